/** Radial lens distortion: a point at r focal lengths from the axis shows at r(1 + k1 r² + k2 r⁴). */

/** The optics of a picture. */
export interface Lens {
  readonly focalPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
}

/** A place in a picture, from its top left corner. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A place in the ideal, undistorted picture, in focal lengths from the axis. */
export interface Ideal {
  readonly u: number;
  readonly v: number;
}

/** Newton's steps stop when a radius changes by less than this, in focal lengths. */
const CLOSE_ENOUGH = 1e-14;

/** The ideal place that shows at a pixel; undefined where the lens formula folds over. */
export function undistort(lens: Lens, pixel: Pixel): Ideal | undefined {
  const u = (pixel.x - lens.widthPx / 2) / lens.focalPx;
  const v = (pixel.y - lens.heightPx / 2) / lens.focalPx;
  const { k1 = 0, k2 = 0 } = lens;
  const seen = Math.hypot(u, v);
  if ((k1 === 0 && k2 === 0) || seen === 0) return { u, v };
  let radius = seen;
  for (let step = 0; step < 50; step++) {
    const square = radius * radius;
    const slope = 1 + 3 * k1 * square + 5 * k2 * square * square;
    if (slope <= 0) return undefined;
    const change = (radius * (1 + k1 * square + k2 * square * square) - seen) / slope;
    radius -= change;
    if (Math.abs(change) < CLOSE_ENOUGH * (1 + radius)) {
      const onFirstBranch = radius >= 0 && radius <= foldRadius(k1, k2);
      return onFirstBranch ? { u: (u * radius) / seen, v: (v * radius) / seen } : undefined;
    }
  }
  return undefined;
}

/** The pixel at which an ideal place shows; undefined where the lens formula folds over. */
export function distort(lens: Lens, { u, v }: Ideal): Pixel | undefined {
  const { k1 = 0, k2 = 0 } = lens;
  const square = u * u + v * v;
  if (square > foldRadius(k1, k2) ** 2) return undefined;
  const grown = (1 + k1 * square + k2 * square * square) * lens.focalPx;
  return { x: lens.widthPx / 2 + u * grown, y: lens.heightPx / 2 + v * grown };
}

/** The radius where 1 + 3 k1 r² + 5 k2 r⁴ first becomes 0 and pictures would turn back inwards. */
function foldRadius(k1: number, k2: number): number {
  // Substituting s = r²: 5 k2 s² + 3 k1 s + 1 = 0.
  if (k2 === 0) return k1 < 0 ? Math.sqrt(-1 / (3 * k1)) : Number.POSITIVE_INFINITY;
  const root = 9 * k1 * k1 - 20 * k2;
  if (root < 0) return Number.POSITIVE_INFINITY;
  const squares = [1, -1]
    .map((sign) => (-3 * k1 + sign * Math.sqrt(root)) / (10 * k2))
    .filter((square) => square > 0);
  return Math.sqrt(Math.min(...squares, Number.POSITIVE_INFINITY));
}

/** Whether a pixel lies in the picture. */
export function inPicture({ widthPx, heightPx }: Lens, { x, y }: Pixel): boolean {
  return x >= 0 && x <= widthPx && y >= 0 && y <= heightPx;
}
