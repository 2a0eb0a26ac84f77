import { nthOf } from './nth-of.ts';
import type { Crop } from './window.ts';

/** Of one channel: what it is multiplied with, and what is added. */
type Gain = { gain: number; add: number };

/** Light that differs more than this is another scene. */
const MOST_GAIN = 1.6;
/** Variance of luma that tells as much of a gain as is known without: that there is none. */
const UNTOLD = 150;
const ROUNDS = 3;
/** The nearest share of the points is believed: others show what passes by. */
const BELIEVED = 0.75;

/**
 * The later crop in the light of the earlier one: a gain and an offset a channel, fitted to the points, again
 * and again to those that fit best.
 */
export function inLightOf(earlier: Crop, later: Crop, points: Int32Array): Crop {
  if (points.length < 50) return later;
  const gains = [0, 1, 2].map((c) => gainOf(earlier, later, points, c));
  const out = new Float32Array(later.length);
  for (let c = 0; c < 3; c++) {
    const { gain, add } = gains[c] as Gain;
    for (let i = c; i < out.length; i += 3) out[i] = (later[i] as number) * gain + add;
  }
  return out;
}

function gainOf(earlier: Crop, later: Crop, points: Int32Array, c: number): Gain {
  let fit: Gain = { gain: 1, add: 0 };
  const apart = new Float32Array(points.length);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < apart.length; i++) {
      const at = (points[i] as number) * 3 + c;
      apart[i] = Math.abs((earlier[at] as number) - (fit.gain * (later[at] as number) + fit.add));
    }
    const most = nthOf(apart, Math.floor(apart.length * BELIEVED));
    const believed = points.filter((_, i) => (apart[i] as number) <= most);
    fit = lineOf(earlier, later, believed, c);
  }
  return fit;
}

function lineOf(earlier: Crop, later: Crop, points: Int32Array, c: number): Gain {
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (let i = 0; i < points.length; i++) {
    const at = (points[i] as number) * 3 + c;
    const [x, y] = [later[at] as number, earlier[at] as number];
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  const n = points.length;
  const variance = sxx / n - (sx / n) ** 2;
  // Noise flattens the line through ground of one tone, and things on it have others: only contrast tells.
  const slope = (sxy / n - (sx / n) * (sy / n) + UNTOLD) / (variance + UNTOLD);
  const gain = Math.max(1 / MOST_GAIN, Math.min(MOST_GAIN, slope));
  return { gain, add: sy / n - (gain * sx) / n };
}
