import { write2d } from './code2d.ts';
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
      const lng = lngs[at] as number;
      const lat = lats[at] as number;
      writeCode(bytes, at * width, lngUnits(lng), latUnits(lat), lng < 0, lat < 0, level);
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

/** Units in a minute of arc: from here up cells are looked up, below they are powers of two. */
const MINUTE = 122_880;
/** Zone (2), level-2, level-3 and level-4 columns of every minute of longitude, east then west. */
const COLUMNS = new Uint8Array(2 * 180 * 60 * 5);
/** Band and level-2, level-3 and level-4 rows of every minute of latitude; level 3 doubled. */
const ROWS = new Uint8Array(88 * 60 * 4);
for (let minute = 0; minute < 180 * 60; minute++) {
  for (const west of [0, 1]) {
    const code = write2d(minute * MINUTE, 0, west === 1, false);
    const digits = [1, 2, 4, 6, 7].map((at) => code.charCodeAt(at));
    COLUMNS.set(digits, (west * 180 * 60 + minute) * 5);
  }
  if (minute >= 88 * 60) continue;
  const code = write2d(0, minute * MINUTE, false, false);
  ROWS.set(
    [code.charCodeAt(3), code.charCodeAt(5), code.charCodeAt(6) - 48, code.charCodeAt(8)],
    minute * 4,
  );
}

/** Writes one code. Whole numbers only: doubles would be boxed at each call. */
function writeCode(
  bytes: Uint8Array,
  start: number,
  u: number,
  v: number,
  west: boolean,
  south: boolean,
  level: number,
): void {
  const minuteX = (u / MINUTE) | 0;
  const minuteY = (v / MINUTE) | 0;
  const column = (west ? minuteX + 180 * 60 : minuteX) * 5;
  const row = minuteY * 4;
  bytes[start] = south ? 83 : 78;
  bytes[start + 1] = COLUMNS[column] as number;
  bytes[start + 2] = COLUMNS[column + 1] as number;
  bytes[start + 3] = ROWS[row] as number;
  if (level === 1) return;
  bytes[start + 4] = COLUMNS[column + 2] as number;
  bytes[start + 5] = ROWS[row + 1] as number;
  if (level === 2) return;
  bytes[start + 6] = (COLUMNS[column + 3] as number) + (ROWS[row + 2] as number);
  if (level === 3) return;
  bytes[start + 7] = COLUMNS[column + 4] as number;
  bytes[start + 8] = ROWS[row + 3] as number;
  if (level === 4) return;
  const x = u - minuteX * MINUTE;
  const y = v - minuteY * MINUTE;
  bytes[start + 9] = CHARS[x >> 13] as number;
  bytes[start + 10] = CHARS[y >> 13] as number;
  if (level === 5) return;
  bytes[start + 11] = 48 + ((y >> 11) & 2) + ((x >> 12) & 1);
  if (level === 6) return;
  bytes[start + 12] = 48 + ((x >> 9) & 7);
  bytes[start + 13] = 48 + ((y >> 9) & 7);
  if (level === 7) return;
  bytes[start + 14] = 48 + ((x >> 6) & 7);
  bytes[start + 15] = 48 + ((y >> 6) & 7);
  if (level === 8) return;
  bytes[start + 16] = 48 + ((x >> 3) & 7);
  bytes[start + 17] = 48 + ((y >> 3) & 7);
  if (level === 9) return;
  bytes[start + 18] = 48 + (x & 7);
  bytes[start + 19] = 48 + (y & 7);
}
