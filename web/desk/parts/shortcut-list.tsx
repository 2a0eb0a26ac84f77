import { Modal, Switch } from 'antd';
import { usePreferences } from '../preferences.tsx';
import { actionKeys, caseKeys, generalKeys, verdictKeys } from '../shortcuts.ts';
import { isStringKey } from '../strings.ts';

const caseMeanings = [
  [caseKeys.gone, 'case.fixed'],
  [caseKeys.still_there, 'case.notFixed'],
  [caseKeys.cannot_see, 'case.cannotSee'],
  [caseKeys.undo, 'sent.undo'],
  [caseKeys.flip, 'compare.flip'],
] as const;

/** What `?` shows; single keys can be switched off for people who dictate or use switches (WCAG 2.1.4). */
export const ShortcutList = ({ open, onClose }: { open: boolean; onClose: () => void }) => {
  const { t, singleKeys, change } = usePreferences();
  const actions = Object.entries(actionKeys).flatMap(([action, key]) => {
    const name = `action.${action}`;
    return isStringKey(name) ? [[key.toUpperCase(), name] as const] : [];
  });
  const verdicts = [
    [verdictKeys.confirmed.toUpperCase(), 'verdict.do.confirmed'],
    [verdictKeys.rejected.toUpperCase(), 'verdict.do.rejected'],
    [verdictKeys.next.toUpperCase(), 'verdict.next'],
  ] as const;
  // The verification desk brings its words along when it is entered.
  const cases = caseMeanings.flatMap(([key, name]) =>
    isStringKey(name) ? [[key.toUpperCase(), name] as const] : [],
  );
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} width={640}>
      <dl className="keys">
        {[...generalKeys, ...actions, ...verdicts, ...cases].map(([key, meaning]) => (
          <div key={meaning}>
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
