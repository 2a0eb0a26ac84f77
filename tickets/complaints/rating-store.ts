import { maybeOne, type Query, sql } from '../../platform/db.ts';
import { plainText } from '../plain-text.ts';
import type { Rating } from './rating.ts';

export async function ticketNumberOfComplaint(
  query: Query,
  complaintId: string,
): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ ticketNumber: string }>(sql`
      select t.ticket_number as "ticketNumber" from complaints c join tickets own using (ticket_id)
        join tickets t on t.ticket_id = coalesce(own.merged_into, own.ticket_id)
      where c.complaint_id = ${complaintId}`),
  );
  return row?.ticketNumber;
}

type NewRating = Rating & { complaintId: string; ticketId: string; round: number; ratedAt: Date };

/** False when this reporter has rated this round before. */
export async function insertRating(query: Query, r: NewRating): Promise<boolean> {
  const rows = await query(sql`
    insert into ratings (complaint_id, round, ticket_id, speed, result, service, system, comment, rated_at)
    values (${r.complaintId}, ${r.round}, ${r.ticketId}, ${r.speed}, ${r.result}, ${r.service}, ${r.system},
      ${plainText(r.comment ?? '') || null}, ${r.ratedAt})
    on conflict do nothing returning 1`);
  return rows.length > 0;
}
