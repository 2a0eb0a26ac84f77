import { mapPoint } from './homography.ts';

/** A camera that hangs where it hung moves less than this by wind and temperature. */
const MOST = { degrees: 2.5, zoom: 1.045, shift: 0.04 } as const;

type Size = { widthPx: number; heightPx: number };

/**
 * Whether a homography, row by row, takes one view to another that is turned, zoomed or shifted by more than a
 * camera is that has not been touched.
 * @param from, @param to the sizes of the two pictures in pixels: a camera may send smaller ones now
 */
export function isMovedView(h: readonly number[], from: Size, to: Size): boolean {
  const { widthPx, heightPx } = from;
  const [wider, higher] = [widthPx / to.widthPx, heightPx / to.heightPx];
  const at = (x: number, y: number) => {
    const [u, v] = mapPoint(h, x, y);
    return { x: u * wider, y: v * higher };
  };
  const [middle, right, below] = [
    at(widthPx / 2, heightPx / 2),
    at(widthPx * 0.75, heightPx / 2),
    at(widthPx / 2, heightPx * 0.75),
  ];
  const across = { x: right.x - middle.x, y: right.y - middle.y };
  const down = { x: below.x - middle.x, y: below.y - middle.y };
  const turns = [Math.atan2(across.y, across.x), Math.atan2(-down.x, down.y)];
  const zooms = [
    Math.hypot(across.x, across.y) / (widthPx / 4),
    Math.hypot(down.x, down.y) / (heightPx / 4),
  ];
  const shift = Math.hypot(middle.x - widthPx / 2, middle.y - heightPx / 2) / widthPx;
  return (
    turns.some((turn) => Math.abs(turn) > (MOST.degrees * Math.PI) / 180) ||
    zooms.some((zoom) => zoom > MOST.zoom || zoom < 1 / MOST.zoom) ||
    shift > MOST.shift
  );
}
