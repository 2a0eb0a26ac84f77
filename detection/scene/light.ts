import type { Picture } from './picture.ts';
import { BACKGROUND, type PixelModel } from './pixel-model.ts';
import { matchTones, type Tone } from './tone.ts';

export type Tones = readonly [Tone, Tone, Tone];

type Counts = [from: Float64Array, to: Float64Array];

/**
 * The tone curves that bring a picture into the light of the model's background, from the pixels
 * that were background before. Things that moved in since would bend the curves, so a plain power
 * law is fitted first and what it does not explain is left out.
 */
export function tonesOf(picture: Picture, model: PixelModel): Tones {
  const laws = countsOf(picture, model, undefined).map(powerLaw);
  const [r, g, b] = countsOf(picture, model, laws).map(([from, to]) => matchTones(from, to));
  return [r, g, b] as [Tone, Tone, Tone];
}

/** A pixel further than this from the power law shows something else. */
const UNEXPLAINED = 40;

/** Every so many pixels are enough for a curve. */
const SAMPLE = 5;

function countsOf(picture: Picture, model: PixelModel, laws: Float32Array[] | undefined): Counts[] {
  const counts: Counts[] = [0, 1, 2].map(() => [new Float64Array(256), new Float64Array(256)]);
  const { background, state } = model;
  const { rgb } = picture;
  for (let c = 0; c < 3; c++) {
    const [from, to] = counts[c] as Counts;
    const law = laws?.[c];
    for (let p = 0, q = c; p < model.size; p += SAMPLE, q += 3 * SAMPLE) {
      if (state[p] !== BACKGROUND) continue;
      const here = rgb[q] as number;
      const was = background[q] as number;
      if (law && Math.abs((law[here] as number) - was) > UNEXPLAINED) continue;
      from[here] = (from[here] as number) + 1;
      const value = was < 0 ? 0 : was > 255 ? 255 : (was + 0.5) | 0;
      to[value] = (to[value] as number) + 1;
    }
  }
  return counts;
}

const SHARES = [0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95];

/** The power law through the middle of two distributions, as a table. */
function powerLaw([from, to]: Counts): Float32Array {
  const pairs = SHARES.map((share) => [quantile(from, share), quantile(to, share)] as const);
  const points = pairs
    .filter(([a, b]) => a > 3 && a < 250 && b > 3 && b < 250)
    .map(([a, b]) => [Math.log(a / 255), Math.log(b / 255)] as const);
  const { exponent, offset } = lineThrough(points);
  return Float32Array.from(
    { length: 256 },
    (_, i) => 255 * Math.min(1, Math.exp(offset) * (Math.max(i, 0.5) / 255) ** exponent),
  );
}

function lineThrough(points: (readonly [number, number])[]): { exponent: number; offset: number } {
  const n = points.length;
  if (n === 0) return { exponent: 1, offset: 0 };
  const mx = points.reduce((sum, [x]) => sum + x, 0) / n;
  const my = points.reduce((sum, [, y]) => sum + y, 0) / n;
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const sxy = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  // Nearly one tone only: there is no telling how steep the curve is.
  const exponent = sxx > 0.02 * n ? Math.min(3, Math.max(0.33, sxy / sxx)) : 1;
  return { exponent, offset: my - exponent * mx };
}

function quantile(counts: Float64Array, share: number): number {
  const target = counts.reduce((sum, count) => sum + count, 0) * share;
  let seen = 0;
  for (let i = 0; i < 256; i++) {
    seen += counts[i] as number;
    if (seen >= target) return i;
  }
  return 255;
}

const BLOCK_PX = 8;

/**
 * Marks the pixels where only the light differs: within a block of 8 × 8 the picture is the
 * background times a gain plus an offset, and the block has enough texture to tell.
 */
export function onlyLightIn(
  picture: Picture,
  model: PixelModel,
  tones: Tones,
  into: Uint8Array,
  residual: number,
): number {
  into.fill(0);
  let blocks = 0;
  const { widthPx, heightPx } = picture;
  for (let y = 0; y + BLOCK_PX <= heightPx; y += BLOCK_PX) {
    for (let x = 0; x + BLOCK_PX <= widthPx; x += BLOCK_PX) {
      if (markBlock(picture, model, tones[1].value, y * widthPx + x, into, residual)) blocks += 1;
    }
  }
  return blocks;
}

function markBlock(
  { rgb, widthPx }: Picture,
  { background }: PixelModel,
  green: Float32Array,
  first: number,
  into: Uint8Array,
  residual: number,
): boolean {
  let si = 0;
  let sl = 0;
  let sii = 0;
  let sll = 0;
  let sil = 0;
  let apart = 0;
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let p = first + y * widthPx, end = p + BLOCK_PX; p < end; p++) {
      const i = green[rgb[p * 3 + 1] as number] as number;
      const l = background[p * 3 + 1] as number;
      si += i;
      sl += l;
      sii += i * i;
      sll += l * l;
      sil += i * l;
      apart += Math.abs(i - l);
    }
  }
  const n = BLOCK_PX * BLOCK_PX;
  const vi = sii / n - (si / n) ** 2;
  const vl = sll / n - (sl / n) ** 2;
  const shared = sil / n - (si / n) * (sl / n);
  if (vl < 30 || vi < 10 || shared < 0.9 * Math.sqrt(vi * vl)) return false;
  const gain = shared / vl;
  if (gain < 0.35 || gain > 2.8) return false;
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let p = first + y * widthPx, end = p + BLOCK_PX; p < end; p++) {
      const i = green[rgb[p * 3 + 1] as number] as number;
      const l = background[p * 3 + 1] as number;
      if (Math.abs(i - si / n - gain * (l - sl / n)) <= residual) into[p] = 1;
    }
  }
  return apart / n > 12;
}
