import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Empty } from 'antd';
import { useState } from 'react';
import { platformNames } from '../footage/footage-source.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Platform } from './admin-api.ts';
import { useCheckPlatform, usePlatforms, useRemovePlatform } from './admin-queries.ts';
import { AdminRoom } from './admin-room.tsx';
import { PlatformDialog } from './platform-dialog.tsx';

const Card = ({ platform }: { platform: Platform }) => {
  const { t } = usePreferences();
  const { modal } = App.useApp();
  const check = useCheckPlatform();
  const remove = useRemovePlatform();
  const { name, kind, baseUrl, cameras, timeZone, providerId } = platform;
  const ask = () =>
    modal.confirm({
      title: t('admin.removePlatform'),
      content: t('admin.removeAsk', { name, n: cameras }),
      okText: t('admin.removePlatform'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: () => remove.mutateAsync(providerId),
    });
  return (
    <li className="admin-card" data-platform={name}>
      <div>
        <strong>{name}</strong> <span className="mark">{platformNames[kind]}</span>
        <p className="quiet">
          {baseUrl} · {timeZone} · {t('admin.platformCameras', { n: cameras })}
        </p>
      </div>
      <div className="room-buttons">
        <Button loading={check.isPending} onClick={() => check.mutate(providerId)}>
          {t('admin.checkPlatform')}
        </Button>
        <Button danger onClick={ask}>
          {t('admin.removePlatform')}
        </Button>
      </div>
      <div aria-live="polite" className="admin-card-foot">
        {(check.error ?? remove.error) && <ProblemNote error={check.error ?? remove.error} />}
        {check.data && (
          <ul className="plain-list">
            {check.data.steps.map(({ what, ok, detail }) => (
              <li key={what}>
                <span className="mark" data-tone={ok ? 'good' : 'bad'}>
                  {t(`check.${what}`)}: {t(ok ? 'admin.works' : 'admin.fails')}
                </span>{' '}
                {detail}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
};

/** Platforms that record cameras elsewhere: added, tried out, removed. */
export const PlatformsPage = () => {
  const { t } = usePreferences();
  const query = usePlatforms();
  const [adding, setAdding] = useState(false);
  const platforms = query.data?.providers ?? [];
  return (
    <AdminRoom
      title={t('admin.platforms')}
      hint={t('admin.platformsHint')}
      query={query}
      buttons={
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t('admin.addPlatform')}
        </Button>
      }
    >
      {platforms.length === 0 && <Empty description={t('admin.noPlatforms')} />}
      <ul className="stack admin-cards">
        {platforms.map((platform) => (
          <Card key={platform.providerId} platform={platform} />
        ))}
      </ul>
      {adding && <PlatformDialog onClose={() => setAdding(false)} />}
    </AdminRoom>
  );
};
