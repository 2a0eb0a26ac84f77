import fc from 'fast-check';
import { join, type Query, sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { closedBys } from '../../tickets/board/ticket-filter.ts';
import { type TicketState, ticketStates } from '../../tickets/ticket.ts';

const HOUR_MS = 3_600_000;

/** What a ticket could be like; times are hours before now. */
export type DrawnTicket = {
  state: TicketState;
  filedHours: number;
  /** After it was filed; null: without a deadline. */
  limitHours: number | null;
  handledHours: number;
  closedHours: number;
  department: number;
  isSupervised: boolean;
  problemCode: string;
  place: number;
  reopens: number;
  special: boolean;
  extension: boolean;
  became: { state: TicketState; hours: number; department: number }[];
  ratings: { hours: number; stars: number }[];
  closedBy: string;
};

const hours = (max: number) => fc.integer({ min: 0, max: max * 4 }).map((n) => n / 4);

/** Tickets in every state, most of them of the days that boards look at. */
export const anyTicket: fc.Arbitrary<DrawnTicket> = fc.record({
  state: fc.constantFrom(...ticketStates),
  filedHours: hours(24 * 9),
  limitHours: fc.option(hours(100)),
  handledHours: hours(60),
  closedHours: hours(24 * 9),
  department: fc.nat({ max: 2 }),
  isSupervised: fc.boolean(),
  problemCode: fc.constantFrom('not-lit', 'tilted', 'damaged'),
  place: fc.nat({ max: 5 }),
  reopens: fc.nat({ max: 3 }),
  special: fc.boolean(),
  extension: fc.boolean(),
  became: fc.array(
    fc.record({
      state: fc.constantFrom<TicketState>('returned', 'reopened', 'disputed', 'accepted'),
      hours: hours(24 * 9),
      department: fc.nat({ max: 2 }),
    }),
    { maxLength: 4 },
  ),
  ratings: fc.array(fc.record({ hours: hours(24 * 9), stars: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 2,
  }),
  closedBy: fc.constantFrom(...closedBys),
});

const DONE: readonly TicketState[] = ['closed', 'rejected', 'merged'];
const CLAIMED: readonly TicketState[] = ['handled', 'verifying', ...DONE];
const ZERO = new Uint8Array(32);

/** Departments by their ids; the first of them supervises what is supervised. */
type World = { departments: readonly string[]; at: Date };

/** Writes drawn tickets as they are, without the rules of how they came about. */
export async function writeTickets(
  query: Query,
  tickets: readonly DrawnTicket[],
  { departments, at }: World,
): Promise<void> {
  const before = (count: number) => new Date(at.getTime() - count * HOUR_MS);
  const home = (index: number) => departments[index % departments.length] ?? '';
  for (const [index, t] of tickets.entries()) {
    const ticketId = newId();
    const filedAt = before(t.filedHours);
    const dueAt =
      t.limitHours === null ? null : new Date(filedAt.getTime() + t.limitHours * HOUR_MS);
    const handledAt = CLAIMED.includes(t.state) ? before(t.handledHours) : null;
    const number = `SZPS20261123000000${String(index).padStart(4, '0')}`;
    await query(sql`
      insert into tickets (ticket_id, ticket_number, version, state, urgency, class_code, problem_code,
        lng, lat, street, community, department_id, supervisor_id, limit_value, limit_clock, filed_at, due_at,
        calendar_covered, extension_value, extension_reason, extension_requested_at, complaint_count,
        last_complaint_at, reopen_count, special_supervision, handled_at, closed_at, suspended_at,
        updated_at, head_hash, event_count)
      values (${ticketId}, ${number}, 1, ${t.state}, 'B', '0118', ${t.problemCode},
        ${114.35 + t.place / 1800 / 2}, ${22.69 + t.place / 1800 / 3}, '坪山街道', '坪山社区',
        ${home(t.department)}, ${t.isSupervised ? home(0) : null}, 8, 'urgent-hours', ${filedAt}, ${dueAt},
        true, ${t.extension ? 1 : null}, ${t.extension ? '缺件' : null}, ${t.extension ? filedAt : null}, 1,
        ${filedAt}, ${t.reopens}, ${t.special}, ${handledAt},
        ${DONE.includes(t.state) ? before(t.closedHours) : null},
        ${t.state === 'suspended' ? filedAt : null}, ${filedAt}, ${ZERO}, ${t.became.length + 1})`);
    await writeEvents(query, ticketId, t, { home, before });
    await writeRatings(query, ticketId, t, before);
  }
}

type Writing = { home(index: number): string; before(hours: number): Date };

async function writeEvents(query: Query, ticketId: string, t: DrawnTicket, w: Writing) {
  const closing = {
    ...{ kind: 'confirm', from: 'verifying', to: t.state, at: w.before(t.closedHours) },
    ...{ department: t.department, data: { by: t.closedBy } },
  };
  const events = [
    ...t.became.map(({ state, hours: when, department }) => ({
      ...{ kind: 'move', from: 'accepted', to: state, at: w.before(when), department, data: {} },
    })),
    ...(t.state === 'closed' ? [closing] : []),
  ];
  if (events.length === 0) return;
  await query(sql`
    insert into ticket_events (ticket_id, seq, kind, from_state, to_state, at, department_id, data,
      prev_hash, hash)
    values ${join(
      events.map(
        (
          event,
          seq,
        ) => sql`(${ticketId}, ${seq + 1}, ${event.kind}, ${event.from}, ${event.to}, ${event.at},
          ${w.home(event.department)}, ${JSON.stringify(event.data)}, ${ZERO}, ${ZERO})`,
      ),
    )}`);
}

async function writeRatings(
  query: Query,
  ticketId: string,
  t: DrawnTicket,
  before: Writing['before'],
) {
  for (const { hours: when, stars } of t.ratings) {
    const complaintId = newId();
    await query(sql`
      insert into complaints (complaint_id, ticket_id, client_key, problem_code, lang, channel, position,
        filed_at)
      values (${complaintId}, ${ticketId}, ${newId()}, ${t.problemCode}, 'zh', 'scan', 1, ${before(when)})`);
    await query(sql`
      insert into ratings (complaint_id, round, ticket_id, speed, result, service, system, rated_at)
      values (${complaintId}, 0, ${ticketId}, ${stars}, ${stars}, ${stars}, ${stars}, ${before(when)})`);
  }
}

/** Takes all tickets away again, history and all. */
export async function dropTickets(query: Query): Promise<void> {
  await query(sql`update tickets set is_demo = true`);
  await query(sql`select set_config('citymark.wipe_demo', 'on', true)`);
  for (const table of ['ratings', 'complaints', 'ticket_events', 'tickets']) {
    await query({ text: `delete from ${table}`, values: [] });
  }
}
