import { inverse, Matrix } from 'ml-matrix';
import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';

const CELLS = 24;

/** Luma (BT.601) at a pixel; outside the picture that of its rim. */
function lumaAt({ rgb, widthPx, heightPx }: Frame, x: number, y: number): number {
  const column = Math.min(widthPx - 1, Math.max(0, Math.round(x)));
  const row = Math.min(heightPx - 1, Math.max(0, Math.round(y)));
  const at = (row * widthPx + column) * 3;
  return 0.299 * (rgb[at] ?? 0) + 0.587 * (rgb[at + 1] ?? 0) + 0.114 * (rgb[at + 2] ?? 0);
}

type Spot = { x: number; y: number };

function spotsIn([x1, y1, x2, y2]: Box, keep: (spot: Spot) => boolean = () => true): Spot[] {
  const spots: Spot[] = [];
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const spot = {
        x: x1 + ((column + 0.5) / CELLS) * (x2 - x1),
        y: y1 + ((row + 0.5) / CELLS) * (y2 - y1),
      };
      if (keep(spot)) spots.push(spot);
    }
  }
  return spots;
}

/** A box made larger on every side by a share of its sides. */
const grown = ([x1, y1, x2, y2]: Box, by: number): Box => {
  const dx = (x2 - x1) * by;
  const dy = (y2 - y1) * by;
  return [x1 - dx, y1 - dy, x2 + dx, y2 + dy];
};

const isIn = ([x1, y1, x2, y2]: Box, { x, y }: Spot): boolean =>
  x >= x1 && x <= x2 && y >= y1 && y <= y2;

/** How far around a part its surroundings reach, in its own sides. */
const RING = 0.75;

/** How much brighter the brightest tenth of a box is than the middle of what is around it, 0 to 1. */
export function glowIn(frame: Frame, box: Box): number {
  const levels = (spots: Spot[]) =>
    spots.map(({ x, y }) => lumaAt(frame, x, y)).sort((a, b) => a - b);
  const inside = levels(spotsIn(box));
  const outside = levels(spotsIn(grown(box, RING), (spot) => !isIn(box, spot)));
  const bright = inside[Math.floor(inside.length * 0.9)] ?? 0;
  return Math.max(0, bright - (outside[Math.floor(outside.length / 2)] ?? 0)) / 255;
}

/**
 * How like a part of the clean picture looks in a frame, and what is around it: ZNCC of the luma, -1 to 1.
 * @param box in the pixels of the reference
 * @param homography from the frame's pixels to the reference's, row by row
 */
export function likenessIn(
  frame: Frame,
  reference: Frame,
  homography: readonly number[],
  box: Box,
): { inside: number; around: number } {
  const rows = [0, 3, 6].map((at) => homography.slice(at, at + 3));
  const back = inverse(new Matrix(rows)).to1DArray();
  const compare = (spots: Spot[]) =>
    correlation(
      spots.map(({ x, y }) => lumaAt(reference, x, y)),
      spots.map((spot) => {
        const { x, y } = projected(back, spot);
        return lumaAt(frame, x, y);
      }),
    );
  return {
    inside: compare(spotsIn(box)),
    around: compare(spotsIn(grown(box, RING), (spot) => !isIn(box, spot))),
  };
}

function projected(h: readonly number[], { x, y }: Spot): Spot {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, i = 0, j = 1] = h;
  const w = g * x + i * y + j;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** A standard deviation below this is the noise of a camera. */
const FLAT = 3;

function correlation(a: number[], b: number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [i, value] of a.entries()) {
    const da = value - meanA;
    const db = (b[i] ?? 0) - meanB;
    both += da * db;
    ofA += da * da;
    ofB += db * db;
  }
  const flat = a.length * FLAT ** 2;
  // Two smooth surfaces are alike; a smooth one and one with a pattern are not.
  if (ofA < flat && ofB < flat) return 1;
  if (ofA < flat || ofB < flat) return 0;
  return both / Math.sqrt(ofA * ofB);
}

const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
