import { strFromU8, unzipSync, zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/universal';
import { AppError } from '../platform/errors.ts';
import { checkRows, type Table, tableLimits, tableOf, unreadable } from './table.ts';

/** A number as the file has it; Excel itself keeps 15 digits of it. */
type NumberCell = { number: string };

/**
 * Reads the first sheet of a workbook. Formulas are refused, because what they last showed may be stale
 * or missing. Meant for a thread of its own: it takes memory, and a hostile file takes time.
 * @throws AppError `import-unreadable`
 */
export async function readXlsx(bytes: Uint8Array): Promise<Table> {
  try {
    const entries = unpack(bytes);
    refuseFormulas(entries);
    // The reader would trust the sizes a hostile archive states, so it gets what we have unpacked.
    const stored = zipSync(entries, { level: 0 });
    const rows = await readSheet<NumberCell>(stored.slice().buffer, {
      parseNumber: (number) => ({ number }),
    });
    checkRows(rows.length - 1);
    return tableOf(rows.map((row) => row.map(cellText)));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(
      'This is no readable XLSX workbook. Open it in a spreadsheet program and save it as .xlsx again.',
      error,
    );
  }
}

/** The XML parts, in no more memory than the limit whatever the archive claims. */
function unpack(bytes: Uint8Array): Record<string, Uint8Array> {
  let total = 0;
  return unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!name.endsWith('.xml') && !name.endsWith('.rels')) return false;
      total += originalSize;
      if (total > tableLimits.unpackedBytes) {
        throw unreadable(
          `The workbook unpacks to more than ${tableLimits.unpackedBytes / 1e6} MB. Split it, or save it as CSV.`,
        );
      }
      return true;
    },
  });
}

function refuseFormulas(entries: Record<string, Uint8Array>): void {
  for (const [name, bytes] of Object.entries(entries)) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/.test(name)) continue;
    const found = /<c r="([A-Z]+\d+)"[^>]*>\s*<f[\s/>]/.exec(strFromU8(bytes));
    if (!found) continue;
    throw unreadable(
      `Cell ${found[1]} holds a formula. Copy the sheet, paste it as values only, and import that.`,
    );
  }
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'object' && 'number' in cell) return numberText(String(cell.number));
  return String(cell).trim();
}

/** Plain digits of a whole number that is written with an exponent; everything else as it is. */
function numberText(text: string): string {
  const value = Number(text);
  return /e/i.test(text) && Number.isSafeInteger(value) ? String(value) : text;
}
