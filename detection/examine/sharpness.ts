import { detailOf } from './compare.ts';
import type { Window } from './window.ts';

/** Blurs interleaved channels by a Gaussian of this many pixels. */
export function blurred(
  values: Float32Array,
  { width, height }: Window,
  sigma: number,
  channels = 3,
): Float32Array {
  if (sigma <= 0) return values;
  const reach = Math.ceil(sigma * 2.5);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)),
  );
  const total = kernel.reduce((sum, each) => sum + each, 0);
  const shares = Array.from(kernel, (each) => each / total);
  const row = width * channels;
  const [across, out] = [new Float32Array(values.length), new Float32Array(values.length)];
  const wide = new Float32Array(row + 2 * reach * channels);
  for (let y = 0; y < height; y++) {
    // The first and the last pixel go on beyond the border.
    for (let i = 0; i < wide.length; i++) {
      const x = Math.floor(i / channels) - reach;
      const at = Math.max(0, Math.min(width - 1, x)) * channels + (i % channels);
      wide[i] = values[y * row + at] as number;
    }
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (let k = 0, at = i; k < shares.length; k++, at += channels) {
        sum += (shares[k] as number) * (wide[at] as number);
      }
      across[y * row + i] = sum;
    }
  }
  for (let y = 0; y < height; y++) {
    const rows = shares.map((_, k) => Math.max(0, Math.min(height - 1, y + k - reach)) * row);
    for (let i = 0; i < row; i++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) {
        sum += (shares[k] as number) * (across[(rows[k] as number) + i] as number);
      }
      out[y * row + i] = sum;
    }
  }
  return out;
}

/** Blurs that are tried, in pixels. */
const steps = [0, 0.5, 0.7, 0.9, 1.1, 1.35, 1.6, 1.9] as const;
/** Detail that differs by less is the same. */
const ALIKE = 1.06;

/** By how many pixels luma has to be blurred to show no more than so much detail; infinite: by too many. */
export function blurTo(
  luma: Float32Array,
  detail: number,
  window: Window,
  points: Int32Array,
): number {
  const enough = steps.find(
    (sigma) => detailOf(blurred(luma, window, sigma, 1), window, points) <= detail * ALIKE,
  );
  return enough ?? Number.POSITIVE_INFINITY;
}
