import type { Query } from '../../platform/db.ts';
import type { Visibility } from '../ticket-access.ts';
import { type BoardTicket, listTickets, ticketsByIds } from '../ticket-board-store.ts';
import { type CandidatePair, candidatePairs, firstPictures } from './candidate-store.ts';
import { type Figure, figure, type Scope } from './figure.ts';
import { countMatching } from './figure-store.ts';
import type { Box, TicketFilter } from './ticket-filter.ts';

export const dispatcherSections = ['new', 'returned', 'disputed', 'overdue', 'extension'] as const;
/** What waits for a dispatcher. */
export type DispatcherSection = (typeof dispatcherSections)[number];

const MOST = { tickets: 5, pairs: 12 };

export type Candidate = BoardTicket & { photoId: string | null };
export type MergeCandidate = Omit<CandidatePair, 'olderId' | 'newerId'> & {
  older: Candidate;
  newer: Candidate;
};

export type DispatcherBoard = {
  sections: { section: DispatcherSection; figure: Figure; first: BoardTicket[] }[];
  candidates: MergeCandidate[];
};

/** What waits for a decision of a dispatcher, the first of each, and tickets that may be one. */
export async function dispatcherBoard(
  query: Query,
  seen: Visibility,
  { at, scope }: { at: Date; scope: Scope },
): Promise<DispatcherBoard> {
  const filters = scoped(scope);
  const page = { at, limit: MOST.tickets };
  const [counts, lists, candidates] = await Promise.all([
    countMatching(query, filters, at),
    Promise.all(
      dispatcherSections.map((section) => listTickets(query, seen, filters[section], page)),
    ),
    mergeCandidates(query, seen, at),
  ]);
  return {
    sections: dispatcherSections.map((section, index) => ({
      section,
      figure: figure(counts[section], filters[section]),
      first: lists[index] ?? [],
    })),
    candidates,
  };
}

type SectionFilters = { [section in DispatcherSection]: TicketFilter & { box: Box } };
const scoped = (scope: Scope): SectionFilters => ({
  new: { box: 'all', state: 'new', ...scope },
  returned: { box: 'returned', ...scope },
  disputed: { box: 'disputed', ...scope },
  overdue: { box: 'overdue', ...scope },
  extension: { box: 'extension', ...scope },
});

async function mergeCandidates(
  query: Query,
  seen: Visibility,
  at: Date,
): Promise<MergeCandidate[]> {
  const pairs = await candidatePairs(query, seen, { at, limit: MOST.pairs });
  const ids = [...new Set(pairs.flatMap(({ olderId, newerId }) => [olderId, newerId]))];
  const [tickets, pictures] = await Promise.all([
    ticketsByIds(query, ids, at),
    firstPictures(query, ids),
  ]);
  const known = new Map(
    tickets.map((each) => [
      each.ticketId,
      { ...each, photoId: pictures.get(each.ticketId) ?? null },
    ]),
  );
  return pairs.flatMap(({ olderId, newerId, ...pair }) => {
    const [older, newer] = [known.get(olderId), known.get(newerId)];
    return older && newer ? [{ ...pair, older, newer }] : [];
  });
}
