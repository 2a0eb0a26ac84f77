import { areaOf, type Box } from '../box.ts';

/** What Frigate calls the shape of a frame. */
export type PictureSize = { widthPx: number; heightPx: number };

/** A box is to fill at least this part of the region around it and its neighbours. */
const LEAST_PART = 0.05;
/** A region around one box alone is this much larger than the box. */
const REGION_PART = 0.1;
const REGION_ROOM = 1.35;

const widthOf = ([x1, , x2]: Box) => x2 - x1;
const heightOf = ([, y1, , y2]: Box) => y2 - y1;

/** What two boxes have in common; undefined when that is nothing. */
export function intersectionOf(a: Box, b: Box): Box | undefined {
  const shared: Box = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
  return widthOf(shared) > 0 && heightOf(shared) > 0 ? shared : undefined;
}

/** The smallest box around some. */
export const boxAround = (boxes: readonly Box[]): Box => [
  Math.min(...boxes.map(([x1]) => x1)),
  Math.min(...boxes.map(([, y1]) => y1)),
  Math.max(...boxes.map(([, , x2]) => x2)),
  Math.max(...boxes.map(([, , , y2]) => y2)),
];

/** The square part of the picture to look into for some boxes: with room, and inside the picture. */
export function regionAround(
  boxes: readonly Box[],
  picture: PictureSize,
  minRegionPx: number,
): Box {
  const around = boxAround(boxes);
  const wanted = Math.floor((Math.max(widthOf(around), heightOf(around)) * REGION_ROOM) / 4) * 4;
  const size = Math.max(wanted, minRegionPx);
  const inside = (from: number, to: number, limit: number) =>
    Math.max(0, Math.min(Math.trunc((from + to) / 2 - size / 2), limit - size));
  const left = inside(around[0], around[2], picture.widthPx);
  const top = inside(around[1], around[3], picture.heightPx);
  return [left, top, left + size, top + size];
}

/** How far the others of a cluster may reach from its first box. */
function reachOf(box: Box, minRegionPx: number): Box {
  const size = Math.max(minRegionPx, Math.trunc(Math.sqrt(areaOf(box) / REGION_PART)));
  const middle = { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 };
  const across = Math.trunc(size - (widthOf(box) / 2) * 1.1);
  const down = Math.trunc(size - (heightOf(box) / 2) * 1.1);
  const reach = [middle.x - across, middle.y - down, middle.x + across, middle.y + down];
  return reach.map(Math.trunc) as unknown as Box;
}

const isInside = (outer: Box, inner: Box): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];

/**
 * Which boxes belong together, as Frigate decides which things to look at in one region: near the first
 * of them, and none too small in the region that they would share. Each box is in one cluster.
 * @returns indexes into `boxes`
 */
export function clustersOf(
  boxes: readonly Box[],
  picture: PictureSize,
  minRegionPx: number,
): number[][] {
  const free = new Set(boxes.keys());
  const clusters: number[][] = [];
  for (const [index, box] of boxes.entries()) {
    if (!free.delete(index)) continue;
    const reach = reachOf(box, minRegionPx);
    const cluster = [index];
    for (const other of free) {
      const candidate = boxes[other];
      if (!candidate || !isInside(reach, candidate)) continue;
      const together = boxes.filter((_, at) => at === other || cluster.includes(at));
      const region = regionAround(together, picture, minRegionPx);
      const lost = together.some((each) => areaOf(each) / areaOf(region) < LEAST_PART);
      if (lost && widthOf(region) > minRegionPx) continue;
      cluster.push(other);
      free.delete(other);
    }
    clusters.push(cluster);
  }
  return clusters;
}

/** Boxes that overlap, taken together one after the other. */
export function unitedBoxes(boxes: readonly Box[]): Box[] {
  const united: Box[] = [];
  for (const box of boxes) {
    const at = united.findIndex((each) => intersectionOf(each, box));
    if (at < 0) united.push(box);
    else united[at] = boxAround([united[at] ?? box, box]);
  }
  return united;
}
