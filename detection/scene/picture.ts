import type { Frame } from '../frame.ts';
import type { Keep, Vision } from './open-cv.ts';

/** A reduced copy of a frame to work on: RGB, row by row. */
export type Picture = {
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** Pixels of the frame per pixel of the picture, 1 or more. */
  scale: number;
};

/** About 384 × 256: enough for a bag, and cheap. */
export const WORK_AREA_PX = 100_000;

/**
 * Reduces a frame to at most `areaPx` pixels and takes the worst of its noise away.
 * @throws RangeError when the bytes do not fit the frame's size
 */
export function reduce(vision: Vision, frame: Frame, areaPx = WORK_AREA_PX): Picture {
  return vision.within((keep) => {
    const whole = colourOf(vision, keep, frame);
    const { calm, scale } = shrunk(vision, keep, whole, areaPx);
    return { rgb: calm.data.slice(), widthPx: calm.cols, heightPx: calm.rows, scale };
  });
}

/** Luma (BT.601) of RGB bytes. */
export function lumaOf(rgb: ArrayLike<number>, into: Uint8Array): Uint8Array {
  for (let p = 0, q = 0; p < into.length; p++, q += 3) {
    into[p] =
      (77 * (rgb[q] as number) + 150 * (rgb[q + 1] as number) + 29 * (rgb[q + 2] as number)) >> 8;
  }
  return into;
}

type Mat = InstanceType<Vision['cv']['Mat']>;

export type ReducedLuma = { bytes: Uint8Array; widthPx: number; heightPx: number };

/**
 * The luma of a frame, reduced to at most so many pixels and calmed, once for each of the areas: a third of
 * the work of its colours.
 * @throws RangeError when the bytes do not fit the frame's size
 */
export function reducedLumas<const T extends readonly number[]>(
  vision: Vision,
  keep: Keep,
  frame: Frame,
  areasPx: T,
): { [K in keyof T]: ReducedLuma } {
  const { cv } = vision;
  const gray = keep(new cv.Mat());
  cv.cvtColor(colourOf(vision, keep, frame), gray, cv.COLOR_RGB2GRAY);
  const reduced = areasPx.map((areaPx): ReducedLuma => {
    const { calm } = shrunk(vision, keep, gray, areaPx);
    return { bytes: calm.data.slice(), widthPx: calm.cols, heightPx: calm.rows };
  });
  return reduced as { [K in keyof T]: ReducedLuma };
}

function colourOf({ cv }: Vision, keep: Keep, { rgb, widthPx, heightPx }: Frame): Mat {
  if (!(widthPx >= 16 && heightPx >= 16) || rgb.length !== widthPx * heightPx * 3)
    throw new RangeError(`a frame of ${widthPx} × ${heightPx} with ${rgb.length} bytes`);
  const colour = keep(new cv.Mat(heightPx, widthPx, cv.CV_8UC3));
  colour.data.set(rgb);
  return colour;
}

function shrunk(vision: Vision, keep: Keep, whole: Mat, areaPx: number) {
  const { cv } = vision;
  const [widthPx, heightPx] = [whole.cols, whole.rows];
  const scale = Math.max(1, Math.sqrt((widthPx * heightPx) / areaPx));
  const reduced = keep(new cv.Mat());
  const coarse = Math.floor(scale);
  let from = whole;
  if (coarse > 1) {
    // By whole numbers the mean of an area is quick; by others it is several times slower.
    const size = new cv.Size(Math.floor(widthPx / coarse), Math.floor(heightPx / coarse));
    from = keep(new cv.Mat());
    cv.resize(whole, from, size, 0, 0, cv.INTER_AREA);
  }
  const size = new cv.Size(Math.round(widthPx / scale), Math.round(heightPx / scale));
  cv.resize(from, reduced, size, 0, 0, cv.INTER_LINEAR);
  const calm = keep(new cv.Mat());
  cv.GaussianBlur(reduced, calm, new cv.Size(3, 3), 0);
  return { calm, scale };
}
