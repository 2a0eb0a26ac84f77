import { CsvError, parse } from 'csv-parse/sync';
import { unguardFormula } from './formula-guard.ts';
import { checkColumns, checkRows, type Table, tableLimits, tableOf, unreadable } from './table.ts';

/**
 * Reads CSV with commas or tabs, as UTF-8 (with or without byte order mark), UTF-16 with a mark, or
 * GB18030 (and its subsets GBK and GB2312), which Excel writes on Chinese computers.
 * @throws AppError `import-unreadable`
 */
export function readCsv(bytes: Uint8Array): Table {
  const text = decode(bytes);
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    throw unreadable(
      `Character ${nul + 1} of the file is NUL: this is no text file. Save it as CSV.`,
    );
  }
  const firstLine = text.slice(0, tableLimits.rowBytes).split('\n', 1)[0] ?? '';
  return tableOf(
    parseText(text, firstLine.includes('\t') && !firstLine.includes(',') ? '\t' : ','),
  );
}

function parseText(text: string, delimiter: string): string[][] {
  let count = 0;
  try {
    return parse(text, {
      bom: true,
      delimiter,
      max_record_size: tableLimits.rowBytes,
      relax_column_count: true,
      on_record: (cells: string[]) => {
        count += 1;
        checkRows(count - 1);
        checkColumns(cells.length);
        return cells.map((cell) => unguardFormula(cell.trim()));
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(advice(error, count + 1), error);
  }
}

function advice(error: CsvError, row: number): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return `Row ${row} does not end within ${tableLimits.rowBytes} bytes; probably a quote (") in it is never closed.`;
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return `Row ${row} has a quote (") in the middle of a value. Write it twice ("") and put quotes around the value.`;
    default:
      return `Row ${row} cannot be read: ${error.message}`;
  }
}

function decode(bytes: Uint8Array): string {
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const encodings = utf16 ? [bytes[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one: the next is tried.
    }
  }
  throw unreadable('The text is neither UTF-8 nor GB18030. Save the file as "CSV UTF-8".');
}
