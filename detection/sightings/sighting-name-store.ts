import { type Query, sql } from '../../platform/db.ts';
import type { Sighting } from './sighting.ts';

/** What people call the place and the camera of a sighting. */
export type SightingNames = {
  assetCode: string | null;
  assetName: string | null;
  /** Street and where on it, as the register or the camera has it. */
  placeName: string | null;
  /** Null for a camera that is no more. */
  cameraName: string | null;
};

type NameRow = {
  sighting_id: string;
  asset_code: string | null;
  asset_name: string | null;
  place_name: string | null;
  camera_name: string | null;
};

const NAMELESS: SightingNames = {
  assetCode: null,
  assetName: null,
  placeName: null,
  cameraName: null,
};

/** Sightings with the names that a screen shows. */
export async function withNames(
  query: Query,
  sightings: readonly Sighting[],
): Promise<(Sighting & SightingNames)[]> {
  if (sightings.length === 0) return [];
  const rows = await query<NameRow>(sql`
    select s.sighting_id, a.asset_code, a.name as asset_name, c.name as camera_name,
      coalesce(nullif(concat_ws(' ', a.street, a.location_note), ''), z.name, c.address) as place_name
    from sightings s
      left join assets a on a.asset_id = s.asset_id
      left join zones z on z.zone_id = s.zone_id
      left join cameras c on c.camera_id = s.camera_id
    where s.sighting_id = any(${sightings.map((each) => each.sightingId)}::uuid[])`);
  const names = new Map(
    rows.map((row) => [
      row.sighting_id,
      {
        assetCode: row.asset_code,
        assetName: row.asset_name,
        placeName: row.place_name,
        cameraName: row.camera_name,
      },
    ]),
  );
  return sightings.map((each) => ({ ...each, ...(names.get(each.sightingId) ?? NAMELESS) }));
}
