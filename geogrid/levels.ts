/**
 * The ten levels of GB/T 39409-2020, 5.1 and figure 1, in the work unit 1/2048 arc-second.
 * Every cell edge is a whole number of units, which is why nothing here computes in degrees.
 */

/** Units in one degree. */
export const UNITS_PER_DEGREE = 7_372_800;
/** Units from the prime meridian to the antimeridian. */
export const LNG_LIMIT_UNITS = 180 * UNITS_PER_DEGREE;
/** Units from the equator to the polar caps (5.3), where the rectangular grid ends. */
export const LAT_LIMIT_UNITS = 88 * UNITS_PER_DEGREE;
/** The finest level. */
export const MAX_LEVEL = 10;

/** Cell width by level, in units; index 0 is unused. */
export const WIDTH_UNITS: readonly number[] = [
  0, 44_236_800, 3_686_400, 1_843_200, 122_880, 8_192, 4_096, 512, 64, 8, 1,
];
/** Cell height (north to south) by level, in units; index 0 is unused. */
export const HEIGHT_UNITS: readonly number[] = [
  0, 29_491_200, 3_686_400, 1_228_800, 122_880, 8_192, 4_096, 512, 64, 8, 1,
];
/** Length of a 2D code by level (figure 1). */
export const LENGTH_2D: readonly number[] = [1, 4, 6, 7, 9, 11, 12, 14, 16, 18, 20];
/** Length of a 3D code by level (figure 12). */
export const LENGTH_3D: readonly number[] = [2, 7, 10, 12, 15, 18, 20, 23, 26, 29, 32];
/** Columns and rows into which a cell of the level above is divided. */
export const SPLIT: readonly (readonly [columns: number, rows: number])[] = [
  [1, 1],
  [60, 22],
  [12, 8],
  [2, 3],
  [15, 10],
  [15, 15],
  [2, 2],
  [8, 8],
  [8, 8],
  [8, 8],
  [8, 8],
];
