import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { AssetState } from './asset.ts';

/** A square of the web map: column and row at a zoom, from the north-west. */
export type TileAddress = { z: number; x: number; y: number };

/** Units along the side of a tile. */
export const TILE_EXTENT = 4096;
export const MAX_TILE_ZOOM = 22;
/** From this zoom on each fixture is shown by itself. */
export const SINGLES_FROM_ZOOM = 16;

/** Some fixtures close to each other, shown as one. */
export type AssetCluster = { lng: number; lat: number; count: number; classCode: string };

/** A fixture as a tile tells of it. */
export type TileAsset = {
  assetId: string;
  assetCode: string;
  classCode: string;
  name: string;
  state: AssetState;
  lng: number;
  lat: number;
};

export type AssetTile = { clusters: AssetCluster[]; assets: TileAsset[] };

/** Whether there is such a tile. */
export const isTile = ({ z, x, y }: TileAddress): boolean =>
  [z, x, y].every(Number.isInteger) &&
  z >= 0 &&
  z <= MAX_TILE_ZOOM &&
  Math.min(x, y) >= 0 &&
  Math.max(x, y) < 2 ** z;

/** Which of all tiles of its zoom it is, counted as `map_cell` of the database counts. At most 44 bits. */
export function tileNumber({ z, x, y }: TileAddress): number {
  let number = 0;
  for (let bit = z - 1; bit >= 0; bit--) {
    number = number * 4 + (Math.floor(y / 2 ** bit) % 2) * 2 + (Math.floor(x / 2 ** bit) % 2);
  }
  return number;
}

/** A place in the units of a tile; what lies on the edge stays inside. */
export function inTile(
  { lng, lat }: { lng: number; lat: number },
  { z, x, y }: TileAddress,
): [x: number, y: number] {
  const side = 2 ** z * TILE_EXTENT;
  const sine = Math.sin((lat * Math.PI) / 180);
  const right = ((lng + 180) / 360) * side - x * TILE_EXTENT;
  const down = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * side - y * TILE_EXTENT;
  const inside = (at: number) => Math.max(0, Math.min(TILE_EXTENT - 1, Math.round(at)));
  return [inside(right), inside(down)];
}

/**
 * A vector tile (MVT 2) with the layer `assets`.
 * @param unseen fixtures that no camera sees; null: the reader is not told
 */
export function writeAssetTile(
  { clusters, assets }: AssetTile,
  at: TileAddress,
  unseen: ReadonlySet<string> | null,
): Uint8Array {
  const point = (
    place: { lng: number; lat: number },
    tags: Record<string, string | number | boolean>,
  ) => ({ type: 1 as const, geometry: [inTile(place, at)], tags, id: undefined });
  const features = [
    ...clusters.map((each) => point(each, { count: each.count, classCode: each.classCode })),
    ...assets.map(({ lng, lat, ...facts }) =>
      point({ lng, lat }, unseen === null ? facts : { ...facts, seen: !unseen.has(facts.assetId) }),
    ),
  ];
  if (features.length === 0) return new Uint8Array();
  return fromGeojsonVt({ assets: { features } as never }, { version: 2, extent: TILE_EXTENT });
}
