import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';

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
 * The power laws, a channel each, that take the light of one picture to that of another that it lies on. They hold
 * for tones that only the region has, too, which a curve through the tones around it does not.
 * @param inside where the picture shows anything; the region itself is left out
 */
export function tonesBetween(
  from: Frame,
  to: Frame,
  inside: Uint8Array,
  [x1, y1, x2, y2]: Box,
): Tones {
  const points: number[] = [];
  const step = Math.max(11, inside.length / MOST_POINTS);
  for (let at = 0; at < inside.length; at += step) {
    const p = Math.floor(at);
    const [x, y] = [p % to.widthPx, Math.floor(p / to.widthPx)];
    if (inside[p] !== 0 && !(x >= x1 && x <= x2 && y >= y1 && y <= y2)) points.push(p);
  }
  return [0, 1, 2].map((c) => toneOf(from, to, points, c)) as unknown as Tones;
}

function toneOf(from: Frame, to: Frame, points: readonly number[], c: number): Float32Array {
  const [x, y] = logsOf(from, to, points, c);
  let law: Law = { exponent: 1, offset: 0 };
  let most = Number.POSITIVE_INFINITY;
  const apart = new Float64Array(x.length);
  for (let round = 0; round < ROUNDS && x.length > 50; round++) {
    law = lawThrough(x, y, (i) => (apart[i] as number) <= most);
    for (let i = 0; i < x.length; i++) {
      apart[i] = Math.abs((y[i] as number) - law.exponent * (x[i] as number) - law.offset);
    }
    most = apart.toSorted()[Math.floor(x.length * BELIEVED)] as number;
  }
  const { exponent, offset } = law;
  return Float32Array.from(
    { length: 256 },
    (_, i) => 255 * Math.exp(offset) * (Math.max(0.5, i) / 255) ** exponent,
  );
}

/** Logarithms of what is in either picture at the points; clipped values tell nothing. */
function logsOf(from: Frame, to: Frame, points: readonly number[], c: number) {
  const [x, y] = [new Float64Array(points.length), new Float64Array(points.length)];
  let count = 0;
  for (const p of points) {
    const [v, w] = [from.rgb[p * 3 + c] as number, to.rgb[p * 3 + c] as number];
    if (v < 5 || v > 250 || w < 5 || w > 250) continue;
    x[count] = LOGS[v] as number;
    y[count] = LOGS[w] as number;
    count += 1;
  }
  return [x.subarray(0, count), y.subarray(0, count)] as const;
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
