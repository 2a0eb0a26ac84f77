import type { Db } from '../../platform/db.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';

/** Cameras that are there for leases only: rows without a picture. */
export async function addBareCameras(db: Db, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  await db.query(sql`
    insert into cameras (camera_id, camera_code, name, source_kind, source_shown, source_sealed, lng,
      lat, grid_code, every_seconds, enabled, created_at, updated_at, health, health_since)
    select id, 'T' || id, '测试', 'rtsp', 'rtsp://camera', ''::bytea, 114.35, 22.7, 'N50', 1, true,
      now(), now(), 'ok', now()
    from unnest(${ids}::uuid[]) as camera (id)`);
  return ids;
}
