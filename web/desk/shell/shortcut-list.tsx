import { CompassOutlined } from '@ant-design/icons';
import { Button, Modal, Switch } from 'antd';
import { useLocation } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import { roomAt } from '../rooms.ts';
import { generalKeys, roomKeys } from '../shortcuts.ts';
import { isStringKey } from '../strings.ts';
import { tourAsked } from '../tour/tour-events.ts';

const Group = ({ title, keys }: { title: string; keys: typeof generalKeys }) => {
  const { t } = usePreferences();
  // A room brings its words along when it is entered.
  const known = keys.flatMap(([key, meaning]) => (isStringKey(meaning) ? [{ key, meaning }] : []));
  if (known.length === 0) return null;
  return (
    <section>
      <h2 className="keys-group">{title}</h2>
      <dl className="keys">
        {known.map(({ key, meaning }) => (
          <div key={meaning}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

/**
 * What `?` shows: the keys of this room, then those of all. Single keys can be switched off for people
 * who dictate or use switches (WCAG 2.1.4).
 */
export const ShortcutList = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { t, singleKeys, change } = usePreferences();
  const room = roomAt(useLocation().pathname);
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} width={640}>
      <Group title={t(`room.${room}`)} keys={roomKeys[room]} />
      <Group title={t('keys.everywhere')} keys={generalKeys} />
      <div>
        <Switch
          aria-label={t('keys.enabled')}
          checked={singleKeys}
          onChange={(on) => change({ singleKeys: on })}
        />{' '}
        {t('keys.enabled')}
      </div>
      <Button
        icon={<CompassOutlined />}
        onClick={() => {
          onClose();
          tourAsked.ask();
        }}
      >
        {t('app.tour')}
      </Button>
    </Modal>
  );
};
