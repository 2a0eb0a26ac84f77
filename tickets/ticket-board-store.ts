import { maybeOne, one, type Query, sql } from '../platform/db.ts';
import type { Box, TicketFilter } from './board/ticket-filter.ts';
import { inBox, matches, visibleTickets } from './board/ticket-filter-store.ts';
import { isOverdue, openStates, type Ticket } from './ticket.ts';
import type { Visibility } from './ticket-access.ts';
import { ticketColumns, toTicket } from './ticket-store.ts';

export type BoardFilter = TicketFilter & {
  box: Box;
  /** Part of a ticket number, asset code, name or location. */
  q?: string | undefined;
};

/** A ticket with the names a list shows. */
export type BoardTicket = Ticket & {
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  assetCode: string | null;
  assetName: string | null;
  departmentName: string;
  overdue: boolean;
  /** A camera opened it, or has seen it too. */
  fromCamera: boolean;
};

type BoardRow = Parameters<typeof toTicket>[0] & Omit<BoardTicket, keyof Ticket | 'overdue'>;

const select = sql`
  select ${ticketColumns}, k.name_zh as "classZh", k.name_en as "classEn", p.name_zh as "problemZh",
    p.name_en as "problemEn", a.asset_code as "assetCode", a.name as "assetName",
    d.name_zh as "departmentName",
    exists (select from ticket_sightings s where s.ticket_id = t.ticket_id) as "fromCamera"
  from tickets t
    join asset_classes k using (class_code)
    join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
    join departments d on d.department_id = t.department_id
    left join assets a using (asset_id)`;

const toBoardTicket = (row: BoardRow, at: Date): BoardTicket => {
  const ticket = toTicket(row);
  return { ...ticket, overdue: isOverdue(ticket, at) };
};

const escapeLike = (text: string) => text.replaceAll(/[\\%_]/g, '\\$&');

function matching({ q, ...filter }: BoardFilter, at: Date) {
  if (!q) return matches(filter, at);
  const like = `%${escapeLike(q)}%`;
  return sql`${matches(filter, at)} and (t.ticket_number ilike ${like} or t.location_note ilike ${like}
    or a.asset_code like ${like} or a.name ilike ${like})`;
}

/** Work lists show what is due first; the archive shows the newest first. */
const isArchive = (box: Box) => box === 'closed' || box === 'all';

/** Where a page ended: the value it is sorted by, and the id. */
export type BoardPlace = { at: Date; ticketId: string };

export const placeOf = (box: Box, { filedAt, dueAt, ticketId }: Ticket): BoardPlace => ({
  at: isArchive(box) ? filedAt : (dueAt ?? LAST),
  ticketId,
});

/** Sorts tickets without a deadline behind all others. */
const LAST = new Date('9999-12-31T00:00:00Z');

/** A page of the tickets in a box that somebody sees. */
export async function listTickets(
  query: Query,
  seen: Visibility,
  filter: BoardFilter,
  page: { at: Date; limit: number; after?: BoardPlace | undefined },
): Promise<BoardTicket[]> {
  const { at, limit, after } = page;
  const archive = isArchive(filter.box);
  const key = archive ? sql`t.filed_at` : sql`coalesce(t.due_at, ${LAST}::timestamptz)`;
  const direction = archive ? sql`desc` : sql`asc`;
  const beyond = !after
    ? sql`true`
    : archive
      ? sql`(${key}, t.ticket_id) < (${after.at}::timestamptz, ${after.ticketId}::uuid)`
      : sql`(${key}, t.ticket_id) > (${after.at}::timestamptz, ${after.ticketId}::uuid)`;
  const rows = await query<BoardRow>(sql`
    ${select}
    where ${visibleTickets(seen, at)} and ${matching(filter, at)} and ${beyond}
    order by ${key} ${direction}, t.ticket_id ${direction} limit ${limit}`);
  return rows.map((row) => toBoardTicket(row, at));
}

export type BoardCounts = Record<
  'inbox' | 'overdue' | 'returned' | 'disputed' | 'extension',
  number
>;

/** How many tickets somebody sees in the boxes that want attention. */
export const countTickets = (query: Query, seen: Visibility, at: Date): Promise<BoardCounts> => {
  const count = (box: Box) => sql`count(*) filter (where ${inBox(box, at)})`;
  return one(
    query<BoardCounts>(sql`
      select ${count('inbox')} as inbox, ${count('overdue')} as overdue,
        ${count('returned')} as returned, ${count('disputed')} as disputed,
        ${count('extension')} as extension
      from tickets t where ${visibleTickets(seen, at)} and t.state = any(${openStates})`),
  );
};

/** One ticket with its names. */
export async function boardTicket(
  query: Query,
  ticketNumber: string,
  at: Date,
): Promise<BoardTicket | undefined> {
  const row = await maybeOne(
    query<BoardRow>(sql`${select} where t.ticket_number = ${ticketNumber}`),
  );
  return row && toBoardTicket(row, at);
}

/** Some tickets with their names, in no particular order. */
export async function ticketsByIds(
  query: Query,
  ticketIds: readonly string[],
  at: Date,
): Promise<BoardTicket[]> {
  if (ticketIds.length === 0) return [];
  const rows = await query<BoardRow>(sql`${select} where t.ticket_id = any(${ticketIds}::uuid[])`);
  return rows.map((row) => toBoardTicket(row, at));
}

/** Earlier tickets of the same asset, the newest first. */
export async function assetHistory(
  query: Query,
  ticket: Pick<Ticket, 'assetId' | 'ticketId'>,
  at: Date,
): Promise<BoardTicket[]> {
  if (!ticket.assetId) return [];
  const rows = await query<BoardRow>(sql`
    ${select} where t.asset_id = ${ticket.assetId} and t.ticket_id <> ${ticket.ticketId}
    order by t.filed_at desc limit 10`);
  return rows.map((row) => toBoardTicket(row, at));
}
