import { AppError } from '../platform/errors.ts';

/** The file formats that registers are exchanged in. */
export const tableFormats = ['csv', 'xlsx', 'geojson'] as const;

export type TableFormat = (typeof tableFormats)[number];

/**
 * A file as rows of text. `row` is what a person sees: the line of a spreadsheet (headers are row 1), or
 * the number of a GeoJSON feature. A row may be longer or shorter than the headers.
 */
export type Table = { headers: string[]; rows: { row: number; cells: string[] }[] };

/** What one file may have; more is refused with a hint to split it. */
export const tableLimits = {
  fileBytes: 50_000_000,
  /** All of an unpacked XLSX; a spreadsheet of a hundred thousand assets has about 100 MB. */
  unpackedBytes: 128_000_000,
  rows: 300_000,
  columns: 256,
  rowBytes: 1_000_000,
  seconds: 120,
};

/** A header as it is compared: case, width, blanks and underscores do not matter. */
export const headerKey = (header: string): string =>
  header.normalize('NFKC').replace(/[\s_]/g, '').toLowerCase();

/** NaN for all that is no plain decimal number, such as 0x10 or an empty text. */
export const readDecimal = (text: string): number =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;

/** A file that cannot be taken apart: what is wrong with it and what to do. */
export const unreadable = (detail: string, cause?: unknown): AppError =>
  new AppError('import-unreadable', detail, { cause });

/** Makes a table of rows of which the first holds the headers. @throws AppError `import-unreadable` */
export function tableOf(lines: string[][]): Table {
  const [headers, ...rest] = lines;
  if (!headers?.some((header) => header !== '')) {
    throw unreadable('The first row must hold the names of the columns.');
  }
  checkColumns(headers.length);
  const rows = rest
    .map((cells, index) => ({ row: index + 2, cells }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  return { headers, rows };
}

export function checkColumns(count: number): void {
  if (count <= tableLimits.columns) return;
  throw unreadable(
    `The file has ${count} columns; at most ${tableLimits.columns} are read. Delete those that are not needed.`,
  );
}

export function checkRows(count: number): void {
  if (count <= tableLimits.rows) return;
  throw unreadable(`The file has more than ${tableLimits.rows} rows. Split it into several files.`);
}
