import { join, maybeOne, type Query, raw, sql, toJson } from '../platform/db.ts';
import { clockRuns, type Extension, type Ticket } from './ticket.ts';
import type { TicketEvent } from './ticket-event.ts';

type TicketRow = Omit<Ticket, 'extension'> & {
  extensionValue: number | null;
  extensionReason: string | null;
  extensionRequestedAt: Date | null;
};

/** The columns of a ticket, named as in `Ticket`; the table is called `t`. */
export const ticketColumns = raw(`
  t.ticket_id as "ticketId", t.ticket_number as "ticketNumber", t.version, t.state, t.urgency,
  t.class_code as "classCode", t.problem_code as "problemCode", t.asset_id as "assetId", t.lng, t.lat,
  t.location_note as "locationNote", t.street, t.community, t.department_id as "departmentId",
  t.supervisor_id as "supervisorId", t.limit_value as "limitValue", t.limit_clock as "limitClock",
  t.filed_at as "filedAt", t.due_at as "dueAt", t.calendar_covered as "calendarCovered",
  t.extension_count as "extensionCount", t.extension_value as "extensionValue",
  t.extension_reason as "extensionReason", t.extension_requested_at as "extensionRequestedAt",
  t.complaint_count as "complaintCount", t.last_complaint_at as "lastComplaintAt",
  t.reopen_count as "reopenCount", t.special_supervision as "specialSupervision",
  t.escalated_at as "escalatedAt", t.handled_at as "handledAt", t.closed_at as "closedAt",
  t.suspended_at as "suspendedAt", t.updated_at as "updatedAt", t.head_hash as "headHash",
  t.event_count as "eventCount", t.is_demo as "isDemo"`);

/** A ticket from a row of `ticketColumns`; whatever else was selected stays beside it. */
export function toTicket<R extends TicketRow>(
  row: R,
): Ticket & Omit<R, 'extensionValue' | 'extensionReason' | 'extensionRequestedAt'> {
  const { extensionValue, extensionReason, extensionRequestedAt, ...rest } = row;
  const extension: Extension | null =
    extensionValue !== null && extensionRequestedAt
      ? { value: extensionValue, reason: extensionReason ?? '', requestedAt: extensionRequestedAt }
      : null;
  return { ...rest, extension };
}

/** The ticket with its row locked until the transaction ends. */
export async function lockTicket(query: Query, ticketNumber: string): Promise<Ticket | undefined> {
  const row = await maybeOne(
    query<TicketRow>(
      sql`select ${ticketColumns} from tickets t where t.ticket_number = ${ticketNumber} for update`,
    ),
  );
  return row && toTicket(row);
}

export async function ticketByNumber(
  query: Query,
  ticketNumber: string,
): Promise<Ticket | undefined> {
  const row = await maybeOne(
    query<TicketRow>(
      sql`select ${ticketColumns} from tickets t where t.ticket_number = ${ticketNumber}`,
    ),
  );
  return row && toTicket(row);
}

/** `insert into ticket_events …` for a chain's new events, to run alone or in a `with`. */
export const insertEvents = (ticketId: string, events: readonly TicketEvent[]) => sql`
  insert into ticket_events (ticket_id, seq, kind, from_state, to_state, at, actor_id, actor_name,
    department_id, note, data, prev_hash, hash)
  values ${join(
    events.map(
      (event) =>
        sql`(${ticketId}, ${event.seq}, ${event.kind}, ${event.fromState}, ${event.toState}, ${event.at},
          ${event.actorId}, ${event.actorName}, ${event.departmentId}, ${event.note},
          ${toJson(event.data)}, ${event.prevHash}, ${event.hash})`,
    ),
  )}`;

/** `insert into tickets …`, to run in a `with`. */
export const insertTicket = (t: Ticket) => sql`
  insert into tickets (ticket_id, ticket_number, version, state, urgency, class_code, problem_code,
    asset_id, lng, lat, location_note, street, community, department_id, supervisor_id, limit_value,
    limit_clock, filed_at, due_at, calendar_covered, complaint_count, last_complaint_at, updated_at,
    head_hash, event_count, is_demo)
  values (${t.ticketId}, ${t.ticketNumber}, ${t.version}, ${t.state}, ${t.urgency}, ${t.classCode},
    ${t.problemCode}, ${t.assetId}, ${t.lng}, ${t.lat}, ${t.locationNote}, ${t.street}, ${t.community},
    ${t.departmentId}, ${t.supervisorId}, ${t.limitValue}, ${t.limitClock}, ${t.filedAt}, ${t.dueAt},
    ${t.calendarCovered}, ${t.complaintCount}, ${t.lastComplaintAt}, ${t.updatedAt}, ${t.headHash},
    ${t.eventCount}, ${t.isDemo})`;

/** Writes a locked ticket as it is after a move, with the events that made it so. */
export async function saveTicket(
  query: Query,
  t: Ticket,
  events: readonly TicketEvent[],
): Promise<void> {
  await query(sql`
    with events as (${insertEvents(t.ticketId, events)})
    update tickets set version = ${t.version}, state = ${t.state}, department_id = ${t.departmentId},
      due_at = ${t.dueAt}, calendar_covered = ${t.calendarCovered},
      extension_count = ${t.extensionCount}, extension_value = ${t.extension?.value ?? null},
      extension_reason = ${t.extension?.reason ?? null},
      extension_requested_at = ${t.extension?.requestedAt ?? null}, reopen_count = ${t.reopenCount},
      special_supervision = ${t.specialSupervision}, escalated_at = ${t.escalatedAt},
      handled_at = ${t.handledAt}, closed_at = ${t.closedAt}, suspended_at = ${t.suspendedAt},
      updated_at = ${t.updatedAt}, head_hash = ${t.headHash}, event_count = ${t.eventCount}
    where ticket_id = ${t.ticketId}`);
}

const numbers = async (rows: Promise<{ ticketNumber: string }[]>): Promise<string[]> =>
  (await rows).map((row) => row.ticketNumber);

/** A batch at a time, so that one run of a job cannot hold everything up. */
const BATCH = 500;

/** Late tickets whose supervisor has not been told. */
export const overdueTickets = (query: Query, at: Date): Promise<string[]> =>
  numbers(
    query(sql`
      select ticket_number as "ticketNumber" from tickets
      where due_at < ${at} and escalated_at is null and state = any(${clockRuns})
      order by due_at limit ${BATCH}`),
  );

/** Tickets reported done by `before` and neither confirmed nor contradicted. */
export const unconfirmedTickets = (query: Query, before: Date): Promise<string[]> =>
  numbers(
    query(sql`
      select ticket_number as "ticketNumber" from tickets
      where state = 'handled' and handled_at <= ${before} and not special_supervision
      order by handled_at limit ${BATCH}`),
  );
