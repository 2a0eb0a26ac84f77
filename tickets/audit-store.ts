import { type Query, sql } from '../platform/db.ts';
import type { Ticket } from './ticket.ts';
import type { EventDraft } from './ticket-event.ts';

/** A ticket as far as its history must account for it. */
export type AuditTicket = Pick<
  Ticket,
  | 'ticketId'
  | 'ticketNumber'
  | 'state'
  | 'departmentId'
  | 'dueAt'
  | 'complaintCount'
  | 'extensionCount'
  | 'reopenCount'
  | 'specialSupervision'
  | 'headHash'
  | 'eventCount'
>;

export type AuditEvent = EventDraft & {
  seq: number;
  prevHash: Uint8Array;
  hash: Uint8Array;
  /** False when the stored time is finer than any this service writes. */
  wholeMs: boolean;
};

type Row = AuditTicket & { [Key in keyof AuditEvent as `e_${Key}`]: AuditEvent[Key] | null };

/**
 * The next tickets by id with their events, read in one statement so that nothing moves in between.
 * The event of a row is null for a ticket without any.
 */
export async function auditBatch(
  query: Query,
  afterId: string,
  limit: number,
): Promise<{ ticket: AuditTicket; events: AuditEvent[] }[]> {
  const rows = await query<Row>(sql`
    select t.ticket_id as "ticketId", t.ticket_number as "ticketNumber", t.state,
      t.department_id as "departmentId", t.due_at as "dueAt", t.complaint_count as "complaintCount",
      t.extension_count as "extensionCount", t.reopen_count as "reopenCount",
      t.special_supervision as "specialSupervision", t.head_hash as "headHash",
      t.event_count as "eventCount", e.seq as "e_seq", e.kind as "e_kind",
      e.from_state as "e_fromState", e.to_state as "e_toState", e.at as "e_at",
      e.actor_id as "e_actorId", e.actor_name as "e_actorName", e.department_id as "e_departmentId",
      e.note as "e_note", e.data as "e_data", e.prev_hash as "e_prevHash", e.hash as "e_hash",
      e.at = date_trunc('milliseconds', e.at) as "e_wholeMs"
    from (select * from tickets where ticket_id > ${afterId}::uuid order by ticket_id limit ${limit}) t
      left join ticket_events e using (ticket_id)
    order by t.ticket_id, e.seq`);
  const batch: { ticket: AuditTicket; events: AuditEvent[] }[] = [];
  for (const row of rows) {
    let last = batch.at(-1);
    if (last?.ticket.ticketId !== row.ticketId) {
      last = { ticket: row, events: [] };
      batch.push(last);
    }
    if (row.e_seq !== null) last.events.push(toEvent(row));
  }
  return batch;
}

const toEvent = (row: Row): AuditEvent =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name.startsWith('e_'))
      .map(([name, value]) => [name.slice(2), value]),
  ) as AuditEvent;

export async function countAllTickets(query: Query): Promise<number> {
  const [row] = await query<{ count: number }>(sql`select count(*) as count from tickets`);
  return row?.count ?? 0;
}
