import { zxyToTileId } from 'pmtiles';
import type { TileAddress } from '../../assets/asset-tile.ts';

const HEADER_BYTES = 127;
const NOT_COMPRESSED = 1;
const VECTOR_TILES = 1;

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** A file of vector tiles (PMTiles 3) with one directory, all of one zoom; `metadata` names their layers. */
export function pmtilesFile(
  tiles: readonly { at: TileAddress; bytes: Uint8Array }[],
  metadata: object,
): Buffer {
  const sorted = tiles
    .map(({ at, bytes }) => ({ id: zxyToTileId(at.z, at.x, at.y), at, bytes }))
    .sort((a, b) => a.id - b.id);
  let [lastId, offset] = [0, 0];
  const columns: number[][] = [[], [], [], []];
  for (const { id, bytes } of sorted) {
    columns[0]?.push(...varint(id - lastId));
    columns[1]?.push(...varint(1));
    columns[2]?.push(...varint(bytes.byteLength));
    columns[3]?.push(...varint(offset + 1));
    [lastId, offset] = [id, offset + bytes.byteLength];
  }
  const directory = Buffer.from([...varint(sorted.length), ...columns.flat()]);
  const json = Buffer.from(JSON.stringify(metadata));
  const data = Buffer.concat(sorted.map(({ bytes }) => bytes));

  const header = Buffer.alloc(HEADER_BYTES);
  header.write('PMTiles');
  header[7] = 3;
  let at = HEADER_BYTES;
  // Of the root directory, the metadata, leaf directories (none) and the tiles: where, and how many bytes.
  for (const [index, part] of [directory, json, Buffer.alloc(0), data].entries()) {
    header.writeBigUInt64LE(BigInt(at), 8 + 16 * index);
    header.writeBigUInt64LE(BigInt(part.length), 16 + 16 * index);
    at += part.length;
  }
  for (const place of [72, 80, 88]) header.writeBigUInt64LE(BigInt(sorted.length), place);
  const zoom = sorted[0]?.at.z ?? 0;
  header.set([1, NOT_COMPRESSED, NOT_COMPRESSED, VECTOR_TILES, zoom, zoom], 96);
  const world = [-180, -85, 180, 85];
  for (const [index, degrees] of world.entries()) {
    header.writeInt32LE(degrees * 1e7, 102 + 4 * index);
  }
  return Buffer.concat([header, directory, json, data]);
}
