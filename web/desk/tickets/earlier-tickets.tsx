import { Link, useParams } from 'react-router';
import type { TicketSummary } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';

/** What was wrong with the same asset before. */
export const EarlierTickets = ({ tickets }: { tickets: TicketSummary[] }) => {
  const { t, pick, language } = usePreferences();
  const { box } = useParams();
  if (tickets.length === 0) return null;
  return (
    <Section title={t('ticket.history')}>
      <ul className="earlier">
        {tickets.map((ticket) => (
          <li key={ticket.ticketNumber}>
            <Link to={`/${box}/${ticket.ticketNumber}`}>
              {pick(ticket.problemZh, ticket.problemEn)}
            </Link>{' '}
            <span className="quiet">
              {t(`state.${ticket.state}`)} · {dateTimeWords(ticket.filedAt, language)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
