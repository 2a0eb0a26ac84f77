import { project, solvePixel } from './homography.ts';
import type { Pixel } from './lens.ts';
import type { Metres } from './local-metres.ts';

/** A click brought to straight pixels and to metres. */
export interface ClickPair {
  readonly pixel: Pixel;
  readonly metres: Metres;
}

/** Distance on the ground between a map click and its pixel. */
export function residualM(matrix: readonly number[], { pixel, metres }: ClickPair): number {
  const ground = solvePixel(matrix, pixel);
  return ground ? Math.hypot(ground.x - metres.x, ground.y - metres.y) : Number.POSITIVE_INFINITY;
}

/** Distance in the picture between a pixel and its map click. */
export function residualPx(matrix: readonly number[], { pixel, metres }: ClickPair): number {
  const at = project(matrix, metres);
  return at ? Math.hypot(at.x - pixel.x, at.y - pixel.y) : Number.POSITIVE_INFINITY;
}
