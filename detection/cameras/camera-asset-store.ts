import { type Query, raw, sql } from '../../platform/db.ts';
import type { Box } from '../box.ts';
import type { CameraHealth } from '../look.ts';
import { SIGHT_DIGITS } from './sight-store.ts';

/** A fixture in a camera's sight, or one whose box somebody has drawn in its picture. */
export type SeenAsset = {
  cameraId: string;
  assetId: string;
  assetCode: string;
  classCode: string;
  name: string;
  lng: number;
  lat: number;
  /** As parts of the picture's width and height; null: nobody has drawn it. */
  drawn: Box | null;
};

type SeenAssetRow = {
  camera_id: string;
  asset_id: string;
  asset_code: string;
  class_code: string;
  name: string;
  lng: number;
  lat: number;
  box: [number, number, number, number] | null;
};

/** The fixtures that some cameras see: those in cells of their sight, and those drawn by hand. */
export async function assetsSeenBy(
  query: Query,
  cameraIds: readonly string[],
): Promise<SeenAsset[]> {
  // '~' sorts after every character of a code: the codes of level 8 that begin with one of level 7.
  const rows = await query<SeenAssetRow>(sql`
    with seen as (
      select s.camera_id, a.asset_id
      from sight_cells s
      join assets a on a.grid_code >= s.grid_code and a.grid_code < s.grid_code || '~'
      where s.camera_id = any(${cameraIds}::uuid[])
      union
      select camera_id, asset_id from camera_assets where camera_id = any(${cameraIds}::uuid[])
    )
    select seen.camera_id, a.asset_id, a.asset_code, a.class_code, a.name, a.lng, a.lat, drawn.box
    from seen
    join assets a using (asset_id)
    left join camera_assets drawn using (camera_id, asset_id)
    order by seen.camera_id, a.asset_code`);
  return rows.map((row) => ({
    cameraId: row.camera_id,
    assetId: row.asset_id,
    assetCode: row.asset_code,
    classCode: row.class_code,
    name: row.name,
    lng: row.lng,
    lat: row.lat,
    drawn: row.box,
  }));
}

/** Keeps the box that somebody has drawn around a fixture, in parts of the picture's sides. */
export async function putCameraAsset(
  query: Query,
  { cameraId, assetId, drawn }: { cameraId: string; assetId: string; drawn: Box },
): Promise<void> {
  await query(sql`
    insert into camera_assets (camera_id, asset_id, box)
    values (${cameraId}, ${assetId}, ${[...drawn]}::real[])
    on conflict (camera_id, asset_id) do update set box = excluded.box`);
}

export async function deleteCameraAsset(
  query: Query,
  { cameraId, assetId }: { cameraId: string; assetId: string },
): Promise<void> {
  await query(sql`
    delete from camera_assets where camera_id = ${cameraId} and asset_id = ${assetId}`);
}

/** The boxes that somebody has drawn around a fixture, by camera, in parts of the picture's sides. */
export async function drawnBoxes(
  query: Query,
  assetId: string,
  cameraIds: readonly string[],
): Promise<Map<string, Box>> {
  const rows = await query<{ camera_id: string; box: [number, number, number, number] }>(sql`
    select camera_id, box from camera_assets
    where asset_id = ${assetId} and camera_id = any(${cameraIds}::uuid[])`);
  return new Map(rows.map((row) => [row.camera_id, row.box]));
}

/** The part of a query over `assets` that says whether a camera sees the fixture. */
export const assetIsSeen = sql`(
  exists (select from sight_cells s where s.grid_code = left(assets.grid_code, ${raw(String(SIGHT_DIGITS))}))
  or exists (select from camera_assets c where c.asset_id = assets.asset_id))`;

/** A camera that sees a fixture: how sharply, and from what height on; null where it was only drawn. */
export type AssetCamera = {
  cameraId: string;
  name: string;
  health: CameraHealth;
  enabled: boolean;
  pixelsPerM: number | null;
  lowestM: number | null;
  drawn: boolean;
};

/** The cameras that see a fixture, the sharpest first. */
export async function camerasOfAsset(query: Query, assetId: string): Promise<AssetCamera[]> {
  return query<AssetCamera>(sql`
    select c.camera_id as "cameraId", c.name, c.health, c.enabled, s.pixels_per_m as "pixelsPerM",
      s.lowest_m as "lowestM", d.camera_id is not null as drawn
    from assets
      join cameras c on true
      left join sight_cells s
        on s.camera_id = c.camera_id and s.grid_code = left(assets.grid_code, ${raw(String(SIGHT_DIGITS))})
      left join camera_assets d on d.camera_id = c.camera_id and d.asset_id = assets.asset_id
    where assets.asset_id = ${assetId} and (s.camera_id is not null or d.camera_id is not null)
    order by s.pixels_per_m desc nulls last, c.name`);
}
