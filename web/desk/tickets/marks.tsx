import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  VideoCameraOutlined,
  WarningFilled,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { TicketSummary } from '../api.ts';
import { countdown, type Pressure } from '../countdown.ts';
import { usePreferences } from '../preferences.tsx';

const signs: Record<Pressure, ReactNode> = {
  late: <ExclamationCircleFilled aria-hidden />,
  soon: <WarningFilled aria-hidden />,
  fine: <ClockCircleOutlined aria-hidden />,
  none: <MinusCircleOutlined aria-hidden />,
  stopped: <CheckCircleOutlined aria-hidden />,
};

type Counted = Pick<TicketSummary, 'state' | 'dueAt'>;

/** Time left or overdue: in words, with a sign and a colour. */
export const CountdownTag = ({ ticket, now }: { ticket: Counted; now: number }) => {
  const { t } = usePreferences();
  const { pressure, words } = countdown(ticket, now, t);
  return (
    <span className="countdown" data-pressure={pressure}>
      {signs[pressure]} {words}
    </span>
  );
};

/** State, urgency and what is special about a ticket. */
export const TicketTags = ({ ticket }: { ticket: TicketSummary }) => {
  const { t } = usePreferences();
  return (
    <>
      <span className="mark" data-urgency={ticket.urgency}>
        {t(`urgency.${ticket.urgency}`)}
      </span>
      <span className="mark">{t(`state.${ticket.state}`)}</span>
      {ticket.fromCamera && (
        <span className="mark">
          <VideoCameraOutlined aria-hidden /> {t('list.fromCamera')}
        </span>
      )}
      {ticket.specialSupervision && <span className="mark mark-special">{t('list.special')}</span>}
      {ticket.extensionPending && <span className="mark">{t('list.extensionPending')}</span>}
      {ticket.reopenCount > 0 && (
        <span className="mark mark-special">{t('list.reopened', { n: ticket.reopenCount })}</span>
      )}
    </>
  );
};
