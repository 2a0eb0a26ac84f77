import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';

/** The colours of a part of a picture, reduced to a few cells: RGB 0..255, row by row. */
export type Patch = Float32Array;

const SIDE = 12;
const SAMPLES = 4;

/** The colours at a box, or at the part of it inside the picture. */
export function patchOf({ rgb, widthPx, heightPx }: Frame, box: Box): Patch {
  const patch = new Float32Array(SIDE * SIDE * 3);
  const [x1, y1, x2, y2] = box;
  const across = (x2 - x1) / (SIDE * SAMPLES);
  const down = (y2 - y1) / (SIDE * SAMPLES);
  for (let row = 0; row < SIDE * SAMPLES; row++) {
    const y = Math.min(heightPx - 1, Math.max(0, Math.floor(y1 + (row + 0.5) * down)));
    for (let column = 0; column < SIDE * SAMPLES; column++) {
      const x = Math.min(widthPx - 1, Math.max(0, Math.floor(x1 + (column + 0.5) * across)));
      const from = (y * widthPx + x) * 3;
      const into = (Math.floor(row / SAMPLES) * SIDE + Math.floor(column / SAMPLES)) * 3;
      for (let c = 0; c < 3; c++) {
        patch[into + c] = (patch[into + c] ?? 0) + (rgb[from + c] ?? 0) / SAMPLES ** 2;
      }
    }
  }
  return patch;
}

/**
 * How like two patches are, -1 to 1: zero-mean normalised cross-correlation over cells and colours, so
 * that brighter or dimmer light changes nothing. Patches without any contrast are alike when their
 * colours are.
 */
export function likenessOf(a: Patch, b: Patch): number {
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  for (let i = 0; i < a.length; i++) {
    const da = (a[i] ?? 0) - meanA;
    const db = (b[i] ?? 0) - meanB;
    both += da * db;
    ofA += da * da;
    ofB += db * db;
  }
  const flat = a.length * FLAT ** 2;
  if (ofA < flat && ofB < flat) return Math.abs(meanA - meanB) < 4 * FLAT ? 1 : 0;
  return ofA > 0 && ofB > 0 ? both / Math.sqrt(ofA * ofB) : 0;
}

/** A standard deviation below this is the noise of a camera. */
const FLAT = 4;

const mean = (patch: Patch): number => patch.reduce((sum, value) => sum + value, 0) / patch.length;
