/** A side of a ring, in units; `y1 < y2` or, if level, `x1 < x2`. */
export interface Edge {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Corners are kept to 2⁻²⁰ unit (15 nm), so that they are exact in doubles and in BigInts. */
export const FINEST = 2 ** 20;

/**
 * On which side of an upward edge a point lies: 1 if the edge passes east of it, -1 if west, 0 if
 * the point is on its line. Exact: where doubles cannot decide, whole numbers do.
 */
export function orientation(edge: Edge, x: number, y: number): number {
  const left = (edge.x2 - edge.x1) * (y - edge.y1);
  const right = (edge.y2 - edge.y1) * (x - edge.x1);
  const difference = left - right;
  // Each subtraction and product is off by at most 2⁻⁵³ of its size; 8 times that is ample.
  if (Math.abs(difference) > (Math.abs(left) + Math.abs(right)) * 2 ** -50) {
    return Math.sign(difference);
  }
  const exactly =
    (whole(edge.x2) - whole(edge.x1)) * (whole(y) - whole(edge.y1)) -
    (whole(edge.y2) - whole(edge.y1)) * (whole(x) - whole(edge.x1));
  return exactly > 0n ? 1 : exactly < 0n ? -1 : 0;
}

/** Middles between corners need one more binary place. */
const whole = (units: number): bigint => BigInt(Math.round(units * FINEST * 2));
