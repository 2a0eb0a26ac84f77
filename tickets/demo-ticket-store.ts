import { deleteEvidence, releaseFootage, ticketChain } from '../detection/index.ts';
import { type Query, sql } from '../platform/db.ts';
import { deleteDemoReports } from './report/report-store.ts';
import { holdersOf } from './verification/hold-ticket-footage.ts';

/**
 * Removes the tickets of the demo district with all that hangs on them, history included. Photos and
 * evidence stay in the blob store, where nothing names them any more.
 */
export async function deleteDemoTickets(query: Query): Promise<void> {
  await deleteTickets(query, sql`is_demo`);
  await deleteDemoReports(query);
  await query(sql`
    delete from category_duties
    where department_id in (select department_id from departments where is_demo)`);
}

/**
 * Removes, in the same way, the demo tickets that came of what one camera saw. One that a visitor reported too, or
 * that another goes on in, stays with all it has.
 */
export const deleteDemoTicketsSeenBy = (query: Query, cameraId: string): Promise<void> =>
  deleteTickets(
    query,
    sql`is_demo and ticket_id in (select ticket_id from ticket_sightings where camera_id = ${cameraId})
      and not exists (select from complaints c where c.ticket_id = tickets.ticket_id)
      and not exists (select from tickets m where m.merged_into = tickets.ticket_id)`,
  );

async function deleteTickets(query: Query, which: ReturnType<typeof sql>): Promise<void> {
  // What the trigger on ticket_events asks for; holds for this transaction only.
  await query(sql`select set_config('citymark.wipe_demo', 'on', true)`);
  const found = await query<{ id: string; number: string }>(sql`
    select ticket_id as id, ticket_number as number from tickets where ${which} for update`);
  const ids = found.map(({ id }) => id);
  await deleteEvidence(
    query,
    found.map(({ number }) => ticketChain(number)),
  );
  for (const { number } of found) {
    for (const holder of holdersOf(number)) await releaseFootage(query, holder);
  }
  const tickets = sql`select unnest(${ids}::uuid[])`;
  const complaints = sql`select complaint_id from complaints where ticket_id in (${tickets})`;
  await query(sql`delete from verification_contradictions where ticket_id in (${tickets})`);
  await query(sql`delete from field_tasks where ticket_id in (${tickets})`);
  await query(sql`delete from verifications where ticket_id in (${tickets})`);
  await query(sql`delete from ratings where ticket_id in (${tickets})`);
  await query(sql`delete from contact_reveals where complaint_id in (${complaints})`);
  await query(sql`delete from contacts where complaint_id in (${complaints})`);
  await query(sql`delete from ticket_sightings where ticket_id in (${tickets})`);
  await query(sql`delete from photos where ticket_id in (${tickets})`);
  await query(sql`delete from complaints where ticket_id in (${tickets})`);
  await query(sql`delete from ticket_events where ticket_id in (${tickets})`);
  await query(sql`delete from tickets where ticket_id in (${tickets})`);
}
