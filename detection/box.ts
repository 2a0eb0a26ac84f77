/** Left, top, right, bottom, in pixels of the picture it was found in; x right and y down. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

export const areaOf = ([x1, y1, x2, y2]: Box): number =>
  Math.max(0, x2 - x1) * Math.max(0, y2 - y1);

/** Intersection over union, 0 to 1. */
export function overlap(a: Box, b: Box): number {
  const shared = areaOf([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  const union = areaOf(a) + areaOf(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Where a thing that stands on the ground touches it. */
export const footOf = ([x1, , x2, y2]: Box): { x: number; y: number } => ({
  x: (x1 + x2) / 2,
  y: y2,
});
