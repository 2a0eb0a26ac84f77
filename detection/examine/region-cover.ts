import { areaOf, type Box } from '../box.ts';
import { mapPoint } from './homography.ts';

/** The largest share of the region that one of the boxes covers. */
export function coverOf(boxes: readonly Box[], region: Box): number {
  const [x1, y1, x2, y2] = region;
  const shares = boxes.map(([a, b, c, d]) => {
    const width = Math.max(0, Math.min(c, x2) - Math.max(a, x1));
    return (width * Math.max(0, Math.min(d, y2) - Math.max(b, y1))) / areaOf(region);
  });
  return Math.max(0, ...shares);
}

/** The upright box around a box's corners after a homography, row by row. */
export function mapBox(h: readonly number[], [x1, y1, x2, y2]: Box): Box {
  const corners = [
    [x1, y1],
    [x2, y1],
    [x2, y2],
    [x1, y2],
  ].map(([x = 0, y = 0]) => mapPoint(h, x, y));
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
