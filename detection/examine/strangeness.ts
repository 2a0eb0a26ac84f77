import type { Crop, Window } from './window.ts';

/** A piece is a square that reaches this far from its middle; every second pixel of it is compared. */
export const PIECE_REACH_PX = 4;
const STEP_PX = 2;

/** The ground around, by the brightness of its pieces. */
export type Ground = { crop: Crop; width: number; offsets: Int32Array; pieces: readonly Piece[] };
/** A piece by its middle pixel; `light` is the sum of its compared values. */
type Piece = { p: number; light: number };

/** Pieces of a picture that lie on the ground, by the indices of their middles; none near the border. */
export function groundOf(crop: Crop, { width }: Window, middles: Int32Array): Ground {
  const side = (2 * PIECE_REACH_PX) / STEP_PX + 1;
  const offsets = Int32Array.from({ length: side ** 2 }, (_, i) => {
    // Far from one another, so that what differs is soon seen to.
    const k = (i * 7) % side ** 2;
    const [dx, dy] = [k % side, Math.floor(k / side)].map((at) => at * STEP_PX - PIECE_REACH_PX);
    return ((dy as number) * width + (dx as number)) * 3;
  });
  const ground = { crop, width, offsets };
  const pieces = Array.from(middles, (p) => ({ p, light: lightOf(ground, p) }));
  return { ...ground, pieces: pieces.sort((a, b) => a.light - b.light) };
}

/**
 * How far the piece around a pixel is from the piece of the ground that is most like it: the mean difference, of 255.
 * @param apart pieces of the ground that are nearer than so many pixels do not count
 */
export function strangenessAt(ground: Ground, p: number, apart = 0): number {
  const { crop, width, offsets, pieces } = ground;
  const light = lightOf(ground, p);
  const [x, y] = [p % width, Math.floor(p / width)];
  let above = firstAbove(pieces, light);
  let below = above - 1;
  let least = Number.POSITIVE_INFINITY;
  for (;;) {
    const [low, high] = [pieces[below], pieces[above]];
    const down = low ? light - low.light : Number.POSITIVE_INFINITY;
    const up = high ? high.light - light : Number.POSITIVE_INFINITY;
    // Two pieces differ at least as much as their sums do.
    if (Math.min(down, up) >= least) break;
    const other = (down <= up ? low : high) as Piece;
    if (down <= up) below -= 1;
    else above += 1;
    if (apart > 0) {
      const [dx, dy] = [(other.p % width) - x, Math.floor(other.p / width) - y];
      if (dx * dx + dy * dy < apart * apart) continue;
    }
    least = Math.min(least, differenceOf(crop, offsets, p * 3, other.p * 3, least));
  }
  return least / (offsets.length * 3);
}

function lightOf({ crop, offsets }: Pick<Ground, 'crop' | 'offsets'>, p: number): number {
  let sum = 0;
  for (const offset of offsets) {
    const i = p * 3 + offset;
    sum += (crop[i] as number) + (crop[i + 1] as number) + (crop[i + 2] as number);
  }
  return sum;
}

function firstAbove(pieces: readonly Piece[], light: number): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as Piece).light < light) low = middle + 1;
    else high = middle;
  }
  return low;
}

function differenceOf(
  crop: Crop,
  offsets: Int32Array,
  one: number,
  other: number,
  most: number,
): number {
  let sum = 0;
  for (let k = 0; k < offsets.length && sum < most; k++) {
    const [i, j] = [one + (offsets[k] as number), other + (offsets[k] as number)];
    sum +=
      Math.abs((crop[i] as number) - (crop[j] as number)) +
      Math.abs((crop[i + 1] as number) - (crop[j + 1] as number)) +
      Math.abs((crop[i + 2] as number) - (crop[j + 2] as number));
  }
  return sum;
}
