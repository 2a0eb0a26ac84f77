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
  const shares = kernel.map((each) => each / total);
  const row = width * channels;
  const across = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let k = -reach; k <= reach; k++) {
        const at = y * row + Math.max(0, Math.min(width - 1, x + k)) * channels;
        const share = shares[k + reach] as number;
        for (let c = 0, o = y * row + x * channels; c < channels; c++, o++) {
          across[o] = (across[o] as number) + share * (values[at + c] as number);
        }
      }
    }
  }
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let k = -reach; k <= reach; k++) {
      const from = Math.max(0, Math.min(height - 1, y + k)) * row;
      const share = shares[k + reach] as number;
      for (let i = 0, o = y * row; i < row; i++, o++) {
        out[o] = (out[o] as number) + share * (across[from + i] as number);
      }
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
