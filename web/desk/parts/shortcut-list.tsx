import { Modal, Switch } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { actionKeys, generalKeys } from '../shortcuts.ts';
import { isStringKey } from '../strings.ts';

/** What `?` shows; single keys can be switched off for people who dictate or use switches (WCAG 2.1.4). */
export const ShortcutList = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { t, singleKeys, change } = usePreferences();
  const actions = Object.entries(actionKeys).flatMap(([action, key]) => {
    const name = `action.${action}`;
    return isStringKey(name) ? [[key.toUpperCase(), name] as const] : [];
  });
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} width={640}>
      <dl className="keys">
        {[...generalKeys, ...actions].map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <div>
        <Switch
          aria-label={t('keys.enabled')}
          checked={singleKeys}
          onChange={(on) => change({ singleKeys: on })}
        />{' '}
        {t('keys.enabled')}
      </div>
    </Modal>
  );
};
