import type { Span } from './board-days.ts';
import { type FilterQuery, filterQuery, type TicketFilter } from './ticket-filter.ts';

/** How many tickets there are, and the filter that lists exactly these. */
export type Figure = { count: number; filter: FilterQuery };
/** Those of `of` tickets that are as they should be. */
export type Share = Figure & { of: number };
/** What the reporters of so many tickets thought, one to five stars. */
export type Mean = Figure & { mean: number | null };

/** What a person's figures are about: everything, or what their department supervises. */
export type Scope = Pick<TicketFilter, 'supervisorId'>;

export const figure = (count: number, filter: TicketFilter): Figure => ({
  count,
  filter: filterQuery(filter),
});

/** Null where there is nothing to have a share of. */
export const shareOf = ({ count, of }: Pick<Share, 'count' | 'of'>): number | null =>
  of > 0 ? count / of : null;

/** The figures of a time, each as the filter of the tickets behind it. */
export const figureFilters = {
  filed: ({ since, until }: Span): TicketFilter => ({ filedSince: since, filedUntil: until }),
  closed: ({ since, until }: Span): TicketFilter => ({ closedSince: since, closedUntil: until }),
  onTime: (span: Span): TicketFilter => ({ ...figureFilters.closed(span), late: false }),
  returned: ({ since, until }: Span): TicketFilter => ({
    ...{ became: 'returned', becameSince: since, becameUntil: until },
  }),
  reopened: ({ since, until }: Span): TicketFilter => ({
    ...{ became: 'reopened', becameSince: since, becameUntil: until },
  }),
  rated: ({ since, until }: Span): TicketFilter => ({ ratedSince: since, ratedUntil: until }),
  overdue: { box: 'overdue' } satisfies TicketFilter,
} as const;
