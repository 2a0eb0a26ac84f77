import { GridError } from './grid-error.ts';
import {
  HEIGHT_UNITS,
  LAT_LIMIT_UNITS,
  LNG_LIMIT_UNITS,
  MAX_LEVEL,
  UNITS_PER_DEGREE,
  WIDTH_UNITS,
} from './levels.ts';

/**
 * A cell by number: `column` and `row` count cells of its level eastward and northward from
 * 0°N 0°E, so they are negative in the western and southern hemispheres and its south-west
 * corner is exactly (column × width, row × height) units everywhere.
 */
export interface GridIndex {
  readonly level: number;
  readonly column: number;
  readonly row: number;
}

/** 15 nm: decimals such as 114.3 or 22.7 are cell edges that binary fractions miss by less. */
const SNAP_UNITS = 1e-6;

/** The product of degrees and units is off by less than this. */
const ROUNDING_UNITS = 5e-7;
const CLEARLY_BELOW = 1 - SNAP_UNITS - ROUNDING_UNITS;

/** Whole units in a non-negative number of degrees up to 180, floored after snapping to an edge. */
function wholeUnits(degrees: number): number {
  const units = degrees * UNITS_PER_DEGREE;
  const below = units | 0;
  return units - below < CLEARLY_BELOW ? below : snappedUnits(degrees, below + 1);
}

/**
 * Whole units just below or on an edge. The distance to it is computed without rounding: a float32
 * has 24 bits, so both halves of the number multiply exactly.
 */
function snappedUnits(degrees: number, edge: number): number {
  const high = Math.fround(degrees);
  const beyond = high * UNITS_PER_DEGREE - edge + (degrees - high) * UNITS_PER_DEGREE;
  return beyond >= -SNAP_UNITS ? edge : edge - 1;
}

/**
 * Units between the prime meridian and a longitude in degrees; ±180 belongs to the last cell.
 * @throws GridError outside ±180 and for anything that is not a number
 */
export function lngUnits(lng: number): number {
  const size = Math.abs(lng);
  if (typeof lng !== 'number' || !(size <= 180)) {
    throw new GridError('coordinate', lng, 'lng must be a number of degrees from -180 to 180');
  }
  const units = wholeUnits(size);
  return units === LNG_LIMIT_UNITS ? units - 1 : units;
}

/**
 * Units between the equator and a latitude in degrees.
 * @throws GridError outside ±90, and inside the polar caps of 5.3 (|lat| ≥ 88)
 */
export function latUnits(lat: number): number {
  const size = Math.abs(lat);
  if (typeof lat !== 'number' || !(size <= 90)) {
    throw new GridError('coordinate', lat, 'lat must be a number of degrees from -90 to 90');
  }
  const units = wholeUnits(size);
  if (units >= LAT_LIMIT_UNITS) {
    throw new GridError('polar', lat, 'the polar grid (|lat| ≥ 88°, 5.3) is not supported');
  }
  return units;
}

/** @throws GridError unless the level is a whole number from 1 to 10 */
export function assertLevel(level: number): void {
  if (!Number.isInteger(level) || level < 1 || level > MAX_LEVEL) {
    throw new GridError('level', level, 'level must be a whole number from 1 to 10');
  }
}

/** Cell width in units at a level that has been checked. */
export const widthUnits = (level: number): number => WIDTH_UNITS[level] as number;
/** Cell height in units at a level that has been checked. */
export const heightUnits = (level: number): number => HEIGHT_UNITS[level] as number;

/** Number of cells of a level around a parallel. */
export const columnsAround = (level: number): number => (2 * LNG_LIMIT_UNITS) / widthUnits(level);
/** Number of rows of a level from the equator to a polar cap. */
export const rowsToPole = (level: number): number => LAT_LIMIT_UNITS / heightUnits(level);
