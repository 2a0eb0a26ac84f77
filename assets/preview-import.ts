import type { AssetDeps } from './asset-deps.ts';
import { type ImportReport, importReport } from './import-assets.ts';
import {
  type ImportFile,
  type ImportWatch,
  openImport,
  PROBLEM_HEADER,
  planImport,
  type RowOutcome,
} from './plan-import.ts';
import { writeTable } from './write-table.ts';

/** What a file would do, with its rows as they stand in it. */
export type ImportPreview = ImportReport & {
  /** The headers, and what each is taken for; null is kept as it is. */
  columns: { header: string; field: string | null }[];
  lines: { row: number; cells: string[]; outcome: RowOutcome }[];
};

/** The first rows, and the first that are refused, wherever they stand. */
const FIRST_ROWS = 20;
const REFUSED_ROWS = 100;
const CELL_LENGTH = 80;

/** Looks what a file would do, and writes nothing. @throws AppError `too-large`, `import-unreadable` */
export async function previewImport(
  deps: AssetDeps,
  file: ImportFile,
  watch: ImportWatch = {},
): Promise<ImportPreview> {
  const plan = await planImport(deps.db.query, deps, file, await openImport(file), watch);
  let refused = 0;
  const lines: ImportPreview['lines'] = [];
  for (const [index, { row, cells }] of plan.table.rows.entries()) {
    const outcome = plan.outcomes[index] ?? 'unchanged';
    if (outcome === 'refused') refused += 1;
    const isShown = index < FIRST_ROWS || (outcome === 'refused' && refused <= REFUSED_ROWS);
    if (isShown) lines.push({ row, cells: cells.map(shortened), outcome });
  }
  const columns = plan.columns.map(({ header, field = null }) => ({ header, field }));
  return { ...importReport('dry-run', plan, false), columns, lines };
}

const shortened = (cell: string): string =>
  cell.length > CELL_LENGTH ? `${cell.slice(0, CELL_LENGTH)}…` : cell;

/**
 * The rows that would be refused, as CSV: as they stand in the file, with what is wrong behind. Corrected, the file
 * can be brought in again as it is.
 */
export async function refusedRows(deps: AssetDeps, file: ImportFile): Promise<string> {
  const plan = await planImport(deps.db.query, deps, file, await openImport(file));
  const { headers, rows } = plan.table;
  const problems = Map.groupBy(plan.problems, ({ row }) => row);
  const wrongWith = (row: number) =>
    (problems.get(row) ?? []).map(({ column, zh, en }) => `${column}: ${zh} (${en})`).join('; ');
  async function* pages() {
    yield rows
      .filter((_, index) => plan.outcomes[index] === 'refused')
      .map(({ row, cells }) => [...headers.map((_, index) => cells[index] ?? ''), wrongWith(row)]);
  }
  let written = '';
  for await (const piece of writeTable.csv([...headers, PROBLEM_HEADER], pages())) {
    written += String(piece);
  }
  return written;
}
