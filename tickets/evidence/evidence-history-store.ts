import { type Query, sql } from '../../platform/db.ts';
import type { TicketEvent } from '../ticket-event.ts';

export type TicketHistory = { events: TicketEvent[]; headHash: Uint8Array; eventCount: number };

/** All events of a ticket and where its row says that they end, as they were at one moment. */
export async function ticketHistory(query: Query, ticketNumber: string): Promise<TicketHistory> {
  const rows = await query<TicketEvent & { headHash: Uint8Array; eventCount: number }>(sql`
    select e.seq, e.kind, e.from_state as "fromState", e.to_state as "toState", e.at,
      e.actor_id as "actorId", e.actor_name as "actorName", e.department_id as "departmentId",
      e.note, e.data, e.prev_hash as "prevHash", e.hash, t.head_hash as "headHash",
      t.event_count as "eventCount"
    from tickets t join ticket_events e using (ticket_id)
    where t.ticket_number = ${ticketNumber} order by e.seq`);
  const [first] = rows;
  if (!first) throw new Error(`ticket ${ticketNumber} has no history`);
  const { headHash, eventCount } = first;
  return {
    headHash,
    eventCount,
    events: rows.map(({ headHash: _, eventCount: __, ...event }) => event),
  };
}
