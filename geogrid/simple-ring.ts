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
    const outside = hole.find(({ x1, y1 }) => !touchesOrHolds(outer, x1, y1));
    if (outside) throw new GridError('shape', place(outside), 'a hole must lie in its polygon');
  }
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

/** Whether a point lies in or on a ring. */
function touchesOrHolds(ring: readonly Edge[], x: number, y: number): boolean {
  let inside = false;
  for (const edge of ring) {
    const side = orientation(edge, x, y);
    const within = Math.min(edge.x1, edge.x2) <= x && x <= Math.max(edge.x1, edge.x2);
    if (side === 0 && within && edge.y1 <= y && y <= edge.y2) return true;
    if (edge.y1 <= y && y < edge.y2 && side > 0) inside = !inside;
  }
  return inside;
}
