import type { Crop, Window } from './window.ts';

/** The largest difference of a channel, a pixel each. */
export function differences(a: Crop, b: Crop): Float32Array {
  const out = new Float32Array(a.length / 3);
  for (let p = 0; p < out.length; p++) {
    let most = 0;
    for (let c = 0; c < 3; c++) {
      most = Math.max(most, Math.abs((a[p * 3 + c] as number) - (b[p * 3 + c] as number)));
    }
    out[p] = most;
  }
  return out;
}

/** Differences as small as this are none: no better one is looked for. */
const NONE = 3;
/** A pixel's neighbours within two of it, the nearest first. */
const NEIGHBOURS = Array.from({ length: 25 }, (_, i) => ({
  dx: (i % 5) - 2,
  dy: Math.floor(i / 5) - 2,
})).sort((a, b) => Math.hypot(a.dx, a.dy) - Math.hypot(b.dx, b.dy));

/**
 * The smallest difference of a pixel from any within two pixels of its place: edges that lie half a pixel
 * beside each other do not count.
 * @param points the pixels that are asked for; all others stay 0
 */
export function looseDifferences(
  a: Crop,
  b: Crop,
  { width, height }: Window,
  points?: Int32Array,
): Float32Array {
  const out = new Float32Array(width * height);
  const steps = Int32Array.from(NEIGHBOURS, ({ dx, dy }) => (dy * width + dx) * 3);
  const count = points?.length ?? out.length;
  for (let i = 0; i < count; i++) {
    const p = points ? (points[i] as number) : i;
    const [x, y] = [p % width, Math.floor(p / width)];
    const isInner = x >= 2 && y >= 2 && x < width - 2 && y < height - 2;
    let least = 255;
    for (let n = 0; n < 25 && least > NONE; n++) {
      if (!isInner && isOutside(x, y, n, width, height)) continue;
      const q = p * 3 + (steps[n] as number);
      const green = Math.abs((a[p * 3 + 1] as number) - (b[q + 1] as number));
      if (green >= least) continue;
      const red = Math.abs((a[p * 3] as number) - (b[q] as number));
      const blue = Math.abs((a[p * 3 + 2] as number) - (b[q + 2] as number));
      const most = Math.max(green, red, blue);
      if (most < least) least = most;
    }
    out[p] = least;
  }
  return out;
}

/** How far each pixel of either picture is from all near its place in the other, of 255. */
export function eitherDifferences(a: Crop, b: Crop, window: Window): Float32Array {
  const back = looseDifferences(b, a, window);
  return looseDifferences(a, b, window).map((away, p) => Math.max(away, back[p] as number));
}

function isOutside(x: number, y: number, n: number, width: number, height: number): boolean {
  const { dx, dy } = NEIGHBOURS[n] as { dx: number; dy: number };
  return x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height;
}

/** The share of the chosen pixels that pass; 0 of none. */
export function shareOf(
  size: number,
  chosen: (p: number) => boolean,
  passes: (p: number) => boolean,
): number {
  let all = 0;
  let some = 0;
  for (let p = 0; p < size; p++) {
    if (!chosen(p)) continue;
    all += 1;
    if (passes(p)) some += 1;
  }
  return all === 0 ? 0 : some / all;
}

/** Pixels that pass together with most of their eight neighbours. */
export function solid({ width, height }: Window, passes: (p: number) => boolean): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      if (!passes(p)) continue;
      let around = 0;
      for (const d of [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1]) {
        if (passes(p + d)) around += 1;
      }
      if (around >= 5) out[p] = 1;
    }
  }
  return out;
}

/**
 * How sharply a region stands out from what is around it: the mean difference across its rim, three pixels
 * apart on either side.
 */
