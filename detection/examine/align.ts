import { lumaOf } from './compare.ts';
import { solveLinear } from './solve-linear.ts';
import type { Crop, Window } from './window.ts';

/**
 * Where a pixel of the earlier crop lies in the later one: `x + a + b·u + c·v`, `y + d + e·u + f·v`, u and v from
 * the middle in hundreds of pixels.
 */
export type Warp = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

const AS_IT_LIES: Warp = [0, 0, 0, 0, 0, 0];
/** What passes by is not worth more than this, of 255. */
const MOST_APART = 30;
/** A warp that explains less than this is none. */
const LEAST_GAIN = 0.03;
/** Steps in pixels, from coarse to fine, each tried twice to all sides. */
const STEPS = [2, 1, 0.5] as const;
const ROUNDS = 8;
/** Further than this the middle is not moved, nor what is 100 pixels from it against it: pictures were laid on each other before. */
const MOST_PX = 5;
const MOST_BEND_PX = 2;
/** Bare ground does not tell how it lies: without texture a pixel's worth of warp has to explain so much. */
const STIFFNESS = 12;
const UNIT_PX = 100;

/**
 * How the later picture still lies beside the earlier one: what is left when whole pictures were laid on each
 * other. Judged by some points of the surroundings, of which some may be hidden.
 */
export function warpBetween(
  earlier: Crop,
  later: Crop,
  window: Window,
  points: Int32Array,
): { warp: Warp; apart: number } {
  const pair = pairOf(earlier, later, window, points);
  const asItLies = { warp: AS_IT_LIES, apart: apartBy(pair, AS_IT_LIES) };
  if (points.length < 100) return asItLies;
  let best = shifted(pair, asItLies);
  for (let round = 0; round < ROUNDS; round++) {
    const warp = stepFrom(pair, best.warp);
    const apart = warp ? apartBy(pair, warp) : Number.POSITIVE_INFINITY;
    if (!warp || apart >= best.apart * 0.999) break;
    best = { warp, apart };
  }
  return best.apart < asItLies.apart * (1 - LEAST_GAIN) ? best : asItLies;
}

type Pair = { b: Float32Array; window: Window; points: readonly Point[] };
/** A point of the earlier picture, its luma, and where it is from the middle. */
type Point = { x: number; y: number; u: number; v: number; luma: number };
type Fit = { warp: Warp; apart: number };

function pairOf(earlier: Crop, later: Crop, window: Window, points: Int32Array): Pair {
  const { width, height } = window;
  const a = lumaOf(earlier);
  const pointOf = (p: number): Point => {
    const [x, y] = [p % width, Math.floor(p / width)];
    const [u, v] = [(x - width / 2) / UNIT_PX, (y - height / 2) / UNIT_PX];
    return { x, y, u, v, luma: a[p] as number };
  };
  return { b: lumaOf(later), window, points: Array.from(points, pointOf) };
}

/** The best of some shifts. */
function shifted(pair: Pair, start: Fit): Fit {
  let best = start;
  for (const step of STEPS) {
    const [dx, , , dy] = best.warp;
    for (let v = -2; v <= 2; v++) {
      for (let u = -2; u <= 2; u++) {
        const warp: Warp = [dx + u * step, 0, 0, dy + v * step, 0, 0];
        const apart = apartBy(pair, warp);
        if (apart < best.apart) best = { warp, apart };
      }
    }
  }
  return best;
}

/** Where a point lies in the later picture, along one side of it. */
const placed = (at: number, shift: number, bend: number, length: number): number =>
  Math.max(1, Math.min(length - 3, at + shift + bend));

function valueAt(b: Float32Array, q: number, fx: number, fy: number, width: number): number {
  const top = (b[q] as number) * (1 - fx) + (b[q + 1] as number) * fx;
  const low = (b[q + width] as number) * (1 - fx) + (b[q + width + 1] as number) * fx;
  return top * (1 - fy) + low * fy;
}

