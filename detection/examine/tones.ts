import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { inverseOf, mapPoint } from './homography.ts';
import { nthOf } from './nth-of.ts';

/** What a value of 0 to 255 becomes, a table a channel. */
export type Tones = readonly [Float32Array, Float32Array, Float32Array];

/** So many pixels, evenly spread, are enough for a curve. */
const MOST_POINTS = 12_000;
const ROUNDS = 4;
/** The nearest share of the pixels is believed: others show what passes by. */
const BELIEVED = 0.7;
/** How sure it is that white stays white, against what the pixels say. */
const WHITE_STAYS = 0.03;
const MOST_EXPONENT = 2.5;

/**
 * The power laws, a channel each, that take the light of one picture to that of another. They hold for tones that
 * only the region has, too, which a curve through the tones around it does not.
 * @param homography takes pixels of the one, row by row, to those of the other; the region in that is left out
 */
export function tonesBetween(
  from: Frame,
  to: Frame,
  homography: readonly number[],
  [x1, y1, x2, y2]: Box,
): Tones {
  const size = to.widthPx * to.heightPx;
  const step = Math.max(11, size / MOST_POINTS);
  const back = inverseOf(homography);
  const shades: Shades = [[], [], []];
  for (let at = 0; at < size; at += step) {
    const p = Math.floor(at);
    const [x, y] = [p % to.widthPx, Math.floor(p / to.widthPx)];
    if (x >= x1 && x <= x2 && y >= y1 && y <= y2) continue;
    const [u, v] = mapPoint(back, x, y);
    if (!(u >= 0 && v >= 0 && u <= from.widthPx - 1 && v <= from.heightPx - 1)) continue;
    for (let c = 0; c < 3; c++) {
      // Clipped values tell nothing.
      const [value, other] = [valueAt(from, u, v, c), to.rgb[p * 3 + c] as number];
      if (value < 5 || value > 250 || other < 5 || other > 250) continue;
      shades[c]?.push(LOGS[value] as number, LOGS[other] as number);
    }
  }
  return shades.map(toneOf) as unknown as Tones;
}

/** Logarithms of the values of the one picture and the other, a channel each. */
type Shades = [number[], number[], number[]];

/** Between four pixels, rounded. */
function valueAt({ rgb, widthPx, heightPx }: Frame, x: number, y: number, c: number): number {
  const [ix, iy] = [Math.min(widthPx - 2, Math.floor(x)), Math.min(heightPx - 2, Math.floor(y))];
  const [fx, fy] = [x - ix, y - iy];
  const q = (iy * widthPx + ix) * 3 + c;
  const row = widthPx * 3;
  const top = (rgb[q] as number) * (1 - fx) + (rgb[q + 3] as number) * fx;
  const low = (rgb[q + row] as number) * (1 - fx) + (rgb[q + row + 3] as number) * fx;
  return Math.round(top * (1 - fy) + low * fy);
}

function toneOf(shades: readonly number[]): Float32Array {
  const x = Float64Array.from({ length: shades.length / 2 }, (_, i) => shades[2 * i] as number);
  const y = Float64Array.from({ length: shades.length / 2 }, (_, i) => shades[2 * i + 1] as number);
  let law: Law = { exponent: 1, offset: 0 };
  let most = Number.POSITIVE_INFINITY;
  const apart = new Float64Array(x.length);
  for (let round = 0; round < ROUNDS && x.length > 50; round++) {
    law = lawThrough(x, y, (i) => (apart[i] as number) <= most);
    for (let i = 0; i < x.length; i++) {
      apart[i] = Math.abs((y[i] as number) - law.exponent * (x[i] as number) - law.offset);
    }
    most = nthOf(apart, Math.floor(x.length * BELIEVED));
  }
  const { exponent, offset } = law;
  return Float32Array.from(
    { length: 256 },
    (_, i) => 255 * Math.exp(offset) * (Math.max(0.5, i) / 255) ** exponent,
  );
}

const LOGS = Float64Array.from({ length: 256 }, (_, value) => Math.log(value / 255));

type Law = { exponent: number; offset: number };

/** Where all tones are nearly one they do not tell brightness from contrast: then white stays white. */
function lawThrough(xs: Float64Array, ys: Float64Array, isBelieved: (i: number) => boolean): Law {
  let [count, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    if (!isBelieved(i)) continue;
    const [x, y] = [xs[i] as number, ys[i] as number];
    count += 1;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const n = count * (1 + WHITE_STAYS);
  const slope = (n * sxy - sx * sy) / Math.max(1e-6, n * sxx - sx * sx);
  const exponent = Math.max(1 / MOST_EXPONENT, Math.min(MOST_EXPONENT, slope));
  return { exponent, offset: (sy - exponent * sx) / n };
}
