import { join, one, type Query, sql } from '../../platform/db.ts';
import type { TicketFilter } from './ticket-filter.ts';
import { becameIt, matches, ratedThen } from './ticket-filter-store.ts';

/** How many tickets each of some filters lets through, in one statement. */
export async function countMatching<K extends string>(
  query: Query,
  filters: { readonly [key in K]: TicketFilter },
  at: Date,
): Promise<{ [key in K]: number }> {
  const keys = Object.keys(filters) as K[];
  const counts = keys.map((key) => {
    return sql`(select count(*) from tickets t where ${matches(filters[key], at)})`;
  });
  const row = await one(
    query<{ counts: number[] }>(sql`select array[${join(counts)}]::integer[] as counts`),
  );
  return Object.fromEntries(keys.map((key, index) => [key, row.counts[index] ?? 0])) as {
    [key in K]: number;
  };
}

/**
 * How many tickets a filter lets through, by the department that has them; what has come into a state counts for the
 * department that had it then.
 */
export async function countByDepartment(
  query: Query,
  filter: TicketFilter,
  at: Date,
): Promise<ReadonlyMap<string, number>> {
  const { became, becameSince: _since, becameUntil: _until, becameIn: _in, ...others } = filter;
  const rows = await query<{ departmentId: string; count: number }>(
    became
      ? sql`
        select e.department_id as "departmentId", count(distinct t.ticket_id) as count
        from ticket_events e join tickets t using (ticket_id)
        where ${becameIt(filter)} and ${matches(others, at)} group by e.department_id`
      : sql`
        select t.department_id as "departmentId", count(*) as count
        from tickets t where ${matches(filter, at)} group by t.department_id`,
  );
  return new Map(rows.map(({ departmentId, count }) => [departmentId, count]));
}

export type RatedTickets = { mean: number; count: number };

const ratings = (filter: TicketFilter, at: Date) => sql`
  from ratings r join tickets t using (ticket_id) where ${ratedThen(filter)} and ${matches(filter, at)}`;
const mean = sql`(avg((r.speed + r.result + r.service + r.system) / 4.0))::float8 as mean`;

/** The mean of the four stars of what was rated; null when nothing was. */
export async function meanRating(
  query: Query,
  filter: TicketFilter,
  at: Date,
): Promise<{ mean: number | null; count: number }> {
  return one(
    query<{ mean: number | null; count: number }>(sql`
      select ${mean}, count(distinct t.ticket_id) as count ${ratings(filter, at)}`),
  );
}

/** The same, by the department that has the ticket. */
export async function ratingByDepartment(
  query: Query,
  filter: TicketFilter,
  at: Date,
): Promise<ReadonlyMap<string, RatedTickets>> {
  const rows = await query<RatedTickets & { departmentId: string }>(sql`
    select t.department_id as "departmentId", ${mean}, count(distinct t.ticket_id) as count
    ${ratings(filter, at)} group by t.department_id`);
  return new Map(rows.map(({ departmentId, ...rated }) => [departmentId, rated]));
}
