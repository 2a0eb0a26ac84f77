import { type Query, sql, toJson } from '../platform/db.ts';

/** Where to look for a fixture, and of which classes (null: all). Degrees, CGCS2000/WGS-84. */
export type NearWhat = {
  lng: number;
  lat: number;
  withinM: number;
  classCodes: readonly string[] | null;
};

/** A fixture and where it stands. */
export type AssetPlace = { assetId: string; lng: number; lat: number };

type PlaceRow = { asset_id: string; lng: number; lat: number };
const toPlace = (row: PlaceRow): AssetPlace => ({
  assetId: row.asset_id,
  lng: row.lng,
  lat: row.lat,
});

/** The fixture that stands nearest to each place and is still there, if any is near enough. */
export async function nearestAssets(
  query: Query,
  places: readonly NearWhat[],
): Promise<(AssetPlace | undefined)[]> {
  if (places.length === 0) return [];
  const numbered = places.map((place, position) => ({ ...place, position }));
  const rows = await query<PlaceRow & { position: number }>(sql`
    select p.position, a.asset_id, a.lng, a.lat
    from jsonb_to_recordset(${toJson(numbered)}::jsonb) as p(
      position integer, lng double precision, lat double precision, "withinM" double precision,
      "classCodes" jsonb)
    cross join lateral (
      select asset_id, lng, lat from assets
      where st_dwithin(place, st_setsrid(st_makepoint(p.lng, p.lat), 4326)::geography, p."withinM")
        and state in ('intact', 'damaged')
        and (coalesce(jsonb_typeof(p."classCodes"), 'null') = 'null' or p."classCodes" ? class_code)
      order by st_distance(place, st_setsrid(st_makepoint(p.lng, p.lat), 4326)::geography), asset_code
      limit 1) a`);
  const found = new Map(rows.map((row) => [row.position, toPlace(row)]));
  return places.map((_, position) => found.get(position));
}

/** Where fixtures stand, by their ids; those that do not exist are left out. */
export async function placesOfAssets(
  query: Query,
  assetIds: readonly string[],
): Promise<Map<string, AssetPlace>> {
  if (assetIds.length === 0) return new Map();
  const rows = await query<PlaceRow>(
    sql`select asset_id, lng, lat from assets where asset_id = any(${assetIds}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.asset_id, toPlace(row)]));
}
