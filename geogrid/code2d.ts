/**
 * The 2D code of GB/T 39409-2020, clauses 5.1, 5.2 and annex B.
 *
 * Invariants: a code's prefixes are its ancestors, so containment is a range of texts; cells are
 * half-open, [lower, upper) counted away from 0°N 0°E; digits are mirrored in the western and
 * southern hemispheres (figures 2–8): digit 0 is always at the corner nearest 0°N 0°E; zero
 * degrees belongs to N and to E, ±180° to the last cell of its hemisphere.
 */
import { explain2d } from './explain-code.ts';
import { LENGTH_2D, UNITS_PER_DEGREE } from './levels.ts';
import type { Point } from './point.ts';
import {
  assertLevel,
  type GridIndex,
  heightUnits,
  latUnits,
  lngUnits,
  widthUnits,
} from './units.ts';

/** The bounds of a cell in degrees. `anchor` (定位角点) is its corner nearest 0°N 0°E. */
export interface Cell {
  readonly level: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly centre: Point;
  readonly anchor: Point;
}

/** Character code of a hexadecimal digit. */
const CHARS = Uint8Array.from('0123456789ABCDEF', (char) => char.charCodeAt(0));
/** Value of a character as a digit (0–15), in either case; 255 for everything else. */
const DIGITS = new Uint8Array(128).fill(255);
/** Value of a character as a band letter (A–V is 0–21), in either case; 255 otherwise. */
const BANDS = new Uint8Array(128).fill(255);
for (let digit = 0; digit < 16; digit++) {
  const char = digit.toString(16);
  DIGITS[char.charCodeAt(0)] = digit;
  DIGITS[char.toUpperCase().charCodeAt(0)] = digit;
}
for (let band = 0; band < 22; band++) {
  BANDS[65 + band] = band;
  BANDS[97 + band] = band;
}
const LEVEL_OF_LENGTH = new Uint8Array(33);
for (const [level, length] of LENGTH_2D.entries()) {
  LEVEL_OF_LENGTH[length] = level;
}

/**
 * The 2D code of the cell that contains a point.
 * @param point degrees, CGCS2000/WGS-84
 * @param level 1 (6° × 4°) to 10 (1/2048″, about 1.5 cm)
 * @throws GridError for a level outside 1–10, longitude outside ±180°, |latitude| ≥ 88°
 */
export function encode(point: Point, level: number): string {
  assertLevel(level);
  const { lng, lat } = point;
  const code = write2d(lngUnits(lng), latUnits(lat), lng < 0, lat < 0);
  return level === 10 ? code : code.slice(0, LENGTH_2D[level]);
}

/** The level-10 code of a cell whose anchor is `u`, `v` units away from the prime meridian and equator. */
export function write2d(u: number, v: number, west: boolean, south: boolean): string {
  const column1 = (u / 44_236_800) | 0;
  const zone = west ? 30 - column1 : 31 + column1;
  const tens = (zone / 10) | 0;
  let x = u - column1 * 44_236_800;
  const band = (v / 29_491_200) | 0;
  let y = v - band * 29_491_200;
  const column2 = (x / 3_686_400) | 0;
  x -= column2 * 3_686_400;
  const row2 = (y / 3_686_400) | 0;
  y -= row2 * 3_686_400;
  const column3 = (x / 1_843_200) | 0;
  x -= column3 * 1_843_200;
  const row3 = (y / 1_228_800) | 0;
  y -= row3 * 1_228_800;
  const column4 = (x / 122_880) | 0;
  x -= column4 * 122_880;
  const row4 = (y / 122_880) | 0;
  y -= row4 * 122_880;
  // From level 5 on the sizes are powers of two.
  return String.fromCharCode(
    south ? 83 : 78,
    48 + tens,
    48 + zone - tens * 10,
    65 + band,
    CHARS[column2] as number,
    48 + row2,
    48 + row3 * 2 + column3,
    CHARS[column4] as number,
    48 + row4,
    CHARS[x >> 13] as number,
    CHARS[y >> 13] as number,
    48 + ((y >> 11) & 2) + ((x >> 12) & 1),
    48 + ((x >> 9) & 7),
    48 + ((y >> 9) & 7),
    48 + ((x >> 6) & 7),
    48 + ((y >> 6) & 7),
    48 + ((x >> 3) & 7),
    48 + ((y >> 3) & 7),
    48 + (x & 7),
    48 + (y & 7),
  );
}

