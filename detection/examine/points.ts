import type { Window } from './window.ts';

/** From the border of a window to its outermost points. */
const MARGIN_PX = 6;
/** More points do not tell more. */
const MOST_POINTS = 6000;

/** Pixels of a window that are chosen, by their index, evenly thinned out; none near the border. */
export function pointsOf({ width, height }: Window, chosen: (p: number) => boolean): Int32Array {
  const all = new Int32Array(width * height);
  let found = 0;
  for (let y = MARGIN_PX; y < height - MARGIN_PX; y++) {
    for (let x = MARGIN_PX; x < width - MARGIN_PX; x++) {
      if (chosen(y * width + x)) all[found++] = y * width + x;
    }
  }
  const count = Math.min(MOST_POINTS, found);
  return Int32Array.from(
    { length: count },
    (_, i) => all[Math.floor((i * found) / count)] as number,
  );
}
