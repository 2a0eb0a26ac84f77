import type { Query } from '../platform/db.ts';
import type { Asset } from './asset.ts';
import { type ColumnMeaning, readHeaders } from './asset-columns.ts';
import type { AssetDeps } from './asset-deps.ts';
import { changedAsset, newAsset, type RequiredField, requiredFields } from './asset-draft.ts';
import { type AssetDraft, parseAssetRow } from './asset-row.ts';
import { assetsByCodes, insertAssets, lockRegister, updateAssets } from './asset-store.ts';
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

export const importModes = ['dry-run', 'all-or-nothing', 'skip-bad'] as const;

export type ImportMode = (typeof importModes)[number];

export type ImportInput = {
  bytes: Uint8Array;
  format: TableFormat;
  /** Of PointX and PointY, or of the GeoJSON positions. */
  system: CoordinateSystem;
  /** The layout of the codes in rows without CodeScheme. */
  scheme: string;
  mode: ImportMode;
};

export type ImportReport = {
  mode: ImportMode;
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Rows with something wrong in them. */
  refused: number;
  /** Whether anything was written. */
  applied: boolean;
  problemCount: number;
  /** The first of them, by row. */
  problems: ImportProblem[];
};

type Progress = (rowsDone: number, rows: number) => void;

type Plan = {
  create: Asset[];
  update: Asset[];
  unchanged: number;
  refused: number;
  problems: ImportProblem[];
};

/** Beyond these a file is wrong as a whole, and the rest would not help anybody. */
const PROBLEMS_SHOWN = 1000;
const CHUNK_ROWS = 2000;

/**
 * Brings a file of assets into the register: new codes are created, known ones updated in the columns the
 * file has. Nothing is written by a dry run, nor, with all-or-nothing, when any row has a problem.
 * @throws AppError `too-large`, `import-unreadable` for a file that is no table of assets at all
 */
export async function importAssets(
  deps: AssetDeps,
  input: ImportInput,
  progress: Progress = () => {},
): Promise<ImportReport> {
  const table = await readTable(input.bytes, input.format);
  const columns = readHeaders(table.headers);
  return deps.db.transaction(async (query) => {
    await lockRegister(query);
    const context = await rowContext(query, deps, input);
    const plan = await planImport(query, table, columns, context, deps.clock.now(), progress);
    const applied = isApplied(input.mode, plan);
    if (applied) await write(query, plan);
    return report(input.mode, table, plan, applied);
  });
}

const isApplied = (mode: ImportMode, plan: Plan) =>
  (mode === 'skip-bad' || (mode === 'all-or-nothing' && plan.refused === 0)) &&
  plan.create.length + plan.update.length > 0;

async function rowContext(query: Query, deps: AssetDeps, input: ImportInput): Promise<RowContext> {
  const classes = await listClasses(query);
  return {
    system: input.system,
    scheme: input.scheme,
    districtCode: deps.settings.districtCode,
    bounds: boundsOf(deps.settings.districtCode),
    today: dateInChina(deps.clock.now()),
    departments: indexDepartments(await listDepartments(query)),
    classes: new Map(classes.map((each) => [each.classCode, each])),
  };
}

async function planImport(
  query: Query,
  table: Table,
  columns: ColumnMeaning[],
  context: RowContext,
  at: Date,
  progress: Progress,
): Promise<Plan> {
  const plan: Plan = { create: [], update: [], unchanged: 0, refused: 0, problems: [] };
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
      planRow(plan, line, byCode.get(line.draft.assetCode ?? ''), rowOfCode, context, at);
    }
    progress(Math.min(start + CHUNK_ROWS, table.rows.length), table.rows.length);
  }
  return plan;
}

function planRow(
  plan: Plan,
  line: { row: number; draft: AssetDraft; problems: ImportProblem[] },
  before: Asset | undefined,
  rowOfCode: Map<string, number>,
  context: RowContext,
  at: Date,
): void {
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
    return;
  }
  if (!before) {
    plan.create.push(newAsset(completeDraft(draft, context), at));
    return;
  }
  const after = changedAsset(before, draft, at);
  if (after === before) plan.unchanged += 1;
  else plan.update.push(after);
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

async function write(query: Query, plan: Plan): Promise<void> {
  for (let start = 0; start < plan.create.length; start += CHUNK_ROWS) {
    await insertAssets(query, plan.create.slice(start, start + CHUNK_ROWS));
  }
  for (let start = 0; start < plan.update.length; start += CHUNK_ROWS) {
    await updateAssets(query, plan.update.slice(start, start + CHUNK_ROWS));
  }
}

const report = (mode: ImportMode, table: Table, plan: Plan, applied: boolean): ImportReport => ({
  mode,
  rows: table.rows.length,
  created: plan.create.length,
  updated: plan.update.length,
  unchanged: plan.unchanged,
  refused: plan.refused,
  applied,
  problemCount: plan.problems.length,
  problems: plan.problems.slice(0, PROBLEMS_SHOWN),
});
