import { Skeleton } from 'antd';
import { Link } from 'react-router';
import type { TicketSummary } from '../api.ts';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { CountdownTag } from '../tickets/marks.tsx';
import type { DispatcherBoard } from './board-api.ts';
import { useDispatcherBoard } from './board-queries.ts';
import { FigureLink, listOf } from './figure-link.tsx';
import { MergePair } from './merge-pair.tsx';

const Short = ({ ticket, box, now }: { ticket: TicketSummary; box: string; now: number }) => {
  const { pick } = usePreferences();
  return (
    <li>
      <Link to={`${box}/${ticket.ticketNumber}`} className="decision">
        <span>
          <strong>{pick(ticket.problemZh, ticket.problemEn)}</strong> ·{' '}
          {ticket.assetName ?? pick(ticket.classZh, ticket.classEn)}
        </span>
        <span className="quiet">{ticket.departmentName}</span>
        <CountdownTag ticket={ticket} now={now} />
      </Link>
    </li>
  );
};

type SectionProps = { part: DispatcherBoard['sections'][number]; now: number };

const Waiting = ({ part: { section, figure, first }, now }: SectionProps) => {
  const { t } = usePreferences();
  const name = t(`board.waits.${section}`);
  return (
    <section className="waits" aria-label={name} data-section={section}>
      <h2>
        {name} <FigureLink figure={figure} name={name} />
      </h2>
      {first.length === 0 ? (
        <p className="quiet">{t('board.nothingWaits')}</p>
      ) : (
        <ul className="decisions">
          {first.map((ticket) => (
            <Short
              key={ticket.ticketNumber}
              ticket={ticket}
              box={listOf(figure).pathname}
              now={now}
            />
          ))}
        </ul>
      )}
    </section>
  );
};

/** What waits for a dispatcher, and pairs of tickets that may be one. */
export const DispatcherView = ({ decides }: { decides: boolean }) => {
  const { t } = usePreferences();
  const board = useDispatcherBoard();
  const now = useNow();
  return (
    <>
      <header className="room-head">
        <h1>{t('board.waiting')}</h1>
      </header>
      {board.isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {board.isError && <ProblemNote error={board.error} onRetry={() => void board.refetch()} />}
      {board.data && (
        <>
          <div className="waiting">
            {board.data.sections.map((part) => (
              <Waiting key={part.section} part={part} now={now} />
            ))}
          </div>
          <Section title={t('board.candidates')}>
            <p className="quiet">{t('board.candidatesHint')}</p>
            {board.data.candidates.length === 0 && (
              <p className="quiet">{t('board.noCandidates')}</p>
            )}
            <ul className="pairs">
              {board.data.candidates.map((pair) => (
                <MergePair
                  key={`${pair.older.ticketNumber} ${pair.newer.ticketNumber}`}
                  pair={pair}
                  decides={decides}
                />
              ))}
            </ul>
          </Section>
        </>
      )}
    </>
  );
};
