import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
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

/** A window's pixels, under another light if told, smoothed over 3 × 3. */
export function crop(frame: Frame, window: Window, tones?: Tones): Crop {
  const { width, height, scale } = window;
  const raw = new Float32Array(width * height * 3);
  const samples = Math.ceil(scale);
  const step = scale / samples;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [left, top] = [
        window.x + (x + 0.5 / samples) * scale,
        window.y + (y + 0.5 / samples) * scale,
      ];
      for (let c = 0; c < 3; c++) {
        const tone = tones?.[c];
        let sum = 0;
        for (let v = 0; v < samples; v++) {
          const row = Math.floor(top + v * step) * frame.widthPx;
          for (let u = 0; u < samples; u++) {
            const value = frame.rgb[(row + Math.floor(left + u * step)) * 3 + c] as number;
            sum += tone ? (tone[value] as number) : value;
          }
        }
        raw[(y * width + x) * 3 + c] = sum / samples ** 2;
      }
    }
  }
  return smoothed(raw, width, height);
}

/** The mean of 3 × 3 pixels, of fewer at the border: first of each row's, then of each column's. */
function smoothed(raw: Float32Array, width: number, height: number): Crop {
  const across = new Float32Array(raw.length);
  const out = new Float32Array(raw.length);
  means(raw, across, {
    step: 3,
    isFirst: (i) => i % (width * 3) < 3,
    isLast: (i) => (i + 3) % (width * 3) < 3,
  });
  const row = width * 3;
  means(across, out, {
    step: row,
    isFirst: (i) => i < row,
    isLast: (i) => i >= row * (height - 1),
  });
  return out;
}

type Line = { step: number; isFirst: (i: number) => boolean; isLast: (i: number) => boolean };

function means(from: Float32Array, to: Float32Array, { step, isFirst, isLast }: Line): void {
  for (let i = 0; i < from.length; i++) {
    const [first, last] = [isFirst(i), isLast(i)];
    const before = first ? 0 : (from[i - step] as number);
    const after = last ? 0 : (from[i + step] as number);
    to[i] = (before + (from[i] as number) + after) / (3 - Number(first) - Number(last));
  }
}
