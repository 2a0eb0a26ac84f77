import { create } from 'qrcode';

/** Modules per side of QR version 4, without the quiet zone. */
export const SYMBOL_MODULES = 33;

/** Dark modules of one row, side by side: `length` of them from column `x`, in row `y`. */
export type Run = { x: number; y: number; length: number };

/** A QR symbol of version 4, error correction Q, as its dark runs row by row. */
export type QrSymbol = { text: string; runs: readonly Run[] };

/**
 * Codes upper-case alphanumeric text of at most 67 characters. Always version 4, so that all labels look
 * alike and their modules have the size the layout says. Throws for text that does not fit.
 */
export function qrSymbol(text: string): QrSymbol {
  const { modules } = create([{ data: text, mode: 'alphanumeric' }], {
    errorCorrectionLevel: 'Q',
    version: 4,
  });
  return { text, runs: runsOf(modules.data, modules.size) };
}

function runsOf(data: Uint8Array, size: number): Run[] {
  const runs: Run[] = [];
  for (let y = 0; y < size; y++) {
    const row = y * size;
    for (let x = 0; x < size; x++) {
      if (!data[row + x]) continue;
      const start = x;
      while (x < size && data[row + x]) x++;
      runs.push({ x: start, y, length: x - start });
    }
  }
  return runs;
}
