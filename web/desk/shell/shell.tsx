import {
  CompassOutlined,
  KeyOutlined,
  LogoutOutlined,
  QuestionCircleOutlined,
  SoundFilled,
  SoundOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { Suspense, useState } from 'react';
import { Outlet, useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { Fault } from '../parts/fault.tsx';
import { usePreferences } from '../preferences.tsx';
import { useNewSession } from '../queries.ts';
import { request } from '../request.ts';
import { useShortcuts } from '../shortcuts.ts';
import { tourAsked } from '../tour/tour-events.ts';
import { Brand } from './brand.tsx';
import { LookButtons } from './look-buttons.tsx';
import { NewTickets } from './new-tickets.tsx';
import { RoomNav } from './room-nav.tsx';
import { ShortcutList } from './shortcut-list.tsx';

const PersonMenu = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const enter = useNewSession();
  const navigate = useNavigate();
  const signOut = async () => {
    try {
      await request('/api/session', { method: 'DELETE' });
    } catch {
      void message.error(t('error.offline'));
      return;
    }
    enter(null);
  };
  const items = [
    { key: 'tour', icon: <CompassOutlined />, label: t('app.tour') },
    { key: 'password', icon: <KeyOutlined />, label: t('app.password') },
    { key: 'out', icon: <LogoutOutlined />, label: t('app.signOut') },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === 'tour') tourAsked.ask();
          else if (key === 'out') void signOut();
          else void navigate('/password');
        },
      }}
    >
      <Button type="text" aria-haspopup="menu">
        <span className="avatar" aria-hidden="true">
          {staff.name.slice(0, 1)}
        </span>
        <span className="person">
          {staff.name}
          <small>{staff.departmentName}</small>
        </span>
      </Button>
    </Dropdown>
  );
};

/** What stays on every page: the bar on top, the bell for new tickets, the list of shortcuts. */
export const Shell = ({ staff }: { staff: Staff }) => {
  const { t, sound, change } = usePreferences();
  const [keysShown, setKeysShown] = useState(false);
  useShortcuts({ '?': () => setKeysShown(true) });
  const soundWords = sound ? t('app.sound.on') : t('app.sound.off');
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="bar">
        <Brand />
        <RoomNav staff={staff} />
        <NewTickets staff={staff} />
        <div className="bar-buttons">
          <Button
            type="text"
            icon={sound ? <SoundFilled /> : <SoundOutlined />}
            aria-pressed={sound}
            aria-label={soundWords}
            title={soundWords}
            onClick={() => change({ sound: !sound })}
          />
          <Button
            type="text"
            className="wide-only"
            icon={<QuestionCircleOutlined />}
            aria-label={t('keys.show')}
            title={t('keys.show')}
            onClick={() => setKeysShown(true)}
          />
          <LookButtons />
          <PersonMenu staff={staff} />
        </div>
      </header>
      <Fault>
        <Suspense fallback={<main className="room" aria-busy="true" id="content" />}>
          <Outlet />
        </Suspense>
      </Fault>
      <ShortcutList open={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
};
