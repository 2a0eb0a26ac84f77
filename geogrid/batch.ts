import { GridError } from './grid-error.ts';
import { LENGTH_2D } from './levels.ts';
import { assertLevel, latUnits, lngUnits } from './units.ts';

/** Many codes of one level as ASCII text of fixed width, one after the other, without separators. */
export interface CodeBatch {
  readonly level: number;
  /** Characters a code. */
  readonly width: number;
  readonly count: number;
  /** `count × width` bytes. */
  readonly bytes: Uint8Array;
}

const CHARS = Uint8Array.from('0123456789ABCDEF', (char) => char.charCodeAt(0));
const decoder = new TextDecoder('ascii');

/**
 * Encodes many points at once, without making a text for each.
 * @param lngs degrees, CGCS2000/WGS-84
 * @param lats degrees, as many as `lngs`
 * @throws GridError naming the first point that cannot be encoded
 */
export function encodeBatch(
  lngs: Float64Array | readonly number[],
  lats: Float64Array | readonly number[],
  level: number,
): CodeBatch {
  assertLevel(level);
  if (lngs.length !== lats.length) {
    const rule = `there must be as many latitudes as longitudes (${lngs.length})`;
    throw new GridError('shape', lats.length, rule);
  }
  const width = LENGTH_2D[level] as number;
  const count = lngs.length;
  const bytes = new Uint8Array(count * width);
  let at = 0;
  try {
    for (; at < count; at++) {
      writeCode(bytes, at * width, lngs[at] as number, lats[at] as number, level);
    }
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    throw new GridError(error.reason, error.value, `point ${at}: ${error.rule}`);
  }
  return { level, width, count, bytes };
}

/** The code at a place of a batch. @throws GridError outside it */
export function codeAt(batch: CodeBatch, at: number): string {
  if (!Number.isInteger(at) || at < 0 || at >= batch.count) {
    throw new GridError('shape', at, `the batch has codes 0 to ${batch.count - 1}`);
  }
  return decoder.decode(batch.bytes.subarray(at * batch.width, (at + 1) * batch.width));
}

function writeCode(
  bytes: Uint8Array,
  start: number,
  lng: number,
  lat: number,
  level: number,
): void {
  let x = lngUnits(lng);
  let y = latUnits(lat);
  const column1 = (x / 44_236_800) | 0;
  const zone = lng < 0 ? 30 - column1 : 31 + column1;
  const band = (y / 29_491_200) | 0;
  const tens = (zone / 10) | 0;
  bytes[start] = lat < 0 ? 83 : 78;
  bytes[start + 1] = 48 + tens;
  bytes[start + 2] = 48 + zone - tens * 10;
  bytes[start + 3] = 65 + band;
  if (level === 1) return;
  x -= column1 * 44_236_800;
  y -= band * 29_491_200;
  const column2 = (x / 3_686_400) | 0;
  const row2 = (y / 3_686_400) | 0;
  bytes[start + 4] = CHARS[column2] as number;
  bytes[start + 5] = 48 + row2;
  if (level === 2) return;
  x -= column2 * 3_686_400;
  y -= row2 * 3_686_400;
  const column3 = x >= 1_843_200 ? 1 : 0;
  const row3 = (y / 1_228_800) | 0;
  bytes[start + 6] = 48 + row3 * 2 + column3;
  if (level === 3) return;
  x -= column3 * 1_843_200;
  y -= row3 * 1_228_800;
  const column4 = (x / 122_880) | 0;
  const row4 = (y / 122_880) | 0;
  bytes[start + 7] = CHARS[column4] as number;
  bytes[start + 8] = 48 + row4;
  if (level === 4) return;
  x -= column4 * 122_880;
  y -= row4 * 122_880;
  bytes[start + 9] = CHARS[x >> 13] as number;
  bytes[start + 10] = CHARS[y >> 13] as number;
  if (level === 5) return;
  bytes[start + 11] = 48 + ((y >> 11) & 2) + ((x >> 12) & 1);
  let to = start + 12;
  for (let shift = 9; shift >= (10 - level) * 3; shift -= 3) {
    bytes[to++] = 48 + ((x >> shift) & 7);
    bytes[to++] = 48 + ((y >> shift) & 7);
  }
}
