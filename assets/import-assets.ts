import type { Query } from '../platform/db.ts';
import type { AssetDeps } from './asset-deps.ts';
import { insertAssets, lockRegister, updateAssets } from './asset-store.ts';
import type { ImportProblem } from './import-problem.ts';
import {
  type ImportFile,
  type ImportPlan,
  type ImportWatch,
  openImport,
  type Progress,
  planImport,
} from './plan-import.ts';

export const importModes = ['dry-run', 'all-or-nothing', 'skip-bad'] as const;

export type ImportMode = (typeof importModes)[number];

export type ImportInput = ImportFile & { mode: ImportMode };

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

/** Beyond these a file is wrong as a whole, and the rest would not help anybody. */
const PROBLEMS_SHOWN = 1000;
const CHUNK_ROWS = 2000;

/**
 * Brings a file of assets into the register: new codes are created, known ones updated in the columns the
 * file has. Nothing is written by a dry run, nor, with all-or-nothing, when any row has a problem.
 * Until writing begins it is given up when nobody waits for it any more; then it goes on to its end.
 * @throws AppError `too-large`, `import-unreadable` for a file that is no table of assets at all, `conflict` for one
 *   that was given up
 */
export async function importAssets(
  deps: AssetDeps,
  input: ImportInput,
  watch: ImportWatch = {},
): Promise<ImportReport> {
  const opened = await openImport(input);
  return deps.db.transaction(async (query) => {
    await lockRegister(query);
    const plan = await planImport(query, deps, input, opened, watch);
    const applied = isApplied(input.mode, plan);
    if (applied) await write(query, plan, watch.onWritten);
    return importReport(input.mode, plan, applied);
  });
}

const isApplied = (mode: ImportMode, plan: ImportPlan) =>
  (mode === 'skip-bad' || (mode === 'all-or-nothing' && plan.refused === 0)) &&
  plan.create.length + plan.update.length > 0;

async function write(
  query: Query,
  { create, update }: ImportPlan,
  onWritten: Progress = () => {},
): Promise<void> {
  const rows = create.length + update.length;
  onWritten(0, rows);
  for (let start = 0; start < create.length; start += CHUNK_ROWS) {
    await insertAssets(query, create.slice(start, start + CHUNK_ROWS));
    onWritten(Math.min(start + CHUNK_ROWS, create.length), rows);
  }
  for (let start = 0; start < update.length; start += CHUNK_ROWS) {
    await updateAssets(query, update.slice(start, start + CHUNK_ROWS));
    onWritten(Math.min(create.length + start + CHUNK_ROWS, rows), rows);
  }
}

/** What a plan comes to, in numbers, and what is wrong. */
export const importReport = (
  mode: ImportMode,
  plan: ImportPlan,
  applied: boolean,
): ImportReport => ({
  mode,
  rows: plan.table.rows.length,
  created: plan.create.length,
  updated: plan.update.length,
  unchanged: plan.unchanged,
  refused: plan.refused,
  applied,
  problemCount: plan.problems.length,
  problems: plan.problems.slice(0, PROBLEMS_SHOWN),
});
