import { type Query, sql } from '../../platform/db.ts';

/** Fixtures of a class, and how many of them are in no camera's sight. */
export type BlindSpots = { classCode: string; assets: number; unseen: number };

/** A code of level 7, the level of sight, is this much of one of level 8. */
const SIGHT_CODE_LENGTH = 14;

const isSeen = sql`(
  left(a.grid_code, ${SIGHT_CODE_LENGTH}) in (select grid_code from sight_cells)
  or a.asset_id in (select asset_id from camera_assets))`;

/** How many fixtures of each class no camera sees; those that are lost or given up do not count. */
export async function countBlindSpots(query: Query): Promise<BlindSpots[]> {
  return query<BlindSpots>(sql`
    select class_code as "classCode", count(*) as assets, count(*) filter (where not ${isSeen}) as unseen
    from assets a where state in ('intact', 'damaged')
    group by class_code order by class_code`);
}

/** Which of some fixtures no camera sees. */
export async function unseenAssets(
  query: Query,
  assetIds: readonly string[],
): Promise<Set<string>> {
  if (assetIds.length === 0) return new Set();
  const rows = await query<{ asset_id: string }>(sql`
    select a.asset_id from assets a
    where a.asset_id = any(${assetIds}::uuid[])
      and not exists (
        select from sight_cells s where s.grid_code = left(a.grid_code, ${SIGHT_CODE_LENGTH}))
      and not exists (select from camera_assets c where c.asset_id = a.asset_id)`);
  return new Set(rows.map((row) => row.asset_id));
}
