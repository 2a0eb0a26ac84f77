import sharp from 'sharp';
import type { Label } from './label.ts';
import { labelSvg } from './label-svg.ts';

const MM_PER_INCH = 25.4;

/** Enough for a printer: 12 pixels a module are 244 dpi on a plate and 469 dpi on a sticker. */
const PRINT_PX_PER_MODULE = 12;

/** The least that decoders read without guessing; a worn plate shows a phone no more. */
const READ_PX_PER_MODULE = 4;

/** One label as PNG that prints in its true size; a module is a whole number of pixels. */
export async function labelPng(label: Label): Promise<Uint8Array> {
  const pxPerMm = PRINT_PX_PER_MODULE / label.layout.moduleMm;
  return sharp(Buffer.from(labelSvg(label, pxPerMm)))
    .withMetadata({ density: pxPerMm * MM_PER_INCH })
    .png({ palette: true, colours: 16, compressionLevel: 9 })
    .toBuffer();
}

/** Grey pixels of a label, row by row. */
export type LabelRaster = {
  grey: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
  pxPerMm: number;
};

/** One label as a coarse picture for reading it back. */
export async function labelRaster(label: Label): Promise<LabelRaster> {
  const pxPerMm = READ_PX_PER_MODULE / label.layout.moduleMm;
  const { data, info } = await sharp(Buffer.from(labelSvg(label, pxPerMm)))
    .flatten({ background: '#fff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { grey: new Uint8Array(data), width: info.width, height: info.height, pxPerMm };
}
