import { deleteEvidence, releaseFootage, ticketChain } from '../detection/index.ts';
import { type Query, sql } from '../platform/db.ts';
import { deleteDemoReports } from './report/report-store.ts';
import { holdersOf } from './verification/hold-ticket-footage.ts';

/**
 * Removes the tickets of the demo district with all that hangs on them, history included. Photos and
 * evidence stay in the blob store, where nothing names them any more.
 */
export async function deleteDemoTickets(query: Query): Promise<void> {
  const tickets = sql`select ticket_id from tickets where is_demo`;
  const complaints = sql`select complaint_id from complaints where ticket_id in (${tickets})`;
  // What the trigger on ticket_events asks for; holds for this transaction only.
  await query(sql`select set_config('citymark.wipe_demo', 'on', true)`);
  const numbers = await query<{ number: string }>(sql`
    select ticket_number as number from tickets where is_demo`);
  await deleteEvidence(
    query,
    numbers.map(({ number }) => ticketChain(number)),
  );
  for (const { number } of numbers) {
    for (const holder of holdersOf(number)) await releaseFootage(query, holder);
  }
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
  await query(sql`delete from tickets where is_demo`);
  await deleteDemoReports(query);
  await query(sql`
    delete from category_duties
    where department_id in (select department_id from departments where is_demo)`);
}
