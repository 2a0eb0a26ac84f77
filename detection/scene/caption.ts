import type { Rect } from './left-evidence.ts';
import type { PixelModel } from './pixel-model.ts';

/**
 * Whether a region is text that a recorder wrote into the picture: a full rectangle, much wider than
 * high, with strokes of nearly the darkest and the brightest tone. Nothing on a street is striped so
 * finely over its whole length.
 */
export function isCaption(
  model: PixelModel,
  widthPx: number,
  { x1, y1, x2, y2 }: Rect,
  pixels: number,
): boolean {
  const width = x2 - x1;
  const height = y2 - y1;
  if (width < 2.5 * height || pixels < 0.55 * width * height) return false;
  // One row that can be read is enough: changing light lets some flicker.
  const rows = Array.from({ length: height }, (_, row) => y1 + row);
  const strokes = rows.map((y) => strokesIn(model, y * widthPx + x1, width));
  return Math.max(...strokes) >= (STROKES * width) / height;
}

/** Changes between dark and bright per length of the text's height; letters have about three. */
const STROKES = 1.15;
/** Between the dark and the bright of a stroke: values of 0 to 255, and a share of the row's range. */
const STROKE_CONTRAST = 20;
const STROKE_SHARE = 0.3;

function strokesIn(model: PixelModel, first: number, width: number): number {
  const values = Array.from(
    { length: width },
    (_, i) => model.still[(first + i) * 3 + 1] as number,
  );
  const range = Math.max(...values) - Math.min(...values);
  const contrast = Math.max(STROKE_CONTRAST, STROKE_SHARE * range);
  let strokes = 0;
  let rising: boolean | undefined;
  let turn = values[0] as number;
  for (const value of values) {
    if (rising === undefined) {
      if (Math.abs(value - turn) < contrast) continue;
      rising = value > turn;
      turn = value;
      strokes += 1;
    } else if (rising === value > turn) turn = value;
    else if (Math.abs(value - turn) >= contrast) {
      rising = !rising;
      turn = value;
      strokes += 1;
    }
  }
  return strokes;
}
