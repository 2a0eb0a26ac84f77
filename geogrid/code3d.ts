/**
 * The 3D code of GB/T 39409-2020, clause 6 and annex C: height digits interleaved with the 2D
 * code, so a prefix is again an ancestor.
 *
 * Where the standard contradicts itself about height digits, C.14 is followed to the letter (plain
 * binary fields of the 32-bit layer number); every reading gives the same code from 0 to 1839 m.
 * Below the ellipsoid the layer number is a two's complement, so that cells stay full-sized.
 */
import { type Cell, cellAt, codeOf, digitAt, readIndex, write2d } from './code2d.ts';
import { explain3d } from './explain-code.ts';
import { HEIGHT_SHIFT, heightIndex, heightOf } from './height.ts';
import { LENGTH_2D, LENGTH_3D } from './levels.ts';
import type { Point } from './point.ts';
import { assertLevel, type GridIndex, latUnits, lngUnits } from './units.ts';

/** A 3D cell: a 2D cell from `bottomM` up to `topM`, geodetic metres; heights are half-open too. */
export interface Cell3d extends Cell {
  readonly bottomM: number;
  readonly topM: number;
  readonly centre: Point & { readonly heightM: number };
}

/** Where the characters of the 2D code stand within the 3D code. */
const PLACES_2D = [0, 2, 3, 4, 7, 8, 10, 12, 13, 15, 16, 18, 20, 21, 23, 24, 26, 27, 29, 30];
/** Where the digits of the height stand, the largest each may be, and its lowest bit (C.14). */
const HEIGHT_DIGITS = [
  { at: 1, max: 1, shift: 31 },
  { at: 6, max: 63, shift: 25 },
  { at: 9, max: 7, shift: 22 },
  { at: 11, max: 1, shift: 21 },
  { at: 14, max: 15, shift: 17 },
  { at: 17, max: 15, shift: 13 },
  { at: 19, max: 1, shift: 12 },
  { at: 22, max: 7, shift: 9 },
  { at: 25, max: 7, shift: 6 },
  { at: 28, max: 7, shift: 3 },
  { at: 31, max: 7, shift: 0 },
] as const;

/** A 3D cell by number: `layer` is the number of the lowest 1/2048″ layer in it. */
export interface LayeredIndex extends GridIndex {
  readonly layer: number;
}

/**
 * The 3D code of the cell that contains a point.
 * @param point degrees CGCS2000/WGS-84 and `heightM`, metres above the ellipsoid
 * @throws GridError as `encode`, and for a missing or unusable height
 */
export function encode3d(point: Point, level: number): string {
  assertLevel(level);
  const { lng, lat } = point;
  const flat = write2d(lngUnits(lng), latUnits(lat), lng < 0, lat < 0);
  const code = interleave(flat, heightIndex(point.heightM));
  return level === 10 ? code : code.slice(0, LENGTH_3D[level]);
}

/** The 3D code of a cell by number. */
export function layeredCodeOf({ level, column, row, layer }: LayeredIndex): string {
  const flat = codeOf(level, column, row).padEnd(20, '0');
  return interleave(flat, layer).slice(0, LENGTH_3D[level]);
}

function interleave(flat: string, index: number): string {
  const top = (index >>> 25) & 63;
  const tens = (top / 10) | 0;
  return String.fromCharCode(
    flat.charCodeAt(0),
    48 + (index >>> 31),
    flat.charCodeAt(1),
    flat.charCodeAt(2),
    flat.charCodeAt(3),
    48 + tens,
    48 + top - tens * 10,
    flat.charCodeAt(4),
    flat.charCodeAt(5),
    48 + ((index >>> 22) & 7),
    flat.charCodeAt(6),
    48 + ((index >>> 21) & 1),
    flat.charCodeAt(7),
    flat.charCodeAt(8),
    hexChar((index >>> 17) & 15),
    flat.charCodeAt(9),
    flat.charCodeAt(10),
    hexChar((index >>> 13) & 15),
    flat.charCodeAt(11),
    48 + ((index >>> 12) & 1),
    flat.charCodeAt(12),
    flat.charCodeAt(13),
    48 + ((index >>> 9) & 7),
    flat.charCodeAt(14),
    flat.charCodeAt(15),
    48 + ((index >>> 6) & 7),
    flat.charCodeAt(16),
    flat.charCodeAt(17),
    48 + ((index >>> 3) & 7),
    flat.charCodeAt(18),
    flat.charCodeAt(19),
    48 + (index & 7),
  );
}

const hexChar = (digit: number): number => digit + (digit < 10 ? 48 : 55);

/** The 2D code of the column of a 3D code, whose characters need not be legal. */
function flatten(code: string, level: number): string {
  let flat = '';
  for (let at = 0; at < (LENGTH_2D[level] as number); at++) {
    flat += code.charAt(PLACES_2D[at] as number);
  }
  return flat;
}

/**
 * The number of the cell a 3D code names; finer height digits that it lacks count as 0 (C.4).
 * @throws GridError naming the first character that no code of this standard has there
 */
export function layeredIndexOf(code: string): LayeredIndex {
  const index = readLayeredIndex(code);
  if (!index) throw explain3d(code);
  return index;
}

/** The number of the cell a 3D code names, or undefined if the text is not one. */
export function readLayeredIndex(code: string): LayeredIndex | undefined {
  const level = typeof code === 'string' ? LENGTH_3D.indexOf(code.length) : 0;
  if (level < 1) return undefined;
  const flat = readIndex(flatten(code, level));
  if (!flat) return undefined;
  let layer = 0;
  for (const { at, max, shift } of HEIGHT_DIGITS) {
    if (at >= code.length) break;
    const digit = at === 6 ? topDigits(code) : digitAt(code, at);
    if (digit > max) return undefined;
    layer |= digit << shift;
  }
  return { ...flat, layer };
}

/** The two decimal digits of level 1 (a1a2); more than 63 if they are not. */
function topDigits(code: string): number {
  const ones = digitAt(code, 6);
  return ones > 9 ? 255 : digitAt(code, 5) * 10 + ones;
}

/**
 * The bounds of the cell that a 3D code names: degrees, and metres above the ellipsoid.
 * @throws GridError for anything that is not a 3D code
 */
export function decode3d(code: string): Cell3d {
  const index = layeredIndexOf(code);
  const cell = cellAt(index);
  const bottomM = heightOf(index.layer);
  const topM = heightOf(index.layer + 2 ** (HEIGHT_SHIFT[cell.level] as number));
  return {
    ...cell,
    bottomM,
    topM,
    centre: { ...cell.centre, heightM: (bottomM + topM) / 2 },
  };
}
