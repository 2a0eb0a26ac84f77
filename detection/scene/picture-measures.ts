import type { Frame } from '../frame.ts';
import type { Vision } from './open-cv.ts';
import { type ReducedLuma, reducedLumas } from './picture.ts';
import { medianOf } from './tone.ts';

/** What health is told from; luma values are 0 to 255. */
export type PictureMeasures = {
  /** The luma that a hundredth of the picture exceeds. */
  bright: number;
  /** The middle of luma. */
  middle: number;
  /** Standard deviation of luma. */
  contrast: number;
  /** How steep the sharpest edges are, 0 to 1; some 0.3 for a sharp picture. */
  sharpness: number;
  /** Share of windows of 16 × 16 pixels with any contrast to speak of. */
  detailShare: number;
  /** Share of cells of 16 × 16 pixels without any structure. */
  flatShare: number;
  /** A small copy, to compare looks by. */
  luma: Uint8Array;
};

const AREA_PX = 60_000;

export function measure(vision: Vision, frame: Frame): PictureMeasures {
  const [small, sharp] = vision.within((keep) =>
    reducedLumas(vision, keep, frame, [AREA_PX, SHARP_AREA_PX]),
  );
  const luma = small.bytes;
  return {
    bright: percentile(luma, 0.99),
    middle: medianOf(luma),
    contrast: deviation(luma),
    ...edgesOf(sharp),
    flatShare: flatShareOf(luma, small.widthPx),
    luma: sample(frame),
  };
}

function percentile(values: Uint8Array, share: number): number {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  let seen = 0;
  for (let i = 0; i < 256; i++) {
    seen += counts[i] as number;
    if (seen >= share * values.length) return i;
  }
  return 255;
}

function deviation(values: Uint8Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}

const CELL_PX = 16;

function flatShareOf(luma: Uint8Array, widthPx: number): number {
  const heightPx = luma.length / widthPx;
  const cell = new Uint8Array(CELL_PX * CELL_PX);
  let flat = 0;
  let cells = 0;
  for (let y = 0; y + CELL_PX <= heightPx; y += CELL_PX) {
    for (let x = 0; x + CELL_PX <= widthPx; x += CELL_PX) {
      for (let r = 0; r < CELL_PX; r++) {
        const from = (y + r) * widthPx + x;
        for (let c = 0; c < CELL_PX; c++) cell[r * CELL_PX + c] = luma[from + c] as number;
      }
      cells += 1;
      if (deviation(cell) < 4) flat += 1;
    }
  }
  return cells === 0 ? 1 : flat / cells;
}

const WINDOW_PX = 16;
const LEAST_RANGE = 24;

/**
 * How steep the sharpest edges are: the largest step from one pixel to the next as a share of the
 * range of its surroundings. A lens out of focus spreads every edge; noise hardly matters because only
 * surroundings with much contrast count. 1 where there is no contrast to tell by.
 */
function edgesOf({
  bytes: luma,
  widthPx,
  heightPx,
}: ReducedLuma): Pick<PictureMeasures, 'sharpness' | 'detailShare'> {
  const windows: { at: number; range: number }[] = [];
  for (let y = 0; y + WINDOW_PX < heightPx; y += WINDOW_PX) {
    for (let x = 0; x + WINDOW_PX < widthPx; x += WINDOW_PX) {
      const at = y * widthPx + x;
      windows.push({ at, range: rangeIn(luma, widthPx, at) });
    }
  }
  const ranges = windows.map(({ range }) => range).sort((a, b) => a - b);
  const strong = ranges[Math.floor(ranges.length * 0.95)] ?? 0;
  const detailShare = ranges.filter((range) => range >= LEAST_RANGE).length / ranges.length;
  if (strong < LEAST_RANGE) return { sharpness: 1, detailShare };
  // Steps are looked at only where there is contrast to tell by: that is the slow part.
  const steepness = windows
    .filter(({ range }) => range >= Math.max(LEAST_RANGE, strong / 2))
    .map(({ at, range }) => stepIn(luma, widthPx, at) / range)
    .sort((a, b) => a - b);
  return { sharpness: steepness[Math.floor(steepness.length * 0.9)] ?? 1, detailShare };
}

const SHARP_AREA_PX = 400_000;

function rangeIn(luma: Uint8Array, stride: number, first: number): number {
  let low = 255;
  let high = 0;
  for (let y = 0; y < WINDOW_PX; y++) {
    for (let p = first + y * stride, end = p + WINDOW_PX; p < end; p++) {
      const value = luma[p] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return high - low;
}

/** The largest step to the next pixel, across or down. */
function stepIn(luma: Uint8Array, stride: number, first: number): number {
  let step = 0;
  for (let y = 0; y < WINDOW_PX; y++) {
    for (let p = first + y * stride, end = p + WINDOW_PX; p < end; p++) {
      const value = luma[p] as number;
      const across = Math.abs((luma[p + 1] as number) - value);
      const down = Math.abs((luma[p + stride] as number) - value);
      if (across > step) step = across;
      if (down > step) step = down;
    }
  }
  return step;
}

/** Every 7th pixel's green, untouched: the sensor's noise is in it. */
function sample(frame: Frame): Uint8Array {
  const count = Math.floor((frame.widthPx * frame.heightPx) / 7);
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = frame.rgb[i * 21 + 1] as number;
  return values;
}

/** Whether two looks are the same picture, noise and all: next to no pixel differs at all. */
export function sameNoise(a: PictureMeasures, b: PictureMeasures): boolean {
  if (a.luma.length !== b.luma.length) return false;
  let differing = 0;
  for (let i = 0; i < a.luma.length; i++) if (a.luma[i] !== b.luma[i]) differing += 1;
  return differing <= a.luma.length * 5e-4;
}
