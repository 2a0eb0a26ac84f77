import { type LabelLayout, type LabelLayoutName, labelLayouts, type TextLine } from './layout.ts';

/** What may be left off a label. The code and the domain stay: by them a genuine one is told. */
export const optionalLines = ['call', 'asset', 'notice'] as const satisfies TextLine['of'][];
export type OptionalLine = (typeof optionalLines)[number];

/** How large, in parts of the standard size of the form. */
export const labelSizes = [100, 150, 200] as const;

/** How a city wants its labels. */
export type LabelDesign = {
  layout: LabelLayoutName;
  sizePercent: (typeof labelSizes)[number];
  lines: readonly OptionalLine[];
  /** `#rrggbb`, of symbols and text. */
  ink: string;
  symbols: 1 | 2;
};

export const BLACK = '#000000';

/** What is printed when nobody says otherwise. */
export const plainDesign = (layout: LabelLayoutName): LabelDesign => ({
  layout,
  sizePercent: 100,
  lines: optionalLines,
  ink: BLACK,
  symbols: 2,
});

const A4 = { widthMm: 210, heightMm: 297 };

/** The layout that a design comes to. */
export function layoutOf({ layout: name, sizePercent, lines, symbols }: LabelDesign): LabelLayout {
  const form = labelLayouts[name];
  const scale = sizePercent / 100;
  const mm = (value: number) => value * scale;
  const left = lines as readonly string[];
  const isShown = ({ of }: TextLine) =>
    left.includes(of) || !(optionalLines as readonly string[]).includes(of);
  return {
    name,
    widthMm: mm(form.widthMm),
    heightMm: mm(form.heightMm),
    columns: Math.floor(A4.widthMm / mm(form.widthMm)),
    rows: Math.floor(A4.heightMm / mm(form.heightMm)),
    moduleMm: mm(form.moduleMm),
    symbols: (symbols === 2 ? form.symbols : [middleOf(form)]).map(({ xMm, yMm }) => ({
      xMm: mm(xMm),
      yMm: mm(yMm),
    })),
    lines: form.lines.filter(isShown).map((line) => ({
      ...line,
      xMm: mm(line.xMm),
      yMm: mm(line.yMm),
      sizeMm: mm(line.sizeMm),
      maxWidthMm: mm(line.maxWidthMm),
    })),
  };
}

/** Where a single symbol goes: between the two, on a whole module. */
function middleOf({ symbols, moduleMm }: LabelLayout): LabelLayout['symbols'][number] {
  const [first, second] = symbols;
  if (!first || !second) throw new Error('a form has two symbols');
  const across = Math.round((first.xMm + second.xMm) / 2 / moduleMm);
  return { xMm: across * moduleMm, yMm: first.yMm };
}

/** Phones read dark on white; this is the contrast of WCAG AAA. */
const LEAST_CONTRAST = 7;

/** Whether a symbol in this colour on white is dark enough to be read, worn and in bad light. */
export const isDarkInk = (ink: string): boolean =>
  /^#[0-9a-f]{6}$/i.test(ink) && 1.05 / (luminance(ink) + 0.05) >= LEAST_CONTRAST;

/** Relative luminance, as WCAG defines it. */
function luminance(ink: string): number {
  const parts = [1, 3, 5].map((start) => Number.parseInt(ink.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
