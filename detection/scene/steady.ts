import type { Vision } from './open-cv.ts';
import { lumaOf, type Picture } from './picture.ts';
import { BACKGROUND, type PixelModel } from './pixel-model.ts';
import type { Tone } from './tone.ts';

const BLOCK_PX = 16;
const COLUMNS = 7;
const ROWS = 5;
/** A camera that shakes more than this has been moved, which health tells. */
const REACH_PX = 5;
const SIDE = 2 * REACH_PX + 1;
/** A block without corners slides along its edges. */
const LEAST_TEXTURE = 15;
const LEAST_BLOCKS = 6;
/** Less than this of a pixel is not worth a new picture. */
const LEAST_SHIFT_PX = 0.3;

/**
 * The picture moved back to where the background lies, when the camera shakes by a few pixels: blocks
 * of the background with texture are looked for near their place, and most of them have to agree.
 */
export function steadied(vision: Vision, picture: Picture, model: PixelModel, tone: Tone): Picture {
  const shift = shiftOf(picture, model, tone);
  if (!shift || Math.hypot(shift.x, shift.y) < LEAST_SHIFT_PX) return picture;
  const { widthPx, heightPx } = picture;
  return vision.within((keep) => {
    const { cv } = vision;
    const source = keep(new cv.Mat(heightPx, widthPx, cv.CV_8UC3));
    source.data.set(picture.rgb);
    const back = keep(cv.matFromArray(2, 3, cv.CV_64F, [1, 0, -shift.x, 0, 1, -shift.y]));
    const moved = keep(new cv.Mat());
    const size = new cv.Size(widthPx, heightPx);
    cv.warpAffine(source, moved, back, size, cv.INTER_LINEAR, cv.BORDER_REPLICATE);
    return { ...picture, rgb: moved.data.slice() };
  });
}

function shiftOf(picture: Picture, model: PixelModel, tone: Tone) {
  const { widthPx, heightPx } = picture;
  const luma = lumaOf(picture.rgb, new Uint8Array(model.size)).map((v) => tone.value[v] as number);
  const still = lumaOf(model.background, new Uint8Array(model.size));
  const found: { x: number; y: number; costs: Float64Array }[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const x = placed(column, COLUMNS, widthPx);
      const y = placed(row, ROWS, heightPx);
      if (!isTelling(still, model, widthPx, x, y)) continue;
      found.push(bestPlace(luma, still, widthPx, x, y));
    }
  }
  if (found.length < LEAST_BLOCKS) return undefined;
  const x = middle(found.map((each) => each.x));
  const y = middle(found.map((each) => each.y));
  const agreeing = found.filter((each) => Math.abs(each.x - x) <= 1 && Math.abs(each.y - y) <= 1);
  if (agreeing.length < 0.6 * found.length) return undefined;
  return refined(agreeing, x, y);
}

const placed = (index: number, count: number, length: number): number =>
  Math.round(REACH_PX + ((length - BLOCK_PX - 2 * REACH_PX) * index) / (count - 1));

const middle = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Whether a block of the background is background now and has texture both ways. */
function isTelling(still: Uint8Array, model: PixelModel, stride: number, x: number, y: number) {
  let across = 0;
  let down = 0;
  let moving = 0;
  for (let v = y; v < y + BLOCK_PX; v++) {
    for (let u = x; u < x + BLOCK_PX; u++) {
      const p = v * stride + u;
      across += ((still[p + 1] as number) - (still[p] as number)) ** 2;
      down += ((still[p + stride] as number) - (still[p] as number)) ** 2;
      if (model.state[p] !== BACKGROUND) moving += 1;
    }
  }
  const area = BLOCK_PX * BLOCK_PX;
  return moving < area / 4 && Math.min(across, down) > LEAST_TEXTURE * area;
}

/** Where a block lies best, by the mean difference after the difference in brightness. */
function bestPlace(luma: Uint8Array, still: Uint8Array, stride: number, x: number, y: number) {
  const costs = new Float64Array(SIDE * SIDE);
  let best = 0;
  for (let place = 0; place < costs.length; place++) {
    const dx = (place % SIDE) - REACH_PX;
    const dy = Math.floor(place / SIDE) - REACH_PX;
    let sum = 0;
    let squares = 0;
    for (let v = 0; v < BLOCK_PX; v += 2) {
      for (let u = 0; u < BLOCK_PX; u += 2) {
        const p = (y + v) * stride + x + u;
        const d = (luma[p + dy * stride + dx] as number) - (still[p] as number);
        sum += d;
        squares += d * d;
      }
    }
    const n = (BLOCK_PX / 2) ** 2;
    costs[place] = squares / n - (sum / n) ** 2;
    if ((costs[place] as number) < (costs[best] as number)) best = place;
  }
  return { x: (best % SIDE) - REACH_PX, y: Math.floor(best / SIDE) - REACH_PX, costs };
}

/** The top of the parabola through the summed costs round the best whole pixel. */
function refined(blocks: { costs: Float64Array }[], x: number, y: number) {
  const cost = (dx: number, dy: number): number =>
    blocks.reduce(
      (sum, { costs }) => sum + (costs[(y + dy + REACH_PX) * SIDE + x + dx + REACH_PX] ?? 0),
      0,
    );
  const top = (before: number, at: number, after: number): number => {
    const bend = before - 2 * at + after;
    return bend > 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
  };
  if (Math.abs(x) === REACH_PX || Math.abs(y) === REACH_PX) return { x, y };
  const here = cost(0, 0);
  return {
    x: x + top(cost(-1, 0), here, cost(1, 0)),
    y: y + top(cost(0, -1), here, cost(0, 1)),
  };
}
