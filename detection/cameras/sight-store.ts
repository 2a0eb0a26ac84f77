import { encode, levelOf, type Point, parent, type SightCell } from '../../geogrid/index.ts';
import { maybeOne, one, type Query, sql } from '../../platform/db.ts';

/** The level of sight: cells of about 7 m. */
export const SIGHT_LEVEL = 7;
/** How long a code of that level is: the beginning of every finer one. */
export const SIGHT_DIGITS = encode({ lng: 0, lat: 0 }, SIGHT_LEVEL).length;

/** What the cells of a camera were computed from, and when. */
export type SightRecord = { basis: string; computedAt: Date };

/** A camera that sees a place. */
export type SeeingCamera = { cameraId: string; lowestM: number; pixelsPerM: number };

/** Replaces all that was known of a camera's sight; run it in a transaction. */
export async function replaceSight(
  query: Query,
  sight: { cameraId: string; basis: string; computedAt: Date; cells: readonly SightCell[] },
): Promise<void> {
  const { cameraId, basis, computedAt, cells } = sight;
  await query(sql`
    insert into sights (camera_id, basis, computed_at)
    values (${cameraId}, ${basis}, ${computedAt})
    on conflict (camera_id) do update set basis = excluded.basis, computed_at = excluded.computed_at`);
  await query(sql`delete from sight_cells where camera_id = ${cameraId}`);
  await query(sql`
    insert into sight_cells (grid_code, camera_id, lowest_m, pixels_per_m)
    select cell.grid_code, ${cameraId}::uuid, cell.lowest_m, cell.pixels_per_m
    from unnest(
      ${cells.map((cell) => cell.code)}::text[],
      ${cells.map((cell) => cell.lowestM)}::real[],
      ${cells.map((cell) => cell.pixelsPerM)}::real[]
    ) as cell (grid_code, lowest_m, pixels_per_m)`);
}

/** What a camera's sight was computed from, if it was. Locked until the transaction ends. */
export async function sightOf(query: Query, cameraId: string): Promise<SightRecord | undefined> {
  const row = await maybeOne(
    query<{ basis: string; computed_at: Date }>(sql`
      select basis, computed_at from sights where camera_id = ${cameraId} for update`),
  );
  return row && { basis: row.basis, computedAt: row.computed_at };
}

/** Forgets a camera's sight. */
export async function removeSight(query: Query, cameraId: string): Promise<void> {
  await query(sql`delete from sights where camera_id = ${cameraId}`);
}

/**
 * The cameras that see a point, sharpest first.
 * @param point degrees, CGCS2000/WGS-84
 * @param minPixelsPerM how sharply at least; 0 unless told
 * @param atHeightM of what is to be seen, above the ground; 0 unless told
 * @throws GridError for a point outside the grid
 */
export async function camerasSeeing(
  query: Query,
  point: Point,
  { minPixelsPerM = 0, atHeightM = 0 }: { minPixelsPerM?: number; atHeightM?: number } = {},
): Promise<SeeingCamera[]> {
  const rows = await query<{ camera_id: string; lowest_m: number; pixels_per_m: number }>(sql`
    select camera_id, lowest_m, pixels_per_m
    from sight_cells
    where grid_code = ${encode(point, SIGHT_LEVEL)}
      and lowest_m <= ${atHeightM} and pixels_per_m >= ${minPixelsPerM}
    order by pixels_per_m desc, camera_id`);
  return rows.map((row) => ({
    cameraId: row.camera_id,
    lowestM: row.lowest_m,
    pixelsPerM: row.pixels_per_m,
  }));
}

/** For each of some level-7 cells the cameras that see it, sharply enough and that far down. */
export async function camerasSeeingCells(
  query: Query,
  codes: readonly string[],
  { atHeightM, minPixelsPerM }: { atHeightM: number; minPixelsPerM: number },
): Promise<Map<string, string[]>> {
  const rows = await query<{ grid_code: string; camera_id: string }>(sql`
    select grid_code, camera_id from sight_cells
    where grid_code = any(${codes}::text[])
      and lowest_m <= ${atHeightM} and pixels_per_m >= ${minPixelsPerM}`);
  const byCell = Map.groupBy(rows, (row) => row.grid_code);
  return new Map([...byCell].map(([code, seen]) => [code, seen.map((row) => row.camera_id)]));
}

/** The cells that a camera sees, in the order of their codes. */
export async function cellsSeenBy(query: Query, cameraId: string): Promise<SightCell[]> {
  const rows = await query<{ grid_code: string; lowest_m: number; pixels_per_m: number }>(sql`
    select grid_code, lowest_m, pixels_per_m
    from sight_cells where camera_id = ${cameraId} order by grid_code`);
  return rows.map((row) => ({
    code: row.grid_code,
    lowestM: row.lowest_m,
    pixelsPerM: row.pixels_per_m,
  }));
}

export async function countSightCells(query: Query, cameraId: string): Promise<number> {
  const row = await one(
    query<{ count: number }>(
      sql`select count(*) as count from sight_cells where camera_id = ${cameraId}`,
    ),
  );
  return row.count;
}

/**
 * The cameras that see any part of a cell of level 7 or coarser, without order.
 * @throws GridError for what is not a 2D code
 */
export async function camerasSeeingCell(query: Query, code: string): Promise<string[]> {
  const prefix = parent(code, Math.min(levelOf(code), SIGHT_LEVEL));
  // '~' sorts after every character of a code.
  const rows = await query<{ camera_id: string }>(sql`
    select distinct camera_id from sight_cells
    where grid_code >= ${prefix} and grid_code < ${`${prefix}~`}`);
  return rows.map((row) => row.camera_id);
}
