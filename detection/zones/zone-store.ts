import type { Point } from '../../geogrid/index.ts';
import { maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import type { Zone } from './zone.ts';
import type { ZonePurpose } from './zone-purpose.ts';

type ZoneRow = {
  zone_id: string;
  name: string;
  purpose: ZonePurpose;
  ring: [lng: number, lat: number][];
  department_id: string | null;
  is_demo: boolean;
  created_at: Date;
  updated_at: Date;
};

const columns = sql`zone_id, name, purpose, ring, department_id, is_demo, created_at, updated_at`;

export const toRing = (positions: readonly (readonly [number, number])[]): Point[] =>
  positions.map(([lng, lat]) => ({ lng, lat }));

const toZone = (row: ZoneRow): Zone => ({
  zoneId: row.zone_id,
  name: row.name,
  purpose: row.purpose,
  ring: toRing(row.ring),
  departmentId: row.department_id,
  isDemo: row.is_demo,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const positions = (ring: readonly Point[]) => toJson(ring.map(({ lng, lat }) => [lng, lat]));

export async function zoneById(query: Query, zoneId: string): Promise<Zone | undefined> {
  const row = await maybeOne(
    query<ZoneRow>(sql`select ${columns} from zones where zone_id = ${zoneId}`),
  );
  return row && toZone(row);
}

/** The same, locked against changes by others until the transaction ends. */
export async function lockZone(query: Query, zoneId: string): Promise<Zone | undefined> {
  const row = await maybeOne(
    query<ZoneRow>(sql`select ${columns} from zones where zone_id = ${zoneId} for update`),
  );
  return row && toZone(row);
}

/** All zones by name; a district has some hundreds. */
export async function listZones(query: Query): Promise<Zone[]> {
  const rows = await query<ZoneRow>(sql`select ${columns} from zones order by name, zone_id`);
  return rows.map(toZone);
}

/** Writes a zone with its level-7 cells, new or changed; run it in a transaction. */
export async function putZone(query: Query, zone: Zone, cells: readonly string[]): Promise<void> {
  await query(sql`
    insert into zones (${columns})
    values (${zone.zoneId}, ${zone.name}, ${zone.purpose}, ${positions(zone.ring)}::jsonb,
      ${zone.departmentId}, ${zone.isDemo}, ${zone.createdAt}, ${zone.updatedAt})
    on conflict (zone_id) do update set name = excluded.name, purpose = excluded.purpose,
      ring = excluded.ring, department_id = excluded.department_id, updated_at = excluded.updated_at`);
  await query(sql`delete from zone_cells where zone_id = ${zone.zoneId}`);
  await query(sql`
    insert into zone_cells (grid_code, zone_id)
    select grid_code, ${zone.zoneId}::uuid from unnest(${cells}::text[]) as cell (grid_code)`);
}

/** Whether there was such a zone. */
export async function deleteZone(query: Query, zoneId: string): Promise<boolean> {
  const rows = await query(sql`delete from zones where zone_id = ${zoneId} returning zone_id`);
  return rows.length > 0;
}

/** A zone that a camera sees some ground of. */
export type SeenZone = { cameraId: string; zone: Zone };

/**
 * The zones in sight of some cameras, each as often as cameras see it.
 * @param atHeightM of what is to be seen in a zone, above the ground
 */
export async function zonesSeenBy(
  query: Query,
  cameraIds: readonly string[],
  atHeightM: number,
): Promise<SeenZone[]> {
  const rows = await query<ZoneRow & { camera_id: string }>(sql`
    with seen as (
      select distinct s.camera_id, c.zone_id
      from sight_cells s join zone_cells c using (grid_code)
      where s.camera_id = any(${cameraIds}::uuid[]) and s.lowest_m <= ${atHeightM}
    )
    select camera_id, ${columns} from seen join zones using (zone_id)
    order by camera_id, zone_id`);
  return rows.map((row) => ({ cameraId: row.camera_id, zone: toZone(row) }));
}

/** The zones that have ground in some level-7 cells. */
export async function zonesInCells(query: Query, codes: readonly string[]): Promise<Zone[]> {
  const rows = await query<ZoneRow>(sql`
    select ${columns} from zones
    where zone_id in (select zone_id from zone_cells where grid_code = any(${codes}::text[]))
    order by zone_id`);
  return rows.map(toZone);
}

/** The cameras that see each of some zones. */
export async function camerasSeeingZones(
  query: Query,
  zoneIds: readonly string[],
  atHeightM: number,
): Promise<Map<string, string[]>> {
  const rows = await query<{ zone_id: string; camera_ids: string[] }>(sql`
    select c.zone_id, array_agg(distinct s.camera_id) as camera_ids
    from zone_cells c join sight_cells s using (grid_code) join cameras using (camera_id)
    where c.zone_id = any(${zoneIds}::uuid[]) and s.lowest_m <= ${atHeightM}
    group by c.zone_id`);
  return new Map(rows.map((row) => [row.zone_id, row.camera_ids]));
}
