import type { Box, Role, TicketState, Urgency } from './api.ts';

/** What a list of tickets is narrowed to; the address bar holds it, so a link shows the same list. */
export type Filter = {
  state: TicketState | null;
  urgency: Urgency | null;
  q: string;
  /** What the figures of the boards narrow it to besides; left out when there is none. */
  extra?: Extra;
};

const extraKeys = [
  'departmentId',
  'supervisorId',
  'classCode',
  'problemCode',
  'open',
  'filedSince',
  'filedUntil',
  'closedSince',
  'closedUntil',
  'closedBy',
  'late',
  'overdueDays',
  'became',
  'becameSince',
  'becameUntil',
  'becameIn',
  'stuckDays',
  'minReopens',
  'supervised',
  'ratedSince',
  'ratedUntil',
  'cell',
  'report',
  'figure',
] as const;
export type ExtraKey = (typeof extraKeys)[number];
export type Extra = { [key in ExtraKey]?: string };

const longestExtra = 80;

/** As given; the service says what it does not understand. */
const extraFrom = (search: URLSearchParams): Extra =>
  Object.fromEntries(
    extraKeys.flatMap((key) => {
      const value = search.get(key)?.slice(0, longestExtra);
      return value ? [[key, value]] : [];
    }),
  );

/** As the service takes it, in characters. */
export const longestSearch = 64;

export const ticketStates = [
  'new',
  'dispatched',
  'accepted',
  'handled',
  'verifying',
  'closed',
  'returned',
  'disputed',
  'suspended',
  'reopened',
  'rejected',
  'merged',
] as const satisfies readonly TicketState[];

export const urgencies = ['A', 'B', 'C'] as const satisfies readonly Urgency[];

const oneOf = <T extends string>(allowed: readonly T[], value: string | null): T | null =>
  allowed.find((item) => item === value) ?? null;

/** Reads a filter from the address; anything unknown in it counts as not given. */
export const filterFromSearch = (search: URLSearchParams): Filter => {
  const extra = extraFrom(search);
  return {
    state: oneOf(ticketStates, search.get('state')),
    urgency: oneOf(urgencies, search.get('urgency')),
    q: (search.get('q') ?? '').trim().slice(0, longestSearch),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
};

/** The filter as query parameters, without the parts that are not set. */
export const searchOfFilter = (filter: Filter): URLSearchParams => {
  const search = new URLSearchParams(filter.extra);
  if (filter.state) search.set('state', filter.state);
  if (filter.urgency) search.set('urgency', filter.urgency);
  if (filter.q.trim()) search.set('q', filter.q.trim());
  return search;
};

export const isFiltered = (filter: Filter): boolean => searchOfFilter(filter).size > 0;

const deciders: readonly Role[] = ['dispatcher', 'supervisor', 'admin'];

/** Who decides over returned and disputed tickets, as against who handles tickets. */
export const isDecider = (roles: readonly Role[]): boolean =>
  roles.some((role) => deciders.includes(role));

const readers: readonly Role[] = [...deciders, 'handler', 'grid_worker', 'auditor', 'leader'];

/** Whether a person has anything to do with tickets; an asset administrator has not. */
export const seesTickets = (roles: readonly Role[]): boolean =>
  roles.some((role) => readers.includes(role));

const overseers: readonly Role[] = ['auditor', 'leader'];

/** Whether a person looks at tickets only for what they say of the district. */
export const leads = (roles: readonly Role[]): boolean =>
  roles.includes('leader') && !isDecider(roles) && !roles.includes('handler');

/** The boxes a person works with, the first being where they start. */
export const boxesOf = (roles: readonly Role[]): readonly [Box, ...Box[]] => {
  if (isDecider(roles)) {
    return ['returned', 'disputed', 'extension', 'overdue', 'verifying', 'inbox', 'closed', 'all'];
  }
  if (roles.includes('handler')) return ['inbox', 'overdue', 'verifying', 'closed', 'all'];
  return roles.some((role) => overseers.includes(role))
    ? ['all', 'overdue', 'returned', 'disputed', 'extension', 'closed']
    : ['verifying'];
};
