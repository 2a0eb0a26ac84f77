import sharp from 'sharp';
import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import type { ModelInput } from './model-manifest.ts';
import type { TensorData } from './tensor.ts';

/** A picture, or a part of one, as a model takes it, and the way back. */
export type FittedPicture = {
  data: TensorData;
  dims: number[];
  widthPx: number;
  heightPx: number;
  /** From pixels of the model's input to pixels of the frame. */
  toFrame(box: Box): Box;
};

/** A part of a frame in whole pixels. */
export type Part = { left: number; top: number; width: number; height: number };

const DEFAULT_PADDING = 114;

/**
 * Cuts a part out of a frame and brings it to the size, order and range that a model takes. Scaling is done
 * off this thread; where nothing is to be scaled, rows are copied, and a frame that fits is passed as it is.
 */
export async function fitPicture(
  frame: Frame,
  part: Part,
  input: ModelInput,
): Promise<FittedPicture> {
  const { widthPx, heightPx } = inputSize(part, input);
  const stretch = input.fit === 'stretch';
  const scale = Math.min(widthPx / part.width, heightPx / part.height);
  const width = stretch ? widthPx : clamp(Math.round(part.width * scale), widthPx);
  const height = stretch ? heightPx : clamp(Math.round(part.height * scale), heightPx);
  const content = await scaled(frame, part, width, height);
  const rgb = padded(content, width, height, { widthPx, heightPx, input });
  const [scaleX, scaleY] = [width / part.width, height / part.height];
  return {
    ...arranged(rgb, widthPx, heightPx, input),
    widthPx,
    heightPx,
    toFrame: ([x1, y1, x2, y2]) => [
      x1 / scaleX + part.left,
      y1 / scaleY + part.top,
      x2 / scaleX + part.left,
      y2 / scaleY + part.top,
    ],
  };
}

const clamp = (value: number, highest: number) => Math.max(1, Math.min(highest, value));

/** The size of the model's input for a picture of these sides. */
export function inputSize(
  { width, height }: { width: number; height: number },
  { size }: ModelInput,
): { widthPx: number; heightPx: number } {
  if (!('longSidePx' in size)) return size;
  const { longSidePx, multipleOf } = size;
  const scale = longSidePx / Math.max(width, height);
  const rounded = (side: number) =>
    Math.max(1, Math.ceil((side * scale - 1e-6) / multipleOf)) * multipleOf;
  return { widthPx: rounded(width), heightPx: rounded(height) };
}

async function scaled(
  frame: Frame,
  part: Part,
  width: number,
  height: number,
): Promise<Uint8Array> {
  const whole = part.width === frame.widthPx && part.height === frame.heightPx;
  if (part.width === width && part.height === height) return whole ? frame.rgb : cut(frame, part);
  const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 as const };
  const picture = sharp(frame.rgb, { raw });
  if (!whole) picture.extract(part);
  return picture.resize(width, height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
}

function cut({ rgb, widthPx }: Frame, { left, top, width, height }: Part): Uint8Array {
  const result = new Uint8Array(width * height * 3);
  for (let row = 0; row < height; row++) {
    const start = ((top + row) * widthPx + left) * 3;
    result.set(rgb.subarray(start, start + width * 3), row * width * 3);
  }
  return result;
}

type Target = { widthPx: number; heightPx: number; input: ModelInput };

function padded(
  content: Uint8Array,
  width: number,
  height: number,
  { widthPx, heightPx, input }: Target,
): Uint8Array {
  if (width === widthPx && height === heightPx) return content;
  const result = new Uint8Array(widthPx * heightPx * 3).fill(input.padding ?? DEFAULT_PADDING);
  if (width === widthPx) {
    result.set(content);
    return result;
  }
  for (let row = 0; row < height; row++) {
    const from = row * width * 3;
    result.set(content.subarray(from, from + width * 3), row * widthPx * 3);
  }
  return result;
}

/** The bytes in the order, type and range of the model. */
function arranged(rgb: Uint8Array, widthPx: number, heightPx: number, input: ModelInput) {
  const nhwc = input.layout === 'nhwc';
  const dims = nhwc ? [1, heightPx, widthPx, 3] : [1, 3, heightPx, widthPx];
  if (nhwc && input.type === 'uint8' && input.channels === 'rgb') return { data: rgb, dims };
  const pixels = widthPx * heightPx;
  const data = input.type === 'uint8' ? new Uint8Array(pixels * 3) : new Float32Array(pixels * 3);
  for (let channel = 0; channel < 3; channel++) {
    const from = input.channels === 'rgb' ? channel : 2 - channel;
    const mean = input.mean?.[channel] ?? 0;
    const factor = 1 / (input.std?.[channel] ?? 1);
    const step = nhwc ? 3 : 1;
    let to = nhwc ? channel : channel * pixels;
    for (let at = from; at < rgb.length; at += 3) {
      data[to] = ((rgb[at] as number) - mean) * factor;
      to += step;
    }
  }
  return { data, dims };
}
