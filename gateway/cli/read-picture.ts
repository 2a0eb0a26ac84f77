import sharp from 'sharp';
import type { Frame } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';

/** A picture file of more is not decoded: a small file can claim any size. */
const MOST_PIXELS = 100_000_000;

/**
 * A picture file as a frame, turned the way its EXIF says. `takenAt` is 1970-01-01: a file's own date says
 * nothing for sure. Throws AppError `picture-unreadable`.
 */
export async function readPicture(path: string): Promise<Frame> {
  try {
    const { data, info } = await sharp(path, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .autoOrient()
      .toColourspace('srgb')
      .flatten()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new AppError('picture-unreadable', `This is not a picture that can be read: ${reason}`, {
      cause,
    });
  }
}
