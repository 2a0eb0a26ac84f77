import { type Query, sql } from '../../platform/db.ts';

/**
 * Removes the cameras and zones of the demo district with their sight and all that these cameras saw. What
 * other cameras saw too stays. Tickets that came of it must be gone before; pictures are dropped with the
 * rest that nothing names any more.
 */
export async function deleteDemoWatch(query: Query): Promise<void> {
  const cameras = sql`select camera_id from cameras where is_demo`;
  await query(sql`
    delete from sightings where camera_ids <@ (select coalesce(array_agg(camera_id), '{}') from cameras where is_demo)`);
  for (const table of [sql`observations`, sql`looks`, sql`look_refusals`, sql`sighting_watchers`]) {
    await query(sql`delete from ${table} where camera_id in (${cameras})`);
  }
  await query(sql`delete from sights where camera_id in (${cameras})`);
  await query(sql`delete from cameras where is_demo`);
  await query(sql`delete from zones where is_demo`);
}

/**
 * Forgets what one camera of the demo has seen, and what people said of it; the camera stays, and so does what
 * other cameras saw too.
 */
export async function forgetSeenBy(query: Query, cameraId: string): Promise<void> {
  await query(sql`delete from sightings where camera_ids <@ array[${cameraId}::uuid]`);
  for (const table of [sql`observations`, sql`looks`, sql`sighting_watchers`, sql`examples`]) {
    await query(sql`delete from ${table} where camera_id = ${cameraId}`);
  }
}
