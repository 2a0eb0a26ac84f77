import { decode } from '../../geogrid/index.ts';
import { join, sql } from '../../platform/db.ts';
import { clockRuns, openStates } from '../ticket.ts';
import type { Visibility } from '../ticket-access.ts';
import type { Box, TicketFilter } from './ticket-filter.ts';

const DAY_MS = 86_400_000;
const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * DAY_MS);

const overdue = (at: Date) => sql`(t.due_at < ${at}::timestamptz and t.state = any(${clockRuns}))`;
const claimedDone = sql`t.state in ('handled', 'verifying')`;

/** The same rule as `canSee`, for a query over tickets `t`. */
export function visibleTickets(seen: Visibility, at: Date) {
  if (seen === 'all') return sql`true`;
  const parts = [sql`false`];
  if (seen.departmentId) parts.push(sql`t.department_id = ${seen.departmentId}`);
  if (seen.supervisorId) parts.push(sql`t.supervisor_id = ${seen.supervisorId}`);
  if (seen.overdue) parts.push(overdue(at));
  if (seen.claimedDone) parts.push(claimedDone, sql`t.in_sample`);
  return sql`(${join(parts, ' or ')})`;
}

/** Open and not claimed to be done: somebody owes work. */
const owed = openStates.filter((state) => state !== 'handled' && state !== 'verifying');

/** Whether a ticket `t` lies in a box. */
export function inBox(box: Box, at: Date) {
  switch (box) {
    case 'inbox':
      return sql`t.state = any(${owed})`;
    case 'overdue':
      return overdue(at);
    case 'returned':
    case 'disputed':
      return sql`t.state = ${box}`;
    case 'extension':
      return sql`t.extension_requested_at is not null`;
    case 'verifying':
      return claimedDone;
    case 'closed':
      return sql`t.state in ('closed', 'rejected', 'merged')`;
    case 'all':
      return sql`true`;
  }
}

type Condition = ReturnType<typeof sql>;

const within = (column: Condition, since: Date | undefined, until: Date | undefined) => [
  ...(since ? [sql`${column} >= ${since}::timestamptz`] : []),
  ...(until ? [sql`${column} < ${until}::timestamptz`] : []),
];

/** What must be true of an event `e` by which a ticket came into the state that is asked for. */
export const becameIt = ({ became, becameSince, becameUntil, becameIn }: TicketFilter) =>
  join(
    [
      sql`e.to_state = ${became} and e.from_state is distinct from e.to_state`,
      ...within(sql`e.at`, becameSince, becameUntil),
      ...(becameIn ? [sql`e.department_id = ${becameIn}`] : []),
    ],
    ' and ',
  );

/** What must be true of a rating `r`. */
export const ratedThen = ({ ratedSince, ratedUntil }: TicketFilter) =>
  join([sql`true`, ...within(sql`r.rated_at`, ratedSince, ratedUntil)], ' and ');

/** Columns and rows of cells so large, counted from 0°, of the place of a ticket `t`; edges as in `geogrid`. */
export const cellColumn = (perDegree: number) => sql`floor(t.lng * ${perDegree}::float8 + 1e-9)`;
export const cellRow = (perDegree: number) => sql`floor(t.lat * ${perDegree}::float8 + 1e-9)`;

function inCell(code: string) {
  const { west, south, east, north, centre } = decode(code);
  const [columns, rows] = [Math.round(1 / (east - west)), Math.round(1 / (north - south))];
  return sql`${cellColumn(columns)} = ${Math.floor(centre.lng * columns)}::float8
    and ${cellRow(rows)} = ${Math.floor(centre.lat * rows)}::float8`;
}

const isLate = (at: Date) => sql`coalesce(
  t.due_at < coalesce(t.handled_at, t.closed_at, t.suspended_at, ${at}::timestamptz), false)`;

const inStateSince = sql`(
  select max(e.at) from ticket_events e where e.ticket_id = t.ticket_id
    and e.to_state = t.state and e.from_state is distinct from e.to_state)`;

const lastClosedBy = sql`(
  select e.data ->> 'by' from ticket_events e where e.ticket_id = t.ticket_id and e.kind = 'confirm'
  order by e.seq desc limit 1)`;

function plainParts(f: TicketFilter): Condition[] {
  const parts: Condition[] = [];
  if (f.state) parts.push(sql`t.state = ${f.state}`);
  if (f.urgency) parts.push(sql`t.urgency = ${f.urgency}`);
  if (f.departmentId) parts.push(sql`t.department_id = ${f.departmentId}`);
  if (f.supervisorId) parts.push(sql`t.supervisor_id = ${f.supervisorId}`);
  if (f.classCode) parts.push(sql`t.class_code = ${f.classCode}`);
  if (f.problemCode) parts.push(sql`t.problem_code = ${f.problemCode}`);
  if (f.minReopens !== undefined) parts.push(sql`t.reopen_count >= ${f.minReopens}`);
  if (f.supervised !== undefined) parts.push(sql`t.special_supervision = ${f.supervised}`);
  if (f.open !== undefined) parts.push(sql`(t.state = any(${openStates})) = ${f.open}`);
  if (f.cell) parts.push(inCell(f.cell));
  if (f.report) {
    parts.push(sql`t.ticket_id in (
      select unnest(r.ticket_ids) from morning_report_tickets r
      where r.day = ${f.report}::date and r.figure = ${f.figure})`);
  }
  return parts;
}

function timeParts(f: TicketFilter, at: Date): Condition[] {
  const parts = within(sql`t.filed_at`, f.filedSince, f.filedUntil);
  if (f.closedSince || f.closedUntil) {
    parts.push(sql`t.state = 'closed'`, ...within(sql`t.closed_at`, f.closedSince, f.closedUntil));
  }
  if (f.closedBy) parts.push(sql`t.state = 'closed' and ${lastClosedBy} = ${f.closedBy}`);
  if (f.late !== undefined) parts.push(sql`${isLate(at)} = ${f.late}`);
  if (f.overdueDays !== undefined) parts.push(overdue(daysBefore(at, f.overdueDays)));
  if (f.stuckDays !== undefined) {
    parts.push(sql`${inStateSince} < ${daysBefore(at, f.stuckDays)}::timestamptz`);
  }
  if (f.became) {
    parts.push(sql`exists (
      select from ticket_events e where e.ticket_id = t.ticket_id and ${becameIt(f)})`);
  }
  if (f.ratedSince || f.ratedUntil) {
    parts.push(sql`exists (
      select from ratings r where r.ticket_id = t.ticket_id and ${ratedThen(f)})`);
  }
  return parts;
}

/** What must be true of a ticket `t` that a filter lets through: the one meaning of every list and every figure. */
export const matches = (filter: TicketFilter, at: Date) =>
  join([inBox(filter.box ?? 'all', at), ...plainParts(filter), ...timeParts(filter, at)], ' and ');