export function rimContrast(picture: Crop, region: Uint8Array, { width, height }: Window): number {
  let sum = 0;
  let count = 0;
  for (let y = 3; y < height - 3; y++) {
    for (let x = 3; x < width - 3; x++) {
      const p = y * width + x;
      if (region[p] === 0) continue;
      for (const step of [1, -1, width, -width]) {
        if (region[p + step] === 1) continue;
        const [inner, outer] = [(p - 2 * step) * 3, (p + 3 * step) * 3];
        let most = 0;
        for (let c = 0; c < 3; c++) {
          const d = (picture[inner + c] as number) - (picture[outer + c] as number);
          most = Math.max(most, Math.abs(d));
        }
        sum += most;
        count += 1;
      }
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Side of the tiles that structure is compared by, and how far a tile may have shifted. */
const TILE_PX = 12;
const SHIFT_PX = 2;
/** Variance of a tile's luma below which it has no structure to compare. */
const LEAST_VARIANCE = 40;
const LEAST_CORRELATION = 0.45;

/** The tiles of the chosen pixels that have structure, and in which of them it is another one now. */
export type TileChange = { tiles: number; changed: number; mask: Uint8Array };

/** Compares the structure of two pictures tile by tile, whatever the light, by normalised correlation. */
export function structureChange(
  a: Crop,
  b: Crop,
  { width, height }: Window,
  chosen: Uint8Array,
): TileChange {
  const [one, other] = [lumaOf(a), lumaOf(b)];
  const mask = new Uint8Array(width * height);
  let tiles = 0;
  let changed = 0;
  const step = TILE_PX / 2;
  for (let y = SHIFT_PX; y + TILE_PX + SHIFT_PX <= height; y += step) {
    for (let x = SHIFT_PX; x + TILE_PX + SHIFT_PX <= width; x += step) {
      if (chosen[(y + step) * width + x + step] === 0) continue;
      let best = -1;
      let structured = false;
      for (let dy = -SHIFT_PX; dy <= SHIFT_PX; dy++) {
        for (let dx = -SHIFT_PX; dx <= SHIFT_PX; dx++) {
          const tile = correlate(one, other, width, y * width + x, (y + dy) * width + x + dx);
          structured ||= Math.max(tile.variance, tile.otherVariance) > LEAST_VARIANCE;
          best = Math.max(best, tile.correlation);
        }
      }
      if (!structured) continue;
      tiles += 1;
      if (best >= LEAST_CORRELATION) continue;
      changed += 1;
      for (let row = 0; row < TILE_PX; row++) {
        mask.fill(1, (y + row) * width + x, (y + row) * width + x + TILE_PX);
      }
    }
  }
  return { tiles, changed, mask };
}

export function lumaOf(rgb: Crop): Float32Array {
  const out = new Float32Array(rgb.length / 3);
  for (let p = 0; p < out.length; p++) {
    const [r, g, b] = [rgb[p * 3] as number, rgb[p * 3 + 1] as number, rgb[p * 3 + 2] as number];
    out[p] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return out;
}

function correlate(
  a: Float32Array,
  b: Float32Array,
  stride: number,
  fromA: number,
  fromB: number,
): { correlation: number; variance: number; otherVariance: number } {
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let row = 0; row < TILE_PX; row++) {
    for (let column = 0; column < TILE_PX; column++) {
      const u = a[fromA + row * stride + column] as number;
      const v = b[fromB + row * stride + column] as number;
      sa += u;
      sb += v;
      saa += u * u;
      sbb += v * v;
      sab += u * v;
    }
  }
  const n = TILE_PX * TILE_PX;
  const variance = saa / n - (sa / n) ** 2;
  const otherVariance = sbb / n - (sb / n) ** 2;
  const covariance = sab / n - (sa / n) * (sb / n);
  const spread = Math.sqrt(Math.max(1e-6, variance) * Math.max(1e-6, otherVariance));
  return { correlation: covariance / spread, variance, otherVariance };
}

/** Mean square of the steps between neighbouring values, at the points. */
export function detailOf(luma: Float32Array, { width }: Window, points: Int32Array): number {
  let sum = 0;
  for (const p of points) {
    const here = luma[p] as number;
    sum += ((luma[p + 1] as number) - here) ** 2 + ((luma[p + width] as number) - here) ** 2;
  }
  return points.length === 0 ? 0 : sum / points.length;
}