/** The code of a cell by number; column and row must lie on the grid. */
export function codeOf(level: number, column: number, row: number): string {
  const u = (column < 0 ? -column - 1 : column) * widthUnits(level);
  const v = (row < 0 ? -row - 1 : row) * heightUnits(level);
  return write2d(u, v, column < 0, row < 0).slice(0, LENGTH_2D[level]);
}

/**
 * The number of the cell a 2D code names, in either case of letters.
 * @throws GridError naming the first character that no code of this standard has there
 */
export function indexOf(code: string): GridIndex {
  const index = readIndex(code);
  if (!index) throw explain2d(code);
  return index;
}

/** The number of the cell a 2D code names, or undefined if the text is not one. */
export function readIndex(code: string): GridIndex | undefined {
  const level = typeof code === 'string' ? LEVEL_OF_LENGTH[code.length] : 0;
  if (!level) return undefined;
  const hemisphere = code.charCodeAt(0) | 0x20;
  const zone = digitAt(code, 1) * 10 + digitAt(code, 2);
  const band = BANDS[code.charCodeAt(3)] ?? 255;
  let legal = (hemisphere === 110 || hemisphere === 115) && zone >= 1 && zone <= 60 && band < 22;
  legal &&= digitAt(code, 1) < 10 && digitAt(code, 2) < 10;
  const west = zone < 31;
  let column = west ? 30 - zone : zone - 31;
  let row = band;
  if (level >= 2) {
    const a = digitAt(code, 4);
    const b = digitAt(code, 5);
    legal &&= a < 12 && b < 8;
    column = column * 12 + a;
    row = row * 8 + b;
  }
  if (level >= 3) {
    const z = digitAt(code, 6);
    legal &&= z < 6;
    column = column * 2 + (z & 1);
    row = row * 3 + (z >> 1);
  }
  if (level >= 4) {
    const a = digitAt(code, 7);
    const b = digitAt(code, 8);
    legal &&= a < 15 && b < 10;
    column = column * 15 + a;
    row = row * 10 + b;
  }
  if (level >= 5) {
    const a = digitAt(code, 9);
    const b = digitAt(code, 10);
    legal &&= a < 15 && b < 15;
    column = column * 15 + a;
    row = row * 15 + b;
  }
  if (level >= 6) {
    const z = digitAt(code, 11);
    legal &&= z < 4;
    column = column * 2 + (z & 1);
    row = row * 2 + (z >> 1);
  }
  for (let at = 12; at < code.length; at += 2) {
    const a = digitAt(code, at);
    const b = digitAt(code, at + 1);
    legal &&= a < 8 && b < 8;
    column = column * 8 + a;
    row = row * 8 + b;
  }
  if (!legal) return undefined;
  return { level, column: west ? -column - 1 : column, row: hemisphere === 115 ? -row - 1 : row };
}

/** The value of the digit at a place, 255 where there is none. */
export function digitAt(code: string, at: number): number {
  return DIGITS[code.charCodeAt(at)] ?? 255;
}

/**
 * The bounds of the cell that a 2D code names, in degrees.
 * An anchor on the equator or prime meridian belongs to N and E: encode the centre to get a code back.
 * @throws GridError for anything that is not a 2D code
 */
export function decode(code: string): Cell {
  return cellAt(indexOf(code));
}

/** The bounds of a cell by number, in degrees. */
export function cellAt({ level, column, row }: GridIndex): Cell {
  const width = widthUnits(level);
  const height = heightUnits(level);
  const west = (column * width) / UNITS_PER_DEGREE;
  const east = ((column + 1) * width) / UNITS_PER_DEGREE;
  const south = (row * height) / UNITS_PER_DEGREE;
  const north = ((row + 1) * height) / UNITS_PER_DEGREE;
  return {
    level,
    west,
    south,
    east,
    north,
    centre: {
      lng: ((column + 0.5) * width) / UNITS_PER_DEGREE,
      lat: ((row + 0.5) * height) / UNITS_PER_DEGREE,
    },
    anchor: { lng: column < 0 ? east : west, lat: row < 0 ? north : south },
  };
}
