/** A line of text of a label. The baseline starts, ends or is centred at the point, in millimetres from the top left. */
export type TextLine = {
  of: 'call' | 'domain' | 'asset' | 'code' | 'notice';
  xMm: number;
  yMm: number;
  sizeMm: number;
  anchor: 'start' | 'middle' | 'end';
  maxWidthMm: number;
};

/** How a label looks and how labels lie on a sheet of A4. */
export type LabelLayout = {
  name: LabelLayoutName;
  widthMm: number;
  heightMm: number;
  columns: number;
  rows: number;
  /** The side of one module; the quiet zone is four of them. Symbols lie on multiples, so that rasters are sharp. */
  moduleMm: number;
  /** Top left corners of the two symbols, without their quiet zones. */
  symbols: readonly { xMm: number; yMm: number }[];
  lines: readonly TextLine[];
};

export const labelLayoutNames = ['plate', 'sticker'] as const;
export type LabelLayoutName = (typeof labelLayoutNames)[number];

const modules = (moduleMm: number, across: number, down: number) => ({
  xMm: across * moduleMm,
  yMm: down * moduleMm,
});

/**
 * `plate`: A7, eight to a sheet, symbols of 41 mm; reads from half a metre when worn. For everything outdoors.
 * `sticker`: 70 × 37 mm, 24 to a sheet (a common size of label paper), symbols of 21 mm; for cabinets and
 * other things one stands right before.
 */
export const labelLayouts: Record<LabelLayoutName, LabelLayout> = {
  plate: {
    name: 'plate',
    widthMm: 105,
    heightMm: 74,
    columns: 2,
    rows: 4,
    moduleMm: 1.25,
    symbols: [modules(1.25, 5, 10), modules(1.25, 46, 10)],
    lines: [
      { of: 'call', xMm: 6.25, yMm: 6.3, sizeMm: 5, anchor: 'start', maxWidthMm: 50 },
      { of: 'domain', xMm: 98.75, yMm: 6.3, sizeMm: 3.6, anchor: 'end', maxWidthMm: 46 },
      { of: 'asset', xMm: 52.5, yMm: 61.6, sizeMm: 3.6, anchor: 'middle', maxWidthMm: 96 },
      { of: 'code', xMm: 52.5, yMm: 66.4, sizeMm: 3.4, anchor: 'middle', maxWidthMm: 100 },
      { of: 'notice', xMm: 52.5, yMm: 71.2, sizeMm: 3.4, anchor: 'middle', maxWidthMm: 96 },
    ],
  },
  sticker: {
    name: 'sticker',
    widthMm: 70,
    heightMm: 37,
    columns: 3,
    rows: 8,
    moduleMm: 0.65,
    symbols: [modules(0.65, 17, 5), modules(0.65, 58, 5)],
    lines: [
      { of: 'call', xMm: 3, yMm: 29.4, sizeMm: 2.2, anchor: 'start', maxWidthMm: 30 },
      { of: 'domain', xMm: 67, yMm: 29.4, sizeMm: 2, anchor: 'end', maxWidthMm: 33 },
      { of: 'asset', xMm: 35, yMm: 31.6, sizeMm: 2, anchor: 'middle', maxWidthMm: 64 },
      { of: 'code', xMm: 35, yMm: 33.8, sizeMm: 2, anchor: 'middle', maxWidthMm: 66 },
      { of: 'notice', xMm: 35, yMm: 35.9, sizeMm: 1.9, anchor: 'middle', maxWidthMm: 64 },
    ],
  },
};
