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
    points.forEach((p, n) => {
      const expected = fit.gain * (later[p * 3 + c] as number) + fit.add;
      apart[n] = Math.abs((earlier[p * 3 + c] as number) - expected);
    });
    const most = apart.toSorted()[Math.floor(apart.length * BELIEVED)] as number;
    fit = lineOf(
      earlier,
      later,
      points.filter((_, n) => (apart[n] as number) <= most),
      c,
    );
  }
  return fit;
}

function lineOf(earlier: Crop, later: Crop, points: Int32Array, c: number): Gain {
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (const p of points) {
    const [x, y] = [later[p * 3 + c] as number, earlier[p * 3 + c] as number];
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
