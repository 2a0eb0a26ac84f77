import { localMetres, type Point } from '../../geogrid/index.ts';
import { type Box, overlap } from '../box.ts';

/** A place on the ground in CGCS2000/WGS-84 degrees, and how far off it may be (one sigma, metres). */
export type Place = { lng: number; lat: number; sigmaM: number };

/** A thing that a camera sees, or that some cameras have seen. */
export type Spot = {
  /** null: only the boxes tell where it is. */
  place: Place | null;
  /** The fixture it is about. */
  assetId: string | null;
};

/** What one look found; the box in shares of the picture's width and height, 0 to 1. */
export type FoundSpot = Spot & { cameraId: string; box: Box };
/** What is known; where each camera saw it last, in shares of the picture. */
export type KnownSpot = Spot & { id: string; views: ReadonlyMap<string, Box> };

/** Two positions nearer than this many sigmas of both together are one place. */
const SIGMAS = 3;
/** Things have a size, and their feet are not always found at the same point of it. */
const LEAST_REACH_M = 2;
/** Nothing further apart than this is ever one place, however bad the calibration. */
export const MAX_REACH_M = 12;
/** Two boxes of one camera that overlap this much show one thing, wherever the ground is. */
const SAME_BOX = 0.5;
/** For cameras that are not calibrated. */
export const LIKE_BOX = 0.3;

/** Metres between two points in degrees. */
export function metresBetween(a: Point, b: Point): number {
  const { x, y } = localMetres(a).toMetres(b);
  return Math.hypot(x, y);
}

/** How far apart two positions of one place may be, in metres. */
export const reachM = (a: Place, b: Place): number =>
  Math.min(MAX_REACH_M, Math.max(LEAST_REACH_M, SIGMAS * Math.hypot(a.sigmaM, b.sigmaM)));

/** A box in pixels as shares of its picture. */
export const boxShares = (
  [x1, y1, x2, y2]: Box,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
): Box => [x1 / widthPx, y1 / heightPx, x2 / widthPx, y2 / heightPx];

/** How unlike two spots are, 0 to 1; undefined when they cannot be the same. */
export function unlikeness(found: FoundSpot, known: KnownSpot): number | undefined {
  const bothAssets = found.assetId !== null && known.assetId !== null;
  if (bothAssets) return found.assetId === known.assetId ? 0 : undefined;
  const view = known.views.get(found.cameraId);
  const shared = view ? overlap(found.box, view) : 0;
  if (!found.place || !known.place) {
    return !found.place && !known.place && shared >= LIKE_BOX ? 1 - shared : undefined;
  }
  const apartM = metresBetween(found.place, known.place);
  const reach = reachM(found.place, known.place);
  if (apartM <= reach) return Math.min(apartM / reach, shared >= SAME_BOX ? 1 - shared : 1);
  return shared >= SAME_BOX && apartM <= MAX_REACH_M ? 1 - shared : undefined;
}

/**
 * Which of the known things each finding of one look is: the likest pairs first, each at most once.
 * The order of neither list matters, but for findings that are alike to the last digit.
 * @returns for each finding the id of the known thing, or undefined for a new one
 */
export function pairUp(
  found: readonly FoundSpot[],
  known: readonly KnownSpot[],
): (string | undefined)[] {
  const pairs = found.flatMap((spot, index) =>
    known.flatMap((each) => {
      const cost = unlikeness(spot, each);
      return cost === undefined ? [] : [{ cost, index, id: each.id }];
    }),
  );
  pairs.sort((a, b) => a.cost - b.cost || (a.id < b.id ? -1 : a.id > b.id ? 1 : a.index - b.index));
  const answer = new Array<string | undefined>(found.length).fill(undefined);
  const taken = new Set<string>();
  for (const { index, id } of pairs) {
    if (answer[index] !== undefined || taken.has(id)) continue;
    answer[index] = id;
    taken.add(id);
  }
  return answer;
}
