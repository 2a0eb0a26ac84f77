import { decode, encode, type Point } from '../geogrid/index.ts';

/** Where a phone says it is: CGCS2000/WGS-84 degrees, and the radius in metres it trusts. */
export type PhonePlace = Point & { accuracyM: number };

/** Level 4 of GB/T 39409, 1′: about two kilometres, too coarse to follow anybody. */
const COARSE_LEVEL = 4;
const DISTANCE_STEP_M = 10;

/** A plate this near is on its asset, for all a phone can tell. */
const NEAR_M = 100;
/** A plate this far from its asset was moved, copied or photographed. */
const FAR_M = 300;
/** A position less sure than this says nothing about a plate. */
const USELESS_ACCURACY_M = 2_000;

/** Two scans of one plate this far apart, and no more than `TWO_PLACES_SECONDS` in time, are of two plates. */
const TWO_PLACES_M = 5_000;
export const TWO_PLACES_SECONDS = 600;

/** More scans of one plate in this many seconds than neighbours make who pass by. */
export const BURST_SECONDS = 600;
export const BURST_SCANS = 30;

/** The cell a scan is kept under, instead of where the phone was. */
export const coarseCell = (place: Point): string => encode(place, COARSE_LEVEL);

/** The distance a scan is kept with, rounded to ten metres. */
export const coarseDistanceM = (distanceM: number): number =>
  Math.round(distanceM / DISTANCE_STEP_M) * DISTANCE_STEP_M;

/** What a phone's position says about a plate whose asset is `distanceM` away. */
export function judgeDistance(distanceM: number, accuracyM: number): 'near' | 'away' | 'far' {
  if (accuracyM > USELESS_ACCURACY_M) return 'near';
  const atLeastM = distanceM - accuracyM;
  if (atLeastM <= NEAR_M) return 'near';
  return atLeastM > FAR_M ? 'far' : 'away';
}

/** Whether two coarse cells are too far apart for one plate; measured between their centres. */
export const areTwoPlaces = (cell: string, other: string): boolean =>
  cell !== other && distanceM(decode(cell).centre, decode(other).centre) > TWO_PLACES_M;

type Place = Pick<Point, 'lng' | 'lat'>;

/** Mean radius of the earth, IUGG. */
const EARTH_RADIUS_M = 6_371_008.8;

/** The way over the sphere in metres; within 0.6 % of the ellipsoid. */
export function distanceM(a: Place, b: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (difference: number) => Math.sin(radians(difference) / 2) ** 2;
  const h =
    half(b.lat - a.lat) + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * half(b.lng - a.lng);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}
