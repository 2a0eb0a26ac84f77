import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import type { Asset } from './asset.ts';
import { type ColumnMeaning, readHeaders } from './asset-columns.ts';
import type { AssetDeps } from './asset-deps.ts';
import { changedAsset, newAsset, type RequiredField, requiredFields } from './asset-draft.ts';
import { type AssetDraft, parseAssetRow } from './asset-row.ts';
import { assetsByCodes } from './asset-store.ts';
import { dateInChina } from './calendar-date.ts';
import { listClasses } from './class-store.ts';
import type { CoordinateSystem } from './coordinate-system.ts';
import { indexDepartments } from './department-index.ts';
import { listDepartments } from './department-store.ts';
import { boundsOf } from './district.ts';
import { type ImportProblem, importProblem } from './import-problem.ts';
import { readTable } from './read-table.ts';
import type { RowContext } from './row-cells.ts';
import type { Table, TableFormat } from './table.ts';

/** A file of assets, and how it is to be read. */
export type ImportFile = {
  bytes: Uint8Array;
  format: TableFormat;
  /** Of PointX and PointY, or of the GeoJSON positions. */
  system: CoordinateSystem;
  /** The layout of the codes in rows without CodeScheme. */
  scheme: string;
};

export const rowOutcomes = ['created', 'updated', 'unchanged', 'refused'] as const;
/** What becomes of a row. */
export type RowOutcome = (typeof rowOutcomes)[number];

export type Progress = (rowsDone: number, rows: number) => void;

/** Who watches an import: how many rows are checked and written, and whether anybody still waits for it. */
export type ImportWatch = { onChecked?: Progress; onWritten?: Progress; isGone?: () => boolean };

/** What bringing in a file would do. */
export type ImportPlan = {
  table: Table;
  columns: ColumnMeaning[];
  create: Asset[];
  update: Asset[];
  unchanged: number;
  refused: number;
  problems: ImportProblem[];
  /** Of each row of the table, in its order. */
  outcomes: RowOutcome[];
};

const CHUNK_ROWS = 2000;

/** The column that `refusedRows` adds. */
export const PROBLEM_HEADER = '问题 Problem';

/** A list of refused rows that comes back corrected still says what was wrong; that is no column of ours. */
function withoutProblems(table: Table): Table {
  const at = table.headers.indexOf(PROBLEM_HEADER);
  if (at < 0) return table;
  const without = (cells: string[]) => cells.filter((_, index) => index !== at);
  const rows = table.rows.map(({ row, cells }) => ({ row, cells: without(cells) }));
  return { headers: without(table.headers), rows };
}

/** Takes the file apart. @throws AppError `too-large`, `import-unreadable` for what is no table of assets at all */
export async function openImport(
  file: ImportFile,
): Promise<{ table: Table; columns: ColumnMeaning[] }> {
  const table = withoutProblems(await readTable(file.bytes, file.format));
  return { table, columns: readHeaders(table.headers) };
}

/** Says of every row what would become of it. @throws AppError `conflict` when nobody waits for it any more */
export async function planImport(
  query: Query,
  deps: AssetDeps,
  file: ImportFile,
  { table, columns }: { table: Table; columns: ColumnMeaning[] },
  { onChecked = () => {}, isGone = () => false }: ImportWatch = {},
): Promise<ImportPlan> {
  const context = await rowContext(query, deps, file);
  const at = deps.clock.now();
  const plan: ImportPlan = {
    ...{ table, columns, create: [], update: [], unchanged: 0, refused: 0, problems: [] },
    outcomes: [],
  };
  const rowOfCode = new Map<string, number>();
  for (let start = 0; start < table.rows.length; start += CHUNK_ROWS) {
    const parsed = table.rows.slice(start, start + CHUNK_ROWS).map((line) => ({
      row: line.row,
      ...parseAssetRow(line, columns, context),
    }));
    const codes = parsed.flatMap(({ draft }) => draft.assetCode ?? []);
    const known = await assetsByCodes(query, codes);
    const byCode = new Map(known.map((asset) => [asset.assetCode, asset]));
    for (const line of parsed) {
      const before = byCode.get(line.draft.assetCode ?? '');
      plan.outcomes.push(planRow(plan, line, before, rowOfCode, context, at));
    }
    onChecked(Math.min(start + CHUNK_ROWS, table.rows.length), table.rows.length);
    if (isGone()) throw new AppError('conflict', 'The file was given up, and nothing was written.');
  }
  return plan;
}

function planRow(
  plan: ImportPlan,
  line: { row: number; draft: AssetDraft; problems: ImportProblem[] },
  before: Asset | undefined,
  rowOfCode: Map<string, number>,
  context: RowContext,
  at: Date,
): RowOutcome {
  const { row, draft } = line;
  const problems = [...line.problems];
  const code = draft.assetCode;
  const twin = code && rowOfCode.get(code);
  if (code && twin) {
    const where = { row, column: 'ObjID', value: code };
    problems.push(importProblem(where, 'code-duplicate', String(twin)));
  } else if (code) {
    rowOfCode.set(code, row);
  }
  if (!before && problems.length === 0) problems.push(...missing(row, draft));
  if (problems.length > 0) {
    plan.refused += 1;
    plan.problems.push(...problems);
    return 'refused';
  }
  if (!before) {
    plan.create.push(newAsset(completeDraft(draft, context), at));
    return 'created';
  }
  const after = changedAsset(before, draft, at);
  if (after === before) {
    plan.unchanged += 1;
    return 'unchanged';
  }
  plan.update.push(after);
  return 'updated';
}

const missing = (row: number, draft: AssetDraft): ImportProblem[] =>
  (Object.keys(requiredFields) as RequiredField[])
    .filter((field) => draft[field] === undefined)
    .map((field) =>
      importProblem({ row, column: requiredFields[field], value: '' }, 'value-missing'),
    );

/** What `missing` has found complete; an asset without a name of its own is called as its class. */
function completeDraft(draft: AssetDraft, context: RowContext): Parameters<typeof newAsset>[0] {
  const name = draft.name ?? context.classes.get(draft.classCode ?? '')?.nameZh;
  return { ...draft, name } as Parameters<typeof newAsset>[0];
}

async function rowContext(query: Query, deps: AssetDeps, file: ImportFile): Promise<RowContext> {
  const classes = await listClasses(query);
  return {
    system: file.system,
    scheme: file.scheme,
    districtCode: deps.settings.districtCode,
    bounds: boundsOf(deps.settings.districtCode),
    today: dateInChina(deps.clock.now()),
    departments: indexDepartments(await listDepartments(query)),
    classes: new Map(classes.map((each) => [each.classCode, each])),
  };
}
