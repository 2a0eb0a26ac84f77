import { Button, Empty, Skeleton } from 'antd';
import type { RefObject } from 'react';
import { Link, useLocation } from 'react-router';
import type { Box, TicketSummary } from '../api.ts';
import { type Filter, isFiltered } from '../filters.ts';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { useTickets } from '../queries.ts';
import { CountdownTag, TicketTags } from './marks.tsx';

type Props = {
  box: Box;
  filter: Filter;
  tickets: ReturnType<typeof useTickets>;
  listRef: RefObject<HTMLUListElement | null>;
  open: string | undefined;
};

const Card = ({
  ticket,
  box,
  open,
  now,
}: {
  ticket: TicketSummary;
  box: Box;
  open: boolean;
  now: number;
}) => {
  const { t, pick } = usePreferences();
  const { search } = useLocation();
  const place = [ticket.street, ticket.community, ticket.locationNote].filter(Boolean).join(' · ');
  return (
    <li>
      <Link
        className="card"
        to={{ pathname: `/${box}/${ticket.ticketNumber}`, search }}
        aria-current={open ? 'page' : undefined}
        data-ticket={ticket.ticketNumber}
        data-urgency={ticket.urgency}
      >
        <span className="card-head">
          <strong>{pick(ticket.problemZh, ticket.problemEn)}</strong>
          <CountdownTag ticket={ticket} now={now} />
        </span>
        <span className="card-what">
          {ticket.assetName ?? pick(ticket.classZh, ticket.classEn)}
          {place && <span className="quiet"> · {place}</span>}
        </span>
        <span className="card-foot">
          <TicketTags ticket={ticket} />
          {ticket.complaintCount > 1 && (
            <span className="quiet">{t('list.complaints', { n: ticket.complaintCount })}</span>
          )}
        </span>
      </Link>
    </li>
  );
};

const Nothing = ({ box, filter }: { box: Box; filter: Filter }) => {
  const { t } = usePreferences();
  if (isFiltered(filter)) return <Empty description={t('list.empty.filter')} />;
  if (box !== 'inbox') return <Empty description={t('list.empty.box')} />;
  return (
    <Empty
      description={
        <>
          {t('list.empty.inbox')}
          <br />
          <span className="quiet">{t('list.empty.inboxHint')}</span>
        </>
      }
    />
  );
};

/** The tickets of a box as cards, most pressing first as the service sorts them. */
export const TicketList = ({ box, filter, tickets, listRef, open }: Props) => {
  const { t } = usePreferences();
  const now = useNow();
  if (tickets.isPending) {
    return (
      <div className="list-wait" role="status" aria-label={t('app.loading')}>
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} active title={{ width: '40%' }} paragraph={{ rows: 2 }} />
        ))}
      </div>
    );
  }
  if (tickets.isError && !tickets.data) {
    return <ProblemNote error={tickets.error} onRetry={() => void tickets.refetch()} />;
  }
  const items = tickets.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Nothing box={box} filter={filter} />;
  return (
    <>
      {tickets.isError && (
        <ProblemNote error={tickets.error} onRetry={() => void tickets.refetch()} />
      )}
      <ul className="cards" ref={listRef} aria-label={t('list.label')}>
        {items.map((ticket) => (
          <Card
            key={ticket.ticketNumber}
            ticket={ticket}
            box={box}
            now={now}
            open={ticket.ticketNumber === open}
          />
        ))}
      </ul>
      {tickets.hasNextPage && (
        <Button
          block
          loading={tickets.isFetchingNextPage}
          onClick={() => void tickets.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </>
  );
};
