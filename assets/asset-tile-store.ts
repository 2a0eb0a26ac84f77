import { empty, type Query, sql } from '../platform/db.ts';
import {
  type AssetCluster,
  type AssetTile,
  SINGLES_FROM_ZOOM,
  type TileAddress,
  type TileAsset,
  tileNumber,
} from './asset-tile.ts';

/** Levels of `asset_clusters`. */
const FIRST_LEVEL = 10;
const LAST_LEVEL = 16;
/** Bits of `map_cell`, two for each zoom. */
const CELL_BITS = 56;
/** A tile is shown in 8 × 8 cells. */
const CELLS_DEEPER = 3;
/** What a tile holds at most; with more of them it is shown in finer cells. */
export const MOST_IN_TILE = 4000;
const CROWD_CELLS_DEEPER = 5;

/** The beginnings of class codes to show, `01` or `0118`; null: all. */
export type TileClasses = readonly string[] | null;

const ofClasses = (classes: TileClasses) =>
  classes
    ? sql`and (left(class_code, 2) = any(${classes}) or class_code = any(${classes}))`
    : empty;

/** The fixtures of a tile: by themselves at high zooms, else counted by cell. One statement, but for a crowd. */
export async function assetsOfTile(
  query: Query,
  tile: TileAddress,
  classes: TileClasses,
): Promise<AssetTile> {
  if (tile.z < SINGLES_FROM_ZOOM) {
    const kept = tile.z + CELLS_DEEPER <= LAST_LEVEL;
    return {
      clusters: await (kept ? keptClusters : countedClusters)(query, tile, classes),
      assets: [],
    };
  }
  const assets = await query<TileAsset>(sql`
    select asset_id as "assetId", asset_code as "assetCode", class_code as "classCode", name, state, lng, lat
    from assets
    where ${inTile(tile)} ${ofClasses(classes)}
    order by map_cell limit ${MOST_IN_TILE + 1}`);
  if (assets.length <= MOST_IN_TILE) return { clusters: [], assets };
  return { clusters: await countedClusters(query, tile, classes, CROWD_CELLS_DEEPER), assets: [] };
}

const inTile = (tile: TileAddress) => {
  const shift = CELL_BITS - 2 * tile.z;
  const number = tileNumber(tile);
  return sql`map_cell >= ${number}::bigint << ${shift} and map_cell < (${number}::bigint + 1) << ${shift}`;
};

/** From the counts that the database keeps. */
function keptClusters(
  query: Query,
  tile: TileAddress,
  classes: TileClasses,
): Promise<AssetCluster[]> {
  const level = Math.max(FIRST_LEVEL, tile.z + CELLS_DEEPER);
  const shift = 2 * (level - tile.z);
  const number = tileNumber(tile);
  return query<AssetCluster>(sql`
    select sum(count) as count, sum(lng_sum) / sum(count) as lng, sum(lat_sum) / sum(count) as lat,
      (array_agg(class_code order by count desc, class_code))[1] as "classCode"
    from asset_clusters
    where level = ${level} and cell >= ${number}::bigint << ${shift}
      and cell < (${number}::bigint + 1) << ${shift} ${ofClasses(classes)}
    group by cell order by cell`);
}

/** Counted from the fixtures themselves, of which so small a tile has few. */
function countedClusters(
  query: Query,
  tile: TileAddress,
  classes: TileClasses,
  deeper = CELLS_DEEPER,
): Promise<AssetCluster[]> {
  const shift = CELL_BITS - 2 * (tile.z + deeper);
  return query<AssetCluster>(sql`
    select count(*) as count, avg(lng) as lng, avg(lat) as lat,
      mode() within group (order by class_code) as "classCode"
    from assets
    where ${inTile(tile)} ${ofClasses(classes)}
    group by map_cell >> ${shift} order by min(map_cell)`);
}
