import { areaOf, type Box } from '../box.ts';

/** The smallest box around all of them. */
export const around = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([x1]) => x1)),
  Math.min(...boxes.map(([, y1]) => y1)),
  Math.max(...boxes.map(([, , x2]) => x2)),
  Math.max(...boxes.map(([, , , y2]) => y2)),
];

/** How much of a box lies in another one, 0 to 1. */
export function shareInside(box: Box, other: Box): number {
  const area = areaOf(box);
  const shared: Box = [
    Math.max(box[0], other[0]),
    Math.max(box[1], other[1]),
    Math.min(box[2], other[2]),
    Math.min(box[3], other[3]),
  ];
  return area > 0 ? areaOf(shared) / area : 0;
}

/** Pixels between two boxes along the picture; 0 when they touch. */
export function gapPx(a: Box, b: Box): number {
  const dx = Math.max(0, Math.max(a[0], b[0]) - Math.min(a[2], b[2]));
  const dy = Math.max(0, Math.max(a[1], b[1]) - Math.min(a[3], b[3]));
  return Math.hypot(dx, dy);
}

export const heightPx = ([, y1, , y2]: Box): number => y2 - y1;

/**
 * Whether two things that stand on the ground are next to each other: their boxes at most `reach` heights
 * of the taller one apart, and their feet not much further apart in depth.
 */
export function areNear(a: Box, b: Box, reach: number): boolean {
  const reachPx = reach * Math.max(heightPx(a), heightPx(b));
  return gapPx(a, b) <= reachPx && Math.abs(a[3] - b[3]) <= Math.max(reachPx, heightPx(a) / 2);
}

/** Groups of things that are near to each other, each through its neighbours. */
export function groupsOf<T extends { box: Box }>(things: readonly T[], reach: number): T[][] {
  const left = new Set(things);
  const groups: T[][] = [];
  for (const first of things) {
    if (!left.delete(first)) continue;
    const group = [first];
    for (const member of group) {
      for (const other of left) {
        if (!areNear(member.box, other.box, reach)) continue;
        left.delete(other);
        group.push(other);
      }
    }
    groups.push(group);
  }
  return groups;
}
