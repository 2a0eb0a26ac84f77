import { deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import type { Label, PlacedText } from './label.ts';
import type { LabelLayout } from './layout.ts';
import type { QrSymbol } from './qr-symbol.ts';
import { typefacePath } from './typeface.ts';

const A4 = { widthMm: 210, heightMm: 297 };
const POINTS_PER_MM = 72 / 25.4;

export const labelsPerSheet = ({ columns, rows }: LabelLayout): number => columns * rows;

/**
 * Labels of one layout on sheets of A4, as many as it takes: vectors and embedded text. Everything that
 * repeats (what all labels say, the second copy of each symbol) is drawn once and referred to.
 */
export async function labelSheets(labels: readonly Label[], title: string): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: [A4.widthMm * POINTS_PER_MM, A4.heightMm * POINTS_PER_MM],
    margin: 0,
    autoFirstPage: false,
    info: { Title: title },
  });
  const chunks: Uint8Array[] = [];
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.font(typefacePath);
  const text = textWriter(doc);
  const [first] = labels;
  if (first) {
    const common = form(doc, commonContent(first, text), text.resources);
    const perSheet = labelsPerSheet(first.layout);
    for (let start = 0; start < labels.length; start += perSheet) {
      sheet(doc, labels.slice(start, start + perSheet), common, text);
    }
  }
  doc.end();
  return bytes;
}

type TextWriter = ReturnType<typeof textWriter>;
type Reference = PDFKit.PDFKitReference;

/** What pdfkit has for embedding a font and does not tell in its types. */
type EmbeddedFont = { id: string; ref(): Reference; encode(text: string): [string[], unknown] };

/** Sets text character by character, each encoded once: laying out runs takes longer than all the rest. */
function textWriter(doc: PDFKit.PDFDocument) {
  const font = (doc as unknown as { _font: EmbeddedFont })._font;
  const codes = new Map<string, string>();
  const code = (character: string): string => {
    const known = codes.get(character);
    if (known !== undefined) return known;
    const made = font.encode(character)[0].join('');
    codes.set(character, made);
    return made;
  };
  return {
    fontId: font.id,
    font: font.ref(),
    resources: { Font: { [font.id]: font.ref() } },
    /** Operators for a coordinate system in millimetres, y downwards. */
    operators({ text, xMm, yMm, sizeMm }: PlacedText): string {
      let hex = '';
      for (const character of text) hex += code(character);
      return `BT /${font.id} ${sizeMm} Tf 1 0 0 -1 ${number(xMm)} ${number(yMm)} Tm <${hex}> Tj ET\n`;
    },
  };
}

/** A piece of drawing that can be referred to any number of times; deflated here, at once. */
function form(doc: PDFKit.PDFDocument, content: string, resources: object): Reference {
  const ref = doc.ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, 0, A4.widthMm, A4.heightMm],
    Resources: resources,
    Filter: 'FlateDecode',
  });
  ref.end(deflateSync(content));
  return ref;
}

/** What all labels say, and the corners to cut along. */
function commonContent({ layout, common }: Label, text: TextWriter): string {
  const { widthMm, heightMm } = layout;
  const corners = [
    [0, 0, 1, 1],
    [widthMm, 0, -1, 1],
    [0, heightMm, 1, -1],
    [widthMm, heightMm, -1, -1],
  ].map(([x = 0, y = 0, right = 0, down = 0]) => {
    const [across, along] = [x + 2 * right, y + 2 * down];
    return `${across} ${y} m ${x} ${y} l ${x} ${along} l S\n`;
  });
  return `0.6 G 0.1 w ${corners.join('')}${common.map(text.operators).join('')}`;
}

/** The dark modules, one unit each, as a single shape. */
function symbolContent({ runs }: QrSymbol): string {
  let content = '';
  for (const { x, y, length } of runs) content += `${x} ${y} ${length} 1 re\n`;
  return `${content}f`;
}

function sheet(
  doc: PDFKit.PDFDocument,
  labels: readonly Label[],
  common: Reference,
  text: TextWriter,
): void {
  doc.addPage();
  const { page } = doc;
  page.fonts[text.fontId] = text.font;
  page.xobjects.Common = common;
  let content = `${POINTS_PER_MM} 0 0 ${POINTS_PER_MM} 0 0 cm\n`;
  for (const [index, label] of labels.entries()) {
    const name = `S${index}`;
    page.xobjects[name] = form(doc, symbolContent(label.symbol), {});
    content += labelContent(label, index, name, text);
  }
  doc.addContent(content);
}

function labelContent(label: Label, index: number, symbolName: string, text: TextWriter): string {
  const { layout, own, ink } = label;
  const { moduleMm } = layout;
  const left = marginMm(A4.widthMm, layout.columns * layout.widthMm);
  const top = marginMm(A4.heightMm, layout.rows * layout.heightMm);
  const x = left + (index % layout.columns) * layout.widthMm;
  const y = top + Math.floor(index / layout.columns) * layout.heightMm;
  const symbols = layout.symbols.map(
    ({ xMm, yMm }) =>
      `q ${moduleMm} 0 0 ${moduleMm} ${number(xMm)} ${number(yMm)} cm /${symbolName} Do Q\n`,
  );
  return `q 1 0 0 1 ${number(x)} ${number(y)} cm ${fill(ink)} /Common Do\n${symbols.join('')}${own.map(text.operators).join('')}Q\n`;
}

/** The operator for filling in this colour; what is referred to takes it over. */
const fill = (ink: string): string =>
  `${[1, 3, 5].map((start) => number(Number.parseInt(ink.slice(start, start + 2), 16) / 255)).join(' ')} rg`;

const marginMm = (sheetMm: number, usedMm: number): number => Math.max(0, (sheetMm - usedMm) / 2);

const number = (value: number): string => String(Math.round(value * 1000) / 1000);
