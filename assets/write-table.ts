import { stringify } from 'csv-stringify/sync';
import writeXlsxFile from 'write-excel-file/node';
import { AppError } from '../platform/errors.ts';
import type { CellValue } from './asset-cells.ts';
import { guardFormula } from './formula-guard.ts';
import type { TableFormat } from './table.ts';

/** Rows in the order of the headers, in pages of any size. */
export type Pages = AsyncIterable<CellValue[][]>;

type Chunks = AsyncGenerator<string | Uint8Array>;

/** What a sheet of a workbook can hold, headers included. */
const XLSX_ROWS = 1_048_576;

export const contentTypes: Record<TableFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  geojson: 'application/geo+json',
};

/** The bytes of a file of that format, piece by piece. */
export const writeTable: Record<TableFormat, (headers: string[], pages: Pages) => Chunks> = {
  csv: writeCsv,
  xlsx: writeXlsx,
  geojson: writeGeojson,
};

/** UTF-8 with the byte order mark that Excel needs to see Chinese. */
async function* writeCsv(headers: string[], pages: Pages): Chunks {
  const lines = (rows: CellValue[][]) =>
    stringify(
      rows.map((row) => row.map((cell) => (typeof cell === 'string' ? guardFormula(cell) : cell))),
      { record_delimiter: 'windows', cast: { number: String } },
    );
  yield `\ufeff${lines([headers])}`;
  for await (const rows of pages) yield lines(rows);
}

/** Codes and all else but numbers as text cells: as a number, Excel would cut a code to 15 digits. */
async function* writeXlsx(headers: string[], pages: Pages): Chunks {
  const sheet: (CellValue | { value: string; type: StringConstructor })[][] = [
    headers.map(xlsxCell),
  ];
  for await (const rows of pages) {
    for (const row of rows) sheet.push(row.map(xlsxCell));
    if (sheet.length > XLSX_ROWS) {
      throw new AppError(
        'too-large',
        `A sheet holds ${XLSX_ROWS} rows at most: export CSV instead.`,
      );
    }
  }
  yield await writeXlsxFile(sheet).toBuffer();
}

const xlsxCell = (cell: CellValue) =>
  typeof cell === 'string' ? { value: xlsxText(cell), type: String } : cell;

/**
 * A text that looks like an escaped character is itself escaped (ECMA-376 Part 1 §22.9.2.19). So is the
 * first character of names that every JavaScript object has: the writer looks its texts up in one.
 */
function xlsxText(text: string): string {
  if (text in Object.prototype) return escaped(text[0] ?? '') + text.slice(1);
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, escaped);
}

const escaped = (character: string) =>
  `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;

/** Points with the columns as properties; RFC 7946, but for the coordinate system, which is the caller's. */
async function* writeGeojson(headers: string[], pages: Pages): Chunks {
  const [x, y, z] = ['PointX', 'PointY', 'Height'].map((name) => headers.indexOf(name)) as [
    number,
    number,
    number,
  ];
  yield '{"type":"FeatureCollection","features":[\n';
  let separator = '';
  for await (const rows of pages) {
    for (const row of rows) {
      const position = [row[x], row[y], row[z]].filter((value) => value !== null);
      const properties = Object.fromEntries(
        headers.flatMap((header, index) =>
          [x, y, z].includes(index) || row[index] === null ? [] : [[header, row[index]]],
        ),
      );
      const feature = {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: position },
        properties,
      };
      yield separator + JSON.stringify(feature);
      separator = ',\n';
    }
  }
  yield '\n]}\n';
}
