import PDFDocument from 'pdfkit';
import { typeface, typefacePath } from '../../assets/index.ts';

const MARGIN = 48;
const INK = '#1c2126';
const QUIET = '#5b6670';
const EDGE = '#c9d0d6';
const ACCENT = '#0b5cab';
const SOFT = '#a9cbed';
const LINE = 1.35;

/** A column of a table: its share of the width, and what stands in it. */
export type Column<Row> = {
  head: string;
  share: number;
  align?: 'left' | 'right';
  text(row: Row): string;
};

export type Bar = { name: string; value: number; words: string; isQuiet?: boolean };

type Meta = { title: string; at: Date; language: string };

/**
 * Sheets of A4 that are written from top to bottom: text in the typeface of the labels, lines and bars as
 * vectors. The same content makes the same bytes.
 */
export function openSheet({ title, at, language }: Meta) {
  const doc = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      CreationDate: at,
      ModDate: at,
      Producer: 'Citymark',
      Creator: 'Citymark',
    },
  });
  const chunks: Uint8Array[] = [];
  const bytes = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  doc.font(typefacePath);
  const face = typeface();
  const width = doc.page.width - 2 * MARGIN;
  const bottom = doc.page.height - MARGIN - 20;
  let y = MARGIN;

  const room = (height: number) => {
    if (y + height <= bottom) return;
    doc.addPage();
    y = MARGIN;
  };

  /** One line within a box; what does not fit is cut. */
  const put = (
    text: string,
    box: { x: number; y: number; width: number; align?: 'left' | 'right' },
    style: { size: number; colour?: string },
  ) => {
    const { size, colour = INK } = style;
    const shown = face.cut(text, box.width / size);
    const textWidth = face.widthEm(shown) * size;
    const x = box.align === 'right' ? box.x + box.width - textWidth : box.x;
    doc.fontSize(size).fillColor(colour).text(shown, x, box.y, { lineBreak: false, features: [] });
  };

  /** Text of several lines over the whole width; Chinese may break between any two characters. */
  const paragraph = (text: string, size: number, colour = INK) => {
    for (const line of brokenLines(text, width / size)) {
      room(size * LINE);
      put(line, { x: MARGIN, y, width: width + 1 }, { size, colour });
      y += size * LINE;
    }
  };

  return {
    bytes,
    skip(height: number) {
      y += height;
    },
    title(text: string, beside: string) {
      put(text, { x: MARGIN, y, width: width * 0.6 }, { size: 24 });
      put(
        beside,
        { x: MARGIN + width * 0.6, y: y + 10, width: width * 0.4, align: 'right' },
        { size: 11, colour: QUIET },
      );
      y += 36;
      doc
        .moveTo(MARGIN, y)
        .lineTo(MARGIN + width, y)
        .lineWidth(1.5)
        .strokeColor(ACCENT)
        .stroke();
      y += 10;
    },
    paragraph,
    heading(text: string, belowHeight: number) {
      room(26 + belowHeight);
      y += 12;
      put(text, { x: MARGIN, y, width }, { size: 13, colour: ACCENT });
      y += 20;
    },
    /** Figures side by side: what, how much, and lines below. */
    tiles(tiles: readonly { name: string; value: string; below: readonly string[] }[]) {
      room(78);
      const each = width / tiles.length;
      for (const [index, { name, value, below }] of tiles.entries()) {
        const box = { x: MARGIN + index * each + 8, width: each - 16 };
        doc.roundedRect(MARGIN + index * each + 2, y, each - 4, 70, 4).lineWidth(0.6);
        doc.strokeColor(EDGE).stroke();
        put(name, { ...box, y: y + 6 }, { size: 9, colour: QUIET });
        put(value, { ...box, y: y + 18 }, { size: 20 });
        for (const [row, text] of below.entries()) {
          put(text, { ...box, y: y + 44 + row * 11 }, { size: 8, colour: QUIET });
        }
      }
      y += 78;
    },
    /** Lying bars, as long as what they stand for. */
    bars(bars: readonly Bar[], nameShare = 0.4) {
      const most = Math.max(1, ...bars.map(({ value }) => value));
      const left = MARGIN + width * nameShare;
      const longest = width * (1 - nameShare) - 60;
      for (const { name, value, words, isQuiet } of bars) {
        room(17);
        const length = (value / most) * longest;
        put(name, { x: MARGIN, y: y + 1, width: width * nameShare - 8 }, { size: 10 });
        doc.rect(left, y + 2, Math.max(length, 0.5), 11).fill(isQuiet ? SOFT : ACCENT);
        put(words, { x: left + length + 6, y: y + 1, width: 54 }, { size: 10, colour: QUIET });
        y += 17;
      }
    },
    table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]) {
      const whole = columns.reduce((sum, { share }) => sum + share, 0);
      const line = (textOf: (column: Column<Row>) => string, size: number, colour: string) => {
        let x = MARGIN;
        for (const column of columns) {
          const cell = (column.share / whole) * width;
          const { align = 'left' } = column;
          put(textOf(column), { x: x + 2, y: y + 3, width: cell - 8, align }, { size, colour });
          x += cell;
        }
        y += 18;
        doc
          .moveTo(MARGIN, y)
          .lineTo(MARGIN + width, y)
          .lineWidth(0.4)
          .strokeColor(EDGE)
          .stroke();
      };
      room(36);
      line(({ head }) => head, 8, QUIET);
      for (const row of rows) {
        const before = y;
        room(18);
        // The heads again on a new sheet.
        if (y < before) line(({ head }) => head, 8, QUIET);
        line((column) => column.text(row), 9, INK);
      }
    },
    /** A line at the foot of every sheet; nothing can be written afterwards. */
    close(foot: string, pageWords: (page: number, of: number) => string): Promise<Uint8Array> {
      const { start, count } = doc.bufferedPageRange();
      for (let page = start; page < start + count; page += 1) {
        doc.switchToPage(page);
        // Below the margin pdfkit would begin another page.
        doc.page.margins.bottom = 0;
        const at = { y: doc.page.height - MARGIN + 8, width: width / 2 };
        put(foot, { x: MARGIN, ...at }, { size: 8, colour: QUIET });
        put(
          pageWords(page + 1, count),
          { x: MARGIN + width / 2, ...at, align: 'right' },
          { size: 8, colour: QUIET },
        );
      }
      doc.end();
      return bytes;
    },
  };

  /** Breaks at spaces and before Chinese characters, never before their punctuation. */
  function brokenLines(text: string, widthEm: number): string[] {
    const pieces =
      text.match(/[^\s\p{Script=Han}]+\s*|\p{Script=Han}[，。；：、）]*\s*|\s+/gu) ?? [];
    const lines: string[] = [];
    let line = '';
    for (const piece of pieces) {
      if (line && face.widthEm(`${line}${piece}`.trimEnd()) > widthEm) {
        lines.push(line.trimEnd());
        line = '';
      }
      line += piece;
    }
    return line ? [...lines, line.trimEnd()] : lines;
  }
}
