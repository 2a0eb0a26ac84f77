import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { Part } from '../scene/index.ts';
import type { Tones } from './tones.ts';

/**
 * The part of a picture around a place: left and top in pixels of the picture, sides in its own pixels, each
 * `scale` (1 or more) of the picture's.
 */
export type Window = { x: number; y: number; width: number; height: number; scale: number };

/** A window's pixels: three floats each, slightly smoothed. */
export type Crop = Float32Array;

/** How far around the place the surroundings are looked at. */
const LEAST_MARGIN_PX = 40;
/** A region with longer sides is reduced to this: its outline tells as much, and sooner. */
const MOST_SIDE_PX = 128;

export function windowAround(
  [x1, y1, x2, y2]: Box,
  frame: Pick<Frame, 'widthPx' | 'heightPx'>,
): Window {
  const side = Math.max(x2 - x1, y2 - y1);
  const scale = Math.max(1, side / MOST_SIDE_PX);
  const margin = Math.max(LEAST_MARGIN_PX, side * 0.75);
  const x = Math.max(0, Math.floor(x1 - margin));
  const y = Math.max(0, Math.floor(y1 - margin));
  const right = Math.min(frame.widthPx, Math.ceil(x2 + margin));
  const bottom = Math.min(frame.heightPx, Math.ceil(y2 + margin));
  const length = (from: number, to: number) => Math.max(0, Math.floor((to - from) / scale));
  return { x, y, width: length(x, right), height: length(y, bottom), scale };
}

/** Whether each pixel of a window lies in the box. */
export function maskOf(window: Window, [x1, y1, x2, y2]: Box): Uint8Array {
  const { width, height, scale } = window;
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [px, py] = [window.x + (x + 0.5) * scale, window.y + (y + 0.5) * scale];
      if (px >= x1 && px <= x2 && py >= y1 && py <= y2) mask[y * width + x] = 1;
    }
  }
  return mask;
}

/** What a window shows of a picture, in whole pixels of it. */
export function partOf({ x, y, width, height, scale }: Window, frame: Frame): Part {
  const length = (sides: number, most: number) => Math.min(most, Math.ceil(sides * scale) + 1);
  return {
    ...{ x, y },
    widthPx: length(width, frame.widthPx - x),
    heightPx: length(height, frame.heightPx - y),
  };
}

/** A window's pixels, under another light if told, smoothed over 3 × 3. */
export function crop(frame: Frame, window: Window, tones?: Tones): Crop {
  const { width, height } = window;
  const raw = new Float32Array(width * height * 3);
  const samples = Math.ceil(window.scale);
  const columns = samplesOf(window.x, width, window.scale, samples);
  const rows = samplesOf(window.y, height, window.scale, samples);
  const { rgb, widthPx } = frame;
  const area = samples ** 2;
  for (let c = 0; c < 3; c++) {
    const tone = tones?.[c] ?? AS_IT_IS;
    for (let y = 0, o = c; y < height; y++) {
      for (let x = 0; x < width; x++, o += 3) {
        let sum = 0;
        for (let v = y * samples; v < (y + 1) * samples; v++) {
          const row = (rows[v] as number) * widthPx;
          for (let u = x * samples; u < (x + 1) * samples; u++) {
            const value = rgb[(row + (columns[u] as number)) * 3 + c] as number;
            sum += tone[value] as number;
          }
        }
        raw[o] = sum / area;
      }
    }
  }
  return smoothed(raw, width, height);
}

const AS_IT_IS = Float32Array.from({ length: 256 }, (_, value) => value);

/** The pixels of a picture that a window's pixels are the means of, along one side. */
function samplesOf(start: number, length: number, scale: number, samples: number): Int32Array {
  const step = scale / samples;
  return Int32Array.from({ length: length * samples }, (_, i) =>
    Math.floor(start + (Math.floor(i / samples) + 0.5 / samples) * scale + (i % samples) * step),
  );
}

/** The mean of 3 × 3 pixels, of fewer at the border: first of each row's, then of each column's. */
function smoothed(raw: Float32Array, width: number, height: number): Crop {
  const across = new Float32Array(raw.length);
  const out = new Float32Array(raw.length);
  const row = width * 3;
  for (let y = 0; y < height; y++) means(raw, across, { first: y * row, count: width, step: 3 });
  for (let x = 0; x < width; x++) means(across, out, { first: x * 3, count: height, step: row });
  return out;
}

type Line = { first: number; count: number; step: number };

/** Of each pixel of a line and its neighbours, its three channels. */
function means(from: Float32Array, to: Float32Array, { first, count, step }: Line): void {
  for (let c = 0; c < 3; c++) {
    const end = first + c + (count - 1) * step;
    for (let i = first + c; i <= end; i += step) {
      const before = i === first + c ? 0 : (from[i - step] as number);
      const after = i === end ? 0 : (from[i + step] as number);
      const beside = Number(i !== first + c) + Number(i !== end);
      to[i] = (before + (from[i] as number) + after) / (1 + beside);
    }
  }
}
