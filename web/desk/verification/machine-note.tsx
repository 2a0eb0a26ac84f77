import { RobotOutlined } from '@ant-design/icons';
import { usePreferences } from '../preferences.tsx';
import type { VerificationSummary } from './verification-api.ts';

type Judged = Pick<
  VerificationSummary,
  'machineVerdict' | 'machineConfidence' | 'machineReasonZh' | 'machineReasonEn'
>;

/** The machine's verdict as a mark. */
export const MachineMark = ({ of: { machineVerdict } }: { of: Judged }) => {
  const { t } = usePreferences();
  return (
    <span className="mark" data-finding={machineVerdict ?? 'none'}>
      <RobotOutlined aria-hidden />{' '}
      {t('machine.says', { verdict: t(`machine.${machineVerdict ?? 'none'}`) })}
    </span>
  );
};

/** What the machine says, how sure it is, and why. */
export const MachineNote = ({ of }: { of: Judged }) => {
  const { t, pick } = usePreferences();
  const { machineConfidence, machineReasonZh, machineReasonEn } = of;
  const reason = pick(machineReasonZh ?? '', machineReasonEn ?? '');
  return (
    <p className="machine-note">
      <MachineMark of={of} />
      {machineConfidence !== null && of.machineVerdict && (
        <span className="quiet">
          {t('machine.sure', { n: Math.round(machineConfidence * 100) })}
        </span>
      )}
      {reason && <span>{reason}</span>}
    </p>
  );
};
