import sharp from 'sharp';
import { AppError } from '../../platform/errors.ts';
import type { Box } from '../box.ts';
import type { Frame } from '../frame.ts';
import { BUILT_IN_COCO, type Models } from '../models/index.ts';

/** A face is inside a person, a number plate inside a vehicle. */
export const maskedLabels: ReadonlySet<string> = new Set([
  ...['person', 'bicycle', 'car', 'motorcycle', 'bus', 'train', 'truck'],
]);

/** What scores this much is masked: far below what counts as seen, so that rather too much goes. */
export const MASK_SCORE = 0.15;
/** What is masked may not be found again from this score on. */
export const CHECK_SCORE = 0.25;

/** Changes when the same picture would be masked otherwise: another copy is made then. */
export const MASK_RECIPE = 'solid-1';

/** Longest side of a copy. */
const LONGEST_PX = 1920;
const MOST_PIXELS = 100_000_000;
/** On each side, as a share of the box: hair, bags and mirrors stick out of it. */
const MARGIN = 0.12;
const LEAST_MARGIN_PX = 3;
/** How often the copy is looked at again, and what was found masked too. */
const ROUNDS = 5;
/** Things that are small in the picture are looked for in the picture enlarged. */
const ENLARGED = 2;
/** Share of the picture's height. */
const SMALL = 0.25;

export type MaskedPicture = {
  jpeg: Buffer;
  widthPx: number;
  heightPx: number;
  maskCount: number;
  modelId: string;
  modelVersion: string;
};

/**
 * A copy of a picture, at most 1920 px long, in which people and vehicles are covered by plain areas: no
 * pixel of theirs is in it. The copy is looked at again before it is given out.
 * @throws AppError `picture-unreadable`, `model-unavailable`; `mask-failed` when something is found in the
 *   copy time and again
 */
export async function maskPicture(
  models: Pick<Models, 'detect'>,
  bytes: Uint8Array,
): Promise<MaskedPicture> {
  const frame = await frameOf(bytes);
  const { widthPx, heightPx } = frame;
  let things = await thingsIn(models, frame, MASK_SCORE);
  const { modelId, modelVersion } = things;
  let maskCount = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    cover(frame, things.boxes);
    maskCount += things.boxes.length;
    // As it will be seen: through the losses of its own file.
    const jpeg = await jpegOf(frame);
    things = await thingsIn(models, await frameOf(jpeg), CHECK_SCORE);
    if (things.boxes.length === 0) {
      return { jpeg, widthPx, heightPx, maskCount, modelId, modelVersion };
    }
  }
  throw new AppError('mask-failed');
}

async function frameOf(bytes: Uint8Array): Promise<Frame> {
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(LONGEST_PX, LONGEST_PX, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .flatten()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
  } catch (cause) {
    throw new AppError('picture-unreadable', undefined, { cause });
  }
}

const rawOf = ({ rgb, widthPx: width, heightPx: height }: Frame) =>
  sharp(rgb, { raw: { width, height, channels: 3 } });

const jpegOf = (frame: Frame): Promise<Buffer> => rawOf(frame).jpeg({ quality: 82 }).toBuffer();

/** People and vehicles in a picture: as a whole, in tiles, and what is small in tiles of it enlarged. */
export async function thingsIn(
  models: Pick<Models, 'detect'>,
  frame: Frame,
  minScore: number,
): Promise<{ boxes: Box[]; modelId: string; modelVersion: string }> {
  const large = await enlarged(frame);
  const look = async (picture: Frame, options: { inTiles: boolean }) => {
    const { widthPx, heightPx } = picture;
    const tiles: { regions?: Box[] } = options.inTiles
      ? { regions: [[0, 0, widthPx, heightPx]] }
      : {};
    const found = await models.detect(BUILT_IN_COCO, picture, { minScore, ...tiles });
    const boxes = found.items
      .filter(({ label, score }) => maskedLabels.has(label) && score >= minScore)
      .map(({ box }) => scaled(box, frame.widthPx / widthPx));
    return { ...found, boxes };
  };
  const whole = await look(frame, { inTiles: false });
  const tiles = await look(frame, { inTiles: true });
  const enlarge = await look(large, { inTiles: true });
  // Enlarged, the grain of the ground becomes large things; those are for the other two to see.
  const small = enlarge.boxes.filter(
    ([x1, y1, x2, y2]) => Math.max(x2 - x1, y2 - y1) <= SMALL * frame.heightPx,
  );
  const { modelId, modelVersion } = whole;
  return { boxes: [...whole.boxes, ...tiles.boxes, ...small], modelId, modelVersion };
}

async function enlarged(frame: Frame): Promise<Frame> {
  const { data, info } = await rawOf(frame)
    .resize(frame.widthPx * ENLARGED, frame.heightPx * ENLARGED)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...frame, rgb: data, widthPx: info.width, heightPx: info.height };
}

const scaled = ([x1, y1, x2, y2]: Box, by: number): Box => [x1 * by, y1 * by, x2 * by, y2 * by];

/** Paints over boxes with a margin, in a grey that says nothing of what was there. */
function cover({ rgb, widthPx, heightPx }: Frame, boxes: readonly Box[]): void {
  for (const [x1, y1, x2, y2] of boxes) {
    const across = Math.max(LEAST_MARGIN_PX, (x2 - x1) * MARGIN);
    const down = Math.max(LEAST_MARGIN_PX, (y2 - y1) * MARGIN);
    const left = Math.max(0, Math.floor(x1 - across));
    const top = Math.max(0, Math.floor(y1 - down));
    const right = Math.min(widthPx, Math.ceil(x2 + across));
    const bottom = Math.min(heightPx, Math.ceil(y2 + down));
    for (let y = top; y < bottom; y += 1) {
      const row = (y * widthPx + left) * 3;
      rgb.fill(GREY, row, row + (right - left) * 3);
    }
  }
}

const GREY = 128;
