import { useRef } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import type { Box, Staff } from '../api.ts';
import { boxesOf, filterFromSearch, isDecider } from '../filters.ts';
import { usePreferences } from '../preferences.tsx';
import { useTickets } from '../queries.ts';
import { useShortcuts } from '../shortcuts.ts';
import { BoxNav } from './box-nav.tsx';
import { FilterBar } from './filter-bar.tsx';
import { TicketView } from './ticket.tsx';
import { TicketList } from './ticket-list.tsx';

/** A box of tickets on the left, the chosen one on the right; on a phone one after the other. */
export const TicketsPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const params = useParams();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const boxes = boxesOf(staff.roles);
  const box = boxes.find((each) => each === params.box);
  const nameOf = (each: Box) =>
    t(each === 'inbox' && isDecider(staff.roles) ? 'box.open' : `box.${each}`);
  const filter = filterFromSearch(search);
  const tickets = useTickets(box ?? boxes[0], filter);
  const list = useRef<HTMLUListElement>(null);
  const searchField = useRef<HTMLInputElement>(null);

  const step = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const focused = links.findIndex((link) => link.matches(':focus'));
    const open = links.findIndex((link) => link.ariaCurrent === 'page');
    const from = focused >= 0 ? focused : open;
    links[Math.max(0, Math.min(links.length - 1, from + by))]?.focus();
  };
  const { ticketNumber } = params;
  const back = () => void navigate({ pathname: `/${params.box}`, search: search.toString() });
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    '/': () => searchField.current?.focus(),
    ...(ticketNumber ? { Escape: back } : {}),
  });

  if (!box) return <Navigate to={`/${boxes[0]}`} replace />;
  return (
    <div className="frame" data-open={ticketNumber !== undefined}>
      <BoxNav names={nameOf} boxes={boxes} counts={tickets.data?.pages.at(-1)?.counts} />
      <main className="panes" id="content">
        <section className="list-pane" aria-label={nameOf(box)}>
          <h1 className="unseen">{nameOf(box)}</h1>
          <FilterBar filter={filter} onChange={setSearch} searchField={searchField} />
          <TicketList
            box={box}
            filter={filter}
            tickets={tickets}
            listRef={list}
            open={ticketNumber}
          />
        </section>
        <div className="ticket-pane">
          {ticketNumber ? (
            <TicketView key={ticketNumber} ticketNumber={ticketNumber} onBack={back} />
          ) : (
            <div className="nothing-chosen">
              <p>{t('list.choose')}</p>
              <p className="quiet">{t('list.chooseHint')}</p>
            </div>
          )}
        </div>
      </main>
    </div>
  );
};
