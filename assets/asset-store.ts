import { maybeOne, one, type Query, sql, toJson } from '../platform/db.ts';
import type { Asset, AssetState } from './asset.ts';

export type AssetRow = {
  asset_id: string;
  asset_code: string;
  scheme: string;
  class_code: string;
  name: string;
  owner_id: string;
  maintainer_id: string;
  supervisor_id: string;
  built_on: string | null;
  changed_on: string | null;
  material: string | null;
  state: AssetState;
  lng: number;
  lat: number;
  height_m: number | null;
  grid_code: string;
  grid_code_3d: string | null;
  street: string | null;
  community: string | null;
  location_note: string | null;
  data_source: string | null;
  note: string | null;
  extra: Record<string, string>;
  is_demo: boolean;
  updated_at: Date;
};

/** The columns of `assets` that `toAsset` reads. */
export const assetColumns = sql`asset_id, asset_code, scheme, class_code, name, owner_id, maintainer_id, supervisor_id,
  built_on, changed_on, material, state, lng, lat, height_m, grid_code, grid_code_3d, street, community,
  location_note, data_source, note, extra, is_demo, updated_at`;

export const toAsset = (row: AssetRow): Asset => ({
  assetId: row.asset_id,
  assetCode: row.asset_code,
  scheme: row.scheme,
  classCode: row.class_code,
  name: row.name,
  ownerId: row.owner_id,
  maintainerId: row.maintainer_id,
  supervisorId: row.supervisor_id,
  builtOn: row.built_on,
  changedOn: row.changed_on,
  material: row.material,
  state: row.state,
  lng: row.lng,
  lat: row.lat,
  heightM: row.height_m,
  gridCode: row.grid_code,
  gridCode3d: row.grid_code_3d,
  street: row.street,
  community: row.community,
  locationNote: row.location_note,
  dataSource: row.data_source,
  note: row.note,
  extra: row.extra,
  isDemo: row.is_demo,
  updatedAt: row.updated_at,
});

export async function assetById(query: Query, id: string): Promise<Asset | undefined> {
  const row = await maybeOne(
    query<AssetRow>(sql`select ${assetColumns} from assets where asset_id = ${id}`),
  );
  return row && toAsset(row);
}

/** The assets with these ids, each at the place of its id. */
export async function assetsByIds(
  query: Query,
  ids: readonly string[],
): Promise<(Asset | undefined)[]> {
  const rows = await query<AssetRow>(
    sql`select ${assetColumns} from assets where asset_id = any(${ids}::uuid[])`,
  );
  const byId = new Map(rows.map((row) => [row.asset_id, toAsset(row)]));
  return ids.map((id) => byId.get(id));
}

export async function assetByCode(query: Query, code: string): Promise<Asset | undefined> {
  const row = await maybeOne(
    query<AssetRow>(sql`select ${assetColumns} from assets where asset_code = ${code}`),
  );
  return row && toAsset(row);
}

/** The assets with these codes, in no order. */
export async function assetsByCodes(query: Query, codes: string[]): Promise<Asset[]> {
  const rows = await query<AssetRow>(
    sql`select ${assetColumns} from assets where asset_code = any(${codes})`,
  );
  return rows.map(toAsset);
}

/** Makes all who write assets take turns until their transactions end: codes are given out only once. */
export async function lockRegister(query: Query): Promise<void> {
  await query(sql`lock table assets in share row exclusive mode`);
}

/** The highest code that begins with these digits. */
export async function lastCode(query: Query, prefix: string): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ asset_code: string }>(sql`
      select asset_code from assets where asset_code >= ${prefix} and starts_with(asset_code, ${prefix})
      order by asset_code desc limit 1`),
  );
  return row?.asset_code;
}

/** The names of all columns that imports have brought beyond ours. */
export async function extraNames(query: Query): Promise<string[]> {
  const rows = await query<{ name: string }>(
    sql`select distinct jsonb_object_keys(extra) as name from assets order by name`,
  );
  return rows.map(({ name }) => name);
}

export async function countAssets(query: Query): Promise<number> {
  const row = await one(query<{ count: number }>(sql`select count(*) from assets`));
  return row.count;
}

/** The columns of a record set of assets, for the two bulk statements below. */
const record = sql`
  "assetId" uuid, "assetCode" text, scheme text, "classCode" text, name text, "ownerId" uuid,
  "maintainerId" uuid, "supervisorId" uuid, "builtOn" date, "changedOn" date, material text, state text,
  lng double precision, lat double precision, "heightM" double precision, "gridCode" text,
  "gridCode3d" text, street text, community text, "locationNote" text, "dataSource" text, note text,
  extra jsonb, "isDemo" boolean, "updatedAt" timestamptz`;

/** Adds assets in one statement. A code that is taken is a conflict of the database. */
export async function insertAssets(query: Query, assets: readonly Asset[]): Promise<void> {
  await query(sql`
    insert into assets (${assetColumns}, created_at)
    select "assetId", "assetCode", scheme, "classCode", name, "ownerId", "maintainerId", "supervisorId",
      "builtOn", "changedOn", material, state, lng, lat, "heightM", "gridCode", "gridCode3d", street,
      community, "locationNote", "dataSource", note, extra, "isDemo", "updatedAt", "updatedAt"
    from jsonb_to_recordset(${toJson(assets)}::jsonb) as a(${record})`);
}

/** Writes all that may change of assets that exist, in one statement. */
export async function updateAssets(query: Query, assets: readonly Asset[]): Promise<void> {
  await query(sql`
    update assets set scheme = a.scheme, class_code = a."classCode", name = a.name, owner_id = a."ownerId",
      maintainer_id = a."maintainerId", supervisor_id = a."supervisorId", built_on = a."builtOn",
      changed_on = a."changedOn", material = a.material, state = a.state, lng = a.lng, lat = a.lat,
      height_m = a."heightM", grid_code = a."gridCode", grid_code_3d = a."gridCode3d", street = a.street,
      community = a.community, location_note = a."locationNote", data_source = a."dataSource",
      note = a.note, extra = a.extra, updated_at = a."updatedAt"
    from jsonb_to_recordset(${toJson(assets)}::jsonb) as a(${record})
    where assets.asset_id = a."assetId"`);
}

/** Removes the assets of the demo district; what hangs on them must be gone. */
export async function deleteDemoAssets(query: Query): Promise<void> {
  await query(sql`delete from assets where is_demo`);
}
