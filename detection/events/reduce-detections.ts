import { areaOf, type Box, overlap } from '../box.ts';
import { intersectionOf, type PictureSize } from './box-clusters.ts';

/** A thing found in one region of a picture. */
export type RegionDetection = {
  label: string;
  score: number;
  box: Box;
  /** Where it was looked for; undefined: in the whole picture. */
  region?: Box | undefined;
};

/** Nearer than this to the edge of its region, a thing may go on outside of it. */
const EDGE_PX = 5;
/** So sure is one at most of half a thing; still enough to be kept when nothing better is there. */
const CLIPPED_SCORE = 0.6;
/** A thing this much smaller than another may stand in front of it. */
const MUCH_SMALLER = 0.05;

/** Cars stand closer together than other things. */
const mostOverlap = (label: string): number => (label === 'car' ? 0.6 : 0.4);
const mostInside = (label: string): number => ({ car: 0.8, face: 0.5 })[label] ?? 0.9;

function isClipped({ box, region }: RegionDetection, { widthPx, heightPx }: PictureSize): boolean {
  if (!region) return false;
  return (
    (region[0] > 0 && box[0] - region[0] <= EDGE_PX) ||
    (region[1] > 0 && box[1] - region[1] <= EDGE_PX) ||
    (region[2] < widthPx && region[2] - box[2] <= EDGE_PX) ||
    (region[3] < heightPx && region[3] - box[3] <= EDGE_PX)
  );
}

/**
 * One detection for each thing, where regions that overlap have found it more than once: of boxes that
 * overlap the surest that is whole, and none that lies inside another of its kind.
 */
export function reduceDetections<T extends RegionDetection>(
  detections: readonly T[],
  picture: PictureSize,
): T[] {
  return [...Map.groupBy(detections, ({ label }) => label)].flatMap(([label, group]) =>
    withoutInner(label, withoutOverlapping(label, group, picture)),
  );
}

function withoutOverlapping<T extends RegionDetection>(
  label: string,
  group: readonly T[],
  picture: PictureSize,
): T[] {
  const sure = (each: T) => (isClipped(each, picture) ? CLIPPED_SCORE : each.score);
  const kept: T[] = [];
  for (const each of group.toSorted((a, b) => sure(b) - sure(a))) {
    if (kept.every(({ box }) => overlap(box, each.box) <= mostOverlap(label))) kept.push(each);
  }
  return kept;
}

function withoutInner<T extends RegionDetection>(label: string, group: readonly T[]): T[] {
  const bySize = group.toSorted((a, b) => areaOf(a.box) - areaOf(b.box));
  return bySize.filter(({ box }, index) =>
    bySize.slice(index + 1).every((larger) => {
      if (areaOf(box) / areaOf(larger.box) < MUCH_SMALLER) return true;
      const shared = intersectionOf(box, larger.box);
      return !shared || areaOf(shared) / areaOf(box) <= mostInside(label);
    }),
  );
}
