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
  t.supervisor_id as "supervisorId", t.responsibility_id as "responsibilityId", t.limit_value as "limitValue", t.limit_clock as "limitClock",
  t.filed_at as "filedAt", t.due_at as "dueAt", t.calendar_covered as "calendarCovered",
  t.extension_count as "extensionCount", t.extension_value as "extensionValue",
  t.extension_reason as "extensionReason", t.extension_requested_at as "extensionRequestedAt",
  t.complaint_count as "complaintCount", t.last_complaint_at as "lastComplaintAt",
  t.reopen_count as "reopenCount", t.special_supervision as "specialSupervision",
  t.escalated_at as "escalatedAt", t.handled_at as "handledAt", t.closed_at as "closedAt",
  t.suspended_at as "suspendedAt", t.in_sample as "inSample", t.updated_at as "updatedAt", t.head_hash as "headHash",
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

/** Metres of a degree of latitude; good to a percent for what is a few metres away. */
const METRES_PER_DEGREE = 111_320;

/** How far a ticket `t` is from a place, in metres. */
export function metresFrom({ lng, lat }: { lng: number; lat: number }) {
  const eastPerDegree = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return sql`sqrt(((t.lng - ${lng}::float8) * ${eastPerDegree}::float8) ^ 2
    + ((t.lat - ${lat}::float8) * ${METRES_PER_DEGREE}::float8) ^ 2)`;
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
    head_hash, event_count, is_demo, responsibility_id)
  values (${t.ticketId}, ${t.ticketNumber}, ${t.version}, ${t.state}, ${t.urgency}, ${t.classCode},
    ${t.problemCode}, ${t.assetId}, ${t.lng}, ${t.lat}, ${t.locationNote}, ${t.street}, ${t.community},
    ${t.departmentId}, ${t.supervisorId}, ${t.limitValue}, ${t.limitClock}, ${t.filedAt}, ${t.dueAt},
    ${t.calendarCovered}, ${t.complaintCount}, ${t.lastComplaintAt}, ${t.updatedAt}, ${t.headHash},
    ${t.eventCount}, ${t.isDemo}, ${t.responsibilityId})`;

/** Writes a ticket that nobody complained about, with its first events. */
export async function insertNewTicket(
  query: Query,
  ticket: Ticket,
  events: readonly TicketEvent[],
): Promise<void> {
  await query(insertTicket(ticket));
  await query(insertEvents(ticket.ticketId, events));
}

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
      in_sample = ${t.inSample},
      updated_at = ${t.updatedAt}, head_hash = ${t.headHash}, event_count = ${t.eventCount}
    where ticket_id = ${t.ticketId}`);
}

/** The ticket about the same fixture and problem, or kind of thing at a place, that was closed last. */
export async function closedTicketLike(
  query: Query,
  subject: Pick<Ticket, 'assetId' | 'classCode' | 'problemCode' | 'lng' | 'lat'>,
  withinM: number,
  since: Date,
): Promise<string | undefined> {
  const { assetId, classCode, problemCode } = subject;
  const metres = metresFrom(subject);
  const same = assetId
    ? sql`t.asset_id = ${assetId} and t.problem_code = ${problemCode}`
    : sql`t.asset_id is null and t.class_code = ${classCode} and t.problem_code = ${problemCode}
        and ${metres} <= ${withinM}`;
  const row = await maybeOne(
    query<{ ticketNumber: string }>(sql`
      select t.ticket_number as "ticketNumber" from tickets t
      where ${same} and t.state = 'closed' and t.closed_at >= ${since}
      order by t.closed_at desc limit 1`),
  );
  return row?.ticketNumber;
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

/** Tickets reported done that nobody has begun to verify. */
export const unverifiedTickets = (query: Query): Promise<string[]> =>
  numbers(
    query(sql`
      select ticket_number as "ticketNumber" from tickets t
      where state in ('handled', 'verifying') and not exists (
        select from verifications v
        where v.ticket_id = t.ticket_id and v.kind = 'post-check' and v.state <> 'done')
      order by handled_at limit ${BATCH}`),
  );

/** A complaint so soon after a pre-check adds nothing to see. */
const SEEN_MINUTES = 10;

/** Tickets of the last day that were reported anew since the cameras last looked, or that they never did. */
export const unseenTickets = (query: Query, at: Date): Promise<string[]> =>
  numbers(
    query(sql`
      select ticket_number as "ticketNumber" from tickets t
      where filed_at > ${at}::timestamptz - interval '1 day' and state = any(${clockRuns})
        and not exists (
          select from verifications v
          where v.ticket_id = t.ticket_id and v.kind = 'pre-check' and (v.state <> 'done'
            or v.opened_at > t.last_complaint_at - make_interval(mins => ${SEEN_MINUTES})))
      order by filed_at limit ${BATCH}`),
  );

/** Closed tickets whose footage is held and that nobody can rate any more. */
export const ticketsToRelease = (query: Query, closedBefore: Date): Promise<string[]> =>
  numbers(
    query(sql`
      select ticket_number as "ticketNumber" from tickets
      where footage_held and state in ('closed', 'rejected', 'merged') and closed_at < ${closedBefore}
      order by closed_at limit ${BATCH}`),
  );

/** Says whether footage is held for a ticket. */
export async function markFootageHeld(
  query: Query,
  ticketNumber: string,
  isHeld: boolean,
): Promise<void> {
  await query(
    sql`update tickets set footage_held = ${isHeld} where ticket_number = ${ticketNumber}`,
  );
}
