import { type Query, sql } from '../platform/db.ts';
import type { Ticket } from './ticket.ts';

/** Locks two tickets, always in the same order, so that two who merge at once wait for each other. */
export async function lockPair(query: Query, numbers: readonly [string, string]): Promise<void> {
  await query(sql`
    select 1 from tickets where ticket_number = any(${numbers}) order by ticket_id for update`);
}

/** Lets a merged ticket, and those that were merged into it before, go on in another with all that cameras see. */
export async function goOnIn(
  query: Query,
  merged: Pick<Ticket, 'ticketId' | 'complaintCount' | 'lastComplaintAt'>,
  into: Pick<Ticket, 'ticketId'>,
): Promise<void> {
  await query(sql`
    update tickets set merged_into = ${into.ticketId}
    where ticket_id = ${merged.ticketId} or merged_into = ${merged.ticketId}`);
  await query(sql`
    update ticket_sightings set ticket_id = ${into.ticketId} where ticket_id = ${merged.ticketId}`);
  await query(sql`
    update tickets set complaint_count = complaint_count + ${merged.complaintCount},
      last_complaint_at = greatest(last_complaint_at, ${merged.lastComplaintAt}::timestamptz)
    where ticket_id = ${into.ticketId}`);
}
