import sharp from 'sharp';
import type { Frame } from '../frame.ts';
import type { FootageProviderKind } from './footage-provider.ts';

/** A picture of a camera, and where it comes from. */
export type TakenFrame = {
  cameraId: string;
  /** By the clock of whoever took it. */
  takenAt: Date;
  frame: Frame;
  jpeg: Uint8Array;
  /** `fresh`: just now, from the camera's own source. */
  source: 'footage' | 'fresh' | 'look';
  /** Who kept the footage that it is from. */
  provider: FootageProviderKind | null;
  /** Seconds that the clock of `takenAt` is ahead of ours; null: unknown. */
  clockOffsetSeconds: number | null;
};

/** Enough that comparing and detecting see what was there. */
const JPEG_QUALITY = 92;

export async function takenFrame(
  frame: Frame,
  from: Omit<TakenFrame, 'frame' | 'jpeg' | 'takenAt'>,
): Promise<TakenFrame> {
  return { ...from, takenAt: frame.takenAt, frame, jpeg: await jpegOf(frame) };
}

const jpegOf = ({ rgb, widthPx: width, heightPx: height }: Frame): Promise<Uint8Array> =>
  sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
