/** The height axis of the 3D code: GB/T 39409-2020, annex C. */
import { GridError } from './grid-error.ts';
import { UNITS_PER_DEGREE } from './levels.ts';

/** Mean radius of annex C, C.1, in metres. */
const RADIUS_M = 6_378_137;
/** ln(1 + θ0) with θ0 = 1°: layers grow so that a cell is as high as it is wide. */
const LOG_STEP = Math.log1p(Math.PI / 180);
/** Lets the bottom of a layer, as `heightOf` prints it, fall into that layer. */
const SNAP = 1e-5;

/** Bits of the height index that lie below each level (C.14): index 0 is the sign. */
export const HEIGHT_SHIFT: readonly number[] = [31, 25, 22, 21, 17, 13, 12, 9, 6, 3, 0];

/**
 * Number of the 1/2048″ layer that holds a geodetic height (C.12, C.3).
 * Below the ellipsoid it is negative; the code writes it as a 32-bit two's complement.
 * @throws GridError for what is not a number or does not fit 32 bits
 */
export function heightIndex(heightM: number | undefined): number {
  const exact = (Math.log1p((heightM as number) / RADIUS_M) / LOG_STEP) * UNITS_PER_DEGREE;
  const nearest = Math.round(exact);
  const index = exact >= nearest - SNAP ? nearest : nearest - 1;
  if (typeof heightM !== 'number' || !(index >= -(2 ** 31) && index < 2 ** 31)) {
    const rule = 'heightM must be a geodetic height in metres that fits 32 bits of layers (C.14)';
    throw new GridError('height', heightM, rule);
  }
  return index;
}

/** Geodetic height in metres of the bottom of a layer (C.8, C.4). */
export function heightOf(index: number): number {
  return RADIUS_M * Math.expm1((index / UNITS_PER_DEGREE) * LOG_STEP);
}
