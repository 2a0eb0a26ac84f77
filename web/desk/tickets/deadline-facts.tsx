import { Alert } from 'antd';
import type { Ticket } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';

/** By when, by which clock, what the citizen was told, and how often it was put off. */
export const DeadlineFacts = ({ ticket }: { ticket: Ticket }) => {
  const { t, language } = usePreferences();
  const { deadline, extensions } = ticket;
  const { limitClock, limitValue } = deadline;
  const when = (iso: string | null) =>
    iso && <time dateTime={iso}>{dateTimeWords(iso, language)}</time>;
  return (
    <Section title={t('ticket.deadline')}>
      <Facts
        facts={[
          [t('ticket.filedAt'), when(ticket.filedAt)],
          [t('ticket.limit'), t(`clock.${limitClock}`, { n: limitValue })],
          [t('ticket.dueAt'), when(deadline.dueAt)],
          [t('ticket.publicDueAt'), when(deadline.publicDueAt)],
          [t('ticket.department'), ticket.departmentName],
        ]}
      />
      <p>{t('ticket.extensions', { used: extensions.used, max: extensions.max })}</p>
      {extensions.pending && (
        <Alert
          type="info"
          showIcon
          title={t('ticket.pending', {
            value: extensions.pending.value,
            unit: t(`unit.${limitClock}`),
            reason: extensions.pending.reason,
          })}
        />
      )}
      {!deadline.calendarCovered && <Alert type="warning" showIcon title={t('ticket.calendar')} />}
    </Section>
  );
};
