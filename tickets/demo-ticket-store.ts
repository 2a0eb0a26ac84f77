import { type Query, sql } from '../platform/db.ts';

/**
 * Removes the tickets of the demo district with all that hangs on them, history included. Photos stay in
 * the blob store, where nothing names them any more.
 */
export async function deleteDemoTickets(query: Query): Promise<void> {
  const tickets = sql`select ticket_id from tickets where is_demo`;
  const complaints = sql`select complaint_id from complaints where ticket_id in (${tickets})`;
  // What the trigger on ticket_events asks for; holds for this transaction only.
  await query(sql`select set_config('citymark.wipe_demo', 'on', true)`);
  await query(sql`delete from ratings where ticket_id in (${tickets})`);
  await query(sql`delete from contact_reveals where complaint_id in (${complaints})`);
  await query(sql`delete from contacts where complaint_id in (${complaints})`);
  await query(sql`delete from photos where ticket_id in (${tickets})`);
  await query(sql`delete from complaints where ticket_id in (${tickets})`);
  await query(sql`delete from ticket_events where ticket_id in (${tickets})`);
  await query(sql`delete from tickets where is_demo`);
}
