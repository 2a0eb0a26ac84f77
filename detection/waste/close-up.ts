import { type AssetInPicture, around } from '../algorithms/index.ts';
import { areaOf, type Box, overlap } from '../box.ts';
import type { LookingView } from '../cameras/looking-view.ts';
import type { Watched } from '../looks/watched-algorithms.ts';

/** Where a model has to look closely, and whether at the whole picture beside. */
export type CloseUp = { regions: readonly Box[]; whole: boolean };

/** Around a bin this much of its size, where what does not fit into it lies. */
const RING = { aside: 1, above: 1, below: 0.6 };
/** Things stand up from the ground of a zone: shares of the picture's height and width. */
const ZONE_MARGIN = { above: 0.12, aside: 0.03 };
/** Points across and down at which it is asked whether a zone shows there. */
const GRID = { across: 64, down: 36 };

/**
 * The parts of a picture that an algorithm looks at, in its pixels: the surroundings of its fixtures and its
 * zones. An algorithm without either looks closely at everything; one with fixtures but no zones looks at the
 * rest too, but only as it is when the whole picture is reduced.
 */
export function closeUpOf(watched: Watched, view: LookingView): CloseUp {
  const { assets, zoneAt, widthPx, heightPx } = view.of(watched);
  const frame: Box = [0, 0, widthPx, heightPx];
  const zones = zoneBoxes(zoneAt, frame);
  const fixtures = joined(assets.map((asset) => surroundings(asset)));
  const isEverywhere = zoneAt(frame) === '';
  if (isEverywhere && fixtures.length === 0) return { regions: [frame], whole: false };
  return { regions: [...fixtures, ...zones], whole: isEverywhere };
}

function surroundings({ box: [x1, y1, x2, y2] }: AssetInPicture): Box {
  const [width, height] = [x2 - x1, y2 - y1];
  const aside = RING.aside * Math.max(width, height);
  return [x1 - aside, y1 - RING.above * height, x2 + aside, y2 + RING.below * height];
}

/** Boxes that overlap are one, as those of bins in a row. */
function joined(boxes: readonly Box[]): Box[] {
  const left: Box[] = [];
  for (const box of boxes) {
    const others = left.filter((other) => overlap(other, box) > 0);
    const all = around([box, ...others]);
    // Far apart in a corner each they would make one large box with nothing in it.
    const isDense =
      areaOf(all) <= 1.5 * [box, ...others].reduce((sum, each) => sum + areaOf(each), 0);
    if (!isDense) {
      left.push(box);
      continue;
    }
    for (const other of others) left.splice(left.indexOf(other), 1);
    left.push(all);
  }
  return left;
}

/** Around every zone that shows: from points of the picture to the ground, as findings are placed. */
function zoneBoxes(zoneAt: (box: Box) => string | undefined, [, , width, height]: Box): Box[] {
  const [stepX, stepY] = [width / GRID.across, height / GRID.down];
  const cells = new Map<string, Box>();
  for (let row = 0; row < GRID.down; row++) {
    for (let column = 0; column < GRID.across; column++) {
      const cell: Box = [column * stepX, row * stepY, (column + 1) * stepX, (row + 1) * stepY];
      const zoneId = zoneAt(cell);
      if (!zoneId) continue;
      const known = cells.get(zoneId);
      cells.set(zoneId, known ? around([known, cell]) : cell);
    }
  }
  return [...cells.values()].map(([x1, y1, x2, y2]) => [
    Math.max(0, x1 - ZONE_MARGIN.aside * width),
    Math.max(0, y1 - ZONE_MARGIN.above * height),
    Math.min(width, x2 + ZONE_MARGIN.aside * width),
    Math.min(height, y2 + ZONE_MARGIN.aside * height),
  ]);
}
