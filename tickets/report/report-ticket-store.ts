import { Mutex } from 'async-mutex';
import { one, type Query, sql } from '../../platform/db.ts';
import { figure } from '../board/figure.ts';
import { filterOfQuery } from '../board/filter-schema.ts';
import { matches } from '../board/ticket-filter-store.ts';
import type { Day } from '../deadline.ts';
import type { CountedFigures } from './read-figures.ts';

/** The ids of the tickets behind each figure, by its name. */
export type TicketsBehind = { [name: string]: readonly string[] };

/**
 * From here on the transaction sees everything as it is now; before its first other statement. Answers what to ask by,
 * also by several at once: a connection takes one statement at a time.
 */
export async function standStill(query: Query): Promise<Query> {
  await query(sql`set transaction isolation level repeatable read`);
  const turns = new Mutex();
  return (statement) => turns.runExclusive(() => query(statement));
}

/** The tickets that figures count at a time. */
export async function ticketsBehind(
  query: Query,
  counted: CountedFigures,
  at: Date,
): Promise<TicketsBehind> {
  const behind: TicketsBehind = {};
  for (const [name, { count, filter }] of Object.entries(counted)) {
    if (count === 0) continue;
    const { ids } = await one(
      query<{ ids: string[] }>(sql`
        select array(select t.ticket_id from tickets t where ${matches(filterOfQuery(filter), at)}) as ids`),
    );
    behind[name] = ids;
  }
  return behind;
}

export async function insertReportTickets(
  query: Query,
  day: Day,
  behind: TicketsBehind,
): Promise<void> {
  for (const [name, ticketIds] of Object.entries(behind)) {
    await query(sql`
      insert into morning_report_tickets (day, figure, ticket_ids)
      values (${day}::date, ${name}, ${ticketIds}::uuid[])`);
  }
}

/** The figures of a kept report that count tickets, with the filters that list exactly these. */
export async function keptFigures(query: Query, day: Day): Promise<CountedFigures> {
  const rows = await query<{ name: string; count: number }>(sql`
    select figure as name, cardinality(ticket_ids) as count
    from morning_report_tickets where day = ${day}::date`);
  return Object.fromEntries(
    rows.map(({ name, count }) => [name, figure(count, { report: day, figure: name })]),
  );
}
