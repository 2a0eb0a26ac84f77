import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { scanGrayBuffer, ZBarSymbolType } from '@undecaf/zbar-wasm';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Label } from './label.ts';
import { type LabelRaster, labelRaster } from './label-png.ts';
import { SYMBOL_MODULES } from './qr-symbol.ts';

/** One symbol a decoder found: what it says and a point inside it, in pixels. */
type Found = { text: string; x: number; y: number };
type Decoder = { name: string; read(raster: LabelRaster): Promise<Found[]> };

let zxingReady: Promise<unknown> | undefined;

/** Left to itself the module would fetch its binary from the network. */
function prepareZxing(): Promise<unknown> {
  zxingReady ??= readFile(
    createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'),
  ).then((wasm) =>
    prepareZXingModule({
      overrides: { wasmBinary: new Uint8Array(wasm).buffer },
      fireImmediately: true,
    }),
  );
  return zxingReady;
}

const zxing: Decoder = {
  name: 'zxing',
  async read({ grey, width, height }) {
    await prepareZxing();
    const image = { data: rgba(grey), width, height, colorSpace: 'srgb' as const };
    // Upright and in focus it has to read without the tricks that rescue bad photos.
    const results = await readBarcodes(image as Parameters<typeof readBarcodes>[0], {
      formats: ['QRCode'],
      tryRotate: false,
      tryDownscale: false,
      tryInvert: false,
    });
    return results.map(({ text, position }) => middle(text, Object.values(position)));
  },
};

const zbar: Decoder = {
  name: 'zbar',
  async read({ grey, width, height }) {
    const symbols = await scanGrayBuffer(grey.buffer, width, height);
    return symbols
      .filter((symbol) => symbol.type === ZBarSymbolType.ZBAR_QRCODE)
      .map((symbol) => middle(symbol.decode(), symbol.points));
  },
};

function rgba(grey: Uint8Array): Uint8ClampedArray {
  const pixels = Uint32Array.from(grey, (level) => 0xff000000 | (level * 0x010101));
  return new Uint8ClampedArray(pixels.buffer);
}

function middle(text: string, points: { x: number; y: number }[]): Found {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { text, x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) };
}

/**
 * Draws the label and reads it with two independent decoders. Answers undefined when both find both symbols
 * in their places with exactly the right text and no other, and otherwise what went wrong.
 */
export async function readBack(label: Label): Promise<string | undefined> {
  return readRaster(label, await labelRaster(label));
}

/** `readBack` of a picture that was taken of the label. */
export async function readRaster(label: Label, raster: LabelRaster): Promise<string | undefined> {
  for (const decoder of [zxing, zbar]) {
    const problem = whatIsWrong(label, raster.pxPerMm, await decoder.read(raster));
    if (problem) return `${decoder.name}: ${problem}`;
  }
  return undefined;
}

function whatIsWrong(label: Label, pxPerMm: number, found: Found[]): string | undefined {
  const wrong = found.find(({ text }) => text !== label.symbol.text);
  if (wrong) return `reads ${JSON.stringify(wrong.text.slice(0, 80))}`;
  const { symbols, moduleMm } = label.layout;
  const sidePx = SYMBOL_MODULES * moduleMm * pxPerMm;
  const unread = symbols.findIndex(({ xMm, yMm }) => {
    const [left, top] = [xMm * pxPerMm, yMm * pxPerMm];
    return !found.some(({ x, y }) => x > left && x < left + sidePx && y > top && y < top + sidePx);
  });
  return unread < 0 ? undefined : `does not read symbol ${unread + 1} of ${symbols.length}`;
}
