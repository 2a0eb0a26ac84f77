import sharp from 'sharp';
import type { Frame } from '../../detection/frame.ts';

/** Photos of Debian's opencv-doc. */
export const OPENCV_DATA = '/usr/share/doc/opencv-doc/examples/data';

/** A photo as a frame, taken when time began. */
export async function frameOf(path: string | Uint8Array): Promise<Frame> {
  const { data, info } = await sharp(path)
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) };
}

/** A frame of one colour. */
export const plainFrame = (widthPx: number, heightPx: number, brightness = 0): Frame => ({
  rgb: new Uint8Array(widthPx * heightPx * 3).fill(brightness),
  widthPx,
  heightPx,
  takenAt: new Date(0),
});
