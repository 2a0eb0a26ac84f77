import { type Edge, orientation } from './edge.ts';
import { GridError } from './grid-error.ts';
import { UNITS_PER_DEGREE } from './levels.ts';

/**
 * Refuses polygons whose inside is open to doubt: sides that cross or lie on one another, and
 * holes outside the outer ring. Rings may touch in points.
 * @param rings sides of the outer ring, then of the holes
 */
export function assertSimple(rings: readonly (readonly Edge[])[]): void {
  const edges = rings.flat().sort((a, b) => a.y1 - b.y1);
  let active: Edge[] = [];
  for (const edge of edges) {
    active = active.filter((other) => other.y2 >= edge.y1);
    for (const other of active) {
      if (collide(edge, other)) {
        throw new GridError('shape', place(edge), 'sides of a polygon must not cross or overlap');
      }
    }
    active.push(edge);
  }
  const [outer = [], ...holes] = rings;
  for (const hole of holes) {
    const outside = hole.find((edge) => middles(edge, outer).some((at) => side(outer, at) < 0));
    if (outside) throw new GridError('shape', place(outside), 'a hole must lie in its polygon');
    const others = holes.filter((other) => other !== hole);
    const nested = others.some((other) =>
      hole.some((edge) => middles(edge, other).some((at) => side(other, at) > 0)),
    );
    if (nested) throw new GridError('shape', place(hole[0] as Edge), 'holes must not overlap');
  }
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** The middles of the parts into which the corners of a ring divide a side. */
function middles(edge: Edge, ring: readonly Edge[]): Spot[] {
  const corners = ring
    .flatMap(({ x1, y1, x2, y2 }) => [
      { x: x1, y: y1 },
      { x: x2, y: y2 },
    ])
    .filter(({ x, y }) => within(edge, x, y) && orientation(edge, x, y) === 0);
  const stops = [{ x: edge.x1, y: edge.y1 }, ...corners, { x: edge.x2, y: edge.y2 }].sort(
    (a, b) => a.y - b.y || Math.sign(edge.x2 - edge.x1) * (a.x - b.x),
  );
  return stops.slice(1).map((stop, at) => {
    const before = stops[at] as Spot;
    return { x: (before.x + stop.x) / 2, y: (before.y + stop.y) / 2 };
  });
}

const place = ({ x1, y1 }: Edge): string =>
  `near ${(x1 / UNITS_PER_DEGREE).toFixed(6)}, ${(y1 / UNITS_PER_DEGREE).toFixed(6)}`;

function collide(a: Edge, b: Edge): boolean {
  if (Math.max(a.x1, a.x2) < Math.min(b.x1, b.x2)) return false;
  if (Math.max(b.x1, b.x2) < Math.min(a.x1, a.x2)) return false;
  const from = orientation(a, b.x1, b.y1);
  const to = orientation(a, b.x2, b.y2);
  if (from === 0 && to === 0) return overlap(a, b);
  return from * to < 0 && orientation(b, a.x1, a.y1) * orientation(b, a.x2, a.y2) < 0;
}

/** Whether two sides on one line have more than a point in common. */
function overlap(a: Edge, b: Edge): boolean {
  if (a.y1 !== a.y2) return Math.min(a.y2, b.y2) > Math.max(a.y1, b.y1);
  return Math.min(a.x2, b.x2) > Math.max(a.x1, b.x1);
}

/** Whether a point lies inside a ring (1), outside it (-1) or on it (0). */
function side(ring: readonly Edge[], { x, y }: Spot): number {
  let inside = false;
  for (const edge of ring) {
    const passes = orientation(edge, x, y);
    if (passes === 0 && within(edge, x, y)) return 0;
    if (edge.y1 <= y && y < edge.y2 && passes > 0) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** Whether a point lies in the box around a side. */
function within({ x1, y1, x2, y2 }: Edge, x: number, y: number): boolean {
  return Math.min(x1, x2) <= x && x <= Math.max(x1, x2) && y1 <= y && y <= y2;
}
