import { type Query, sql } from '../platform/db.ts';
import { liveStates } from './plate.ts';

/** The latest live plate of each of these assets, and the codes of assets that have none. */
export async function latestPlates(
  query: Query,
  assetCodes: readonly string[],
): Promise<{ plateIds: string[]; without: string[] }> {
  const rows = await query<{ asset_code: string; plate_id: string | null }>(sql`
    select w.asset_code, (
      select p.plate_id from plates p join assets a using (asset_id)
      where a.asset_code = w.asset_code and p.state = any(${[...liveStates]})
      order by p.serial desc limit 1) as plate_id
    from unnest(${[...assetCodes]}::text[]) with ordinality as w(asset_code, position)
    order by w.position`);
  return {
    plateIds: rows.flatMap(({ plate_id }) => plate_id ?? []),
    without: rows.flatMap((row) => (row.plate_id ? [] : row.asset_code)),
  };
}

/** Plates that wait for their first label, by asset code. */
export async function unprintedPlates(
  query: Query,
  filter: { classCode?: string | undefined; street?: string | undefined; limit: number },
): Promise<string[]> {
  const { classCode = null, street = null } = filter;
  const rows = await query<{ plate_id: string }>(sql`
    select p.plate_id from plates p join assets a using (asset_id)
    where p.state = 'minted' and (${classCode}::text is null or a.class_code = ${classCode})
      and (${street}::text is null or a.street = ${street})
    order by a.asset_code, p.serial limit ${filter.limit}`);
  return rows.map((row) => row.plate_id);
}

/** Those of the ids that no plate has. */
export async function unknownPlates(query: Query, plateIds: readonly string[]): Promise<string[]> {
  const rows = await query<{ plate_id: string }>(sql`
    select w.plate_id from unnest(${[...plateIds]}::uuid[]) as w(plate_id)
    where not exists (select from plates p where p.plate_id = w.plate_id)`);
  return rows.map((row) => row.plate_id);
}

/** Assets that have no live plate, by code; for minting what is missing. */
export async function assetsWithoutPlate(
  query: Query,
  filter: { classCode?: string | undefined; street?: string | undefined; limit: number },
): Promise<string[]> {
  const { classCode = null, street = null } = filter;
  const rows = await query<{ asset_id: string }>(sql`
    select a.asset_id from assets a
    where (${classCode}::text is null or a.class_code = ${classCode})
      and (${street}::text is null or a.street = ${street})
      and not exists (
        select from plates p where p.asset_id = a.asset_id and p.state = any(${[...liveStates]}))
    order by a.asset_code limit ${filter.limit}`);
  return rows.map((row) => row.asset_id);
}