function apartBy({ b, window, points }: Pair, [p0, p1, p2, p3, p4, p5]: Warp): number {
  const { width, height } = window;
  let sum = 0;
  for (let i = 0; i < points.length; i++) {
    const { x, y, u, v, luma } = points[i] as Point;
    const px = placed(x, p0, p1 * u + p2 * v, width);
    const py = placed(y, p3, p4 * u + p5 * v, height);
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const apart = Math.abs(luma - valueAt(b, iy * width + ix, px - ix, py - iy, width));
    sum += Math.min(MOST_APART, apart);
  }
  return sum / Math.max(1, points.length);
}

/** One step of Gauss and Newton towards the least squares of the points that are not too far apart. */
function stepFrom(pair: Pair, warp: Warp): Warp | undefined {
  const { b, window, points } = pair;
  const { width, height } = window;
  const [p0, p1, p2, p3, p4, p5] = warp;
  const normal = Array.from({ length: 6 }, () => [0, 0, 0, 0, 0, 0, 0]);
  for (const { x, y, u, v, luma } of points) {
    const px = placed(x, p0, p1 * u + p2 * v, width);
    const py = placed(y, p3, p4 * u + p5 * v, height);
    const [ix, iy] = [Math.floor(px), Math.floor(py)];
    const [q, fx, fy] = [iy * width + ix, px - ix, py - iy];
    const apart = luma - valueAt(b, q, fx, fy, width);
    if (Math.abs(apart) >= MOST_APART) continue;
    const gx = (valueAt(b, q + 1, fx, fy, width) - valueAt(b, q - 1, fx, fy, width)) / 2;
    const gy = (valueAt(b, q + width, fx, fy, width) - valueAt(b, q - width, fx, fy, width)) / 2;
    const slopes = [gx, gx * u, gx * v, gy, gy * u, gy * v, apart];
    for (let i = 0; i < 6; i++) {
      const row = normal[i] as number[];
      for (let j = 0; j < 7; j++)
        row[j] = (row[j] as number) + (slopes[i] as number) * (slopes[j] as number);
    }
  }
  warp.forEach((value, i) => {
    const row = normal[i] as number[];
    row[i] = (row[i] as number) + STIFFNESS;
    row[6] = (row[6] as number) - STIFFNESS * value;
  });
  const step = solveLinear(normal);
  if (!step) return undefined;
  const moved = warp.map((value, i) => value + (step[i] as number)) as unknown as Warp;
  const isSmall = (value: number, i: number) =>
    Math.abs(value) <= (i % 3 === 0 ? MOST_PX : MOST_BEND_PX);
  return moved.every(isSmall) ? moved : undefined;
}

/** The later crop as it would lie on the earlier one; its rim repeats what is beside it. */
export function warped(crop: Crop, { width, height }: Window, warp: Warp): Crop {
  if (warp === AS_IT_LIES) return crop;
  const [a, b, c, d, e, f] = warp;
  const out = new Float32Array(crop.length);
  for (let y = 0; y < height; y++) {
    const v = (y - height / 2) / UNIT_PX;
    for (let x = 0; x < width; x++) {
      const u = (x - width / 2) / UNIT_PX;
      const px = Math.max(0, Math.min(width - 1.001, x + a + b * u + c * v));
      const py = Math.max(0, Math.min(height - 1.001, y + d + e * u + f * v));
      const [ix, iy] = [Math.floor(px), Math.floor(py)];
      const [fx, fy] = [px - ix, py - iy];
      const [from, row] = [(iy * width + ix) * 3, width * 3];
      for (let k = 0; k < 3; k++) {
        const q = from + k;
        const top = (crop[q] as number) * (1 - fx) + (crop[q + 3] as number) * fx;
        const low = (crop[q + row] as number) * (1 - fx) + (crop[q + row + 3] as number) * fx;
        out[(y * width + x) * 3 + k] = top * (1 - fy) + low * fy;
      }
    }
  }
  return out;
}
