import type { Run } from './cover-rows.ts';
import { SPLIT } from './levels.ts';

/** Runs of one level. */
export interface LevelRuns {
  readonly level: number;
  readonly runs: readonly Run[];
}

/**
 * The same area in as few cells as the hierarchy allows: wherever all children of a cell are
 * there, the cell itself. Finest level first.
 */
export function compact(runs: readonly Run[], level: number): LevelRuns[] {
  const levels: LevelRuns[] = [];
  let rest = runs;
  let current = level;
  for (; current > 1 && rest.length > 0; current--) {
    const [columns, rows] = SPLIT[current] as readonly [number, number];
    const { whole, left } = gather(rest, columns, rows);
    if (left.length > 0) levels.push({ level: current, runs: left });
    rest = whole;
  }
  if (rest.length > 0) levels.push({ level: current, runs: rest });
  return levels;
}

/** Splits runs into those of full parents, numbered as parents, and what is left over. */
function gather(runs: readonly Run[], columns: number, rows: number) {
  const byParent = Map.groupBy(runs, ({ row }) => Math.floor(row / rows));
  const whole: Run[] = [];
  const left: Run[] = [];
  for (const [row, members] of byParent) {
    const byRow = Map.groupBy(members, (run) => run.row);
    const shared = byRow.size === rows ? [...byRow.values()].reduce(intersect) : [];
    const full = shared
      .map(({ from, to }) => ({
        row,
        from: Math.ceil(from / columns),
        to: Math.floor((to + 1) / columns) - 1,
      }))
      .filter(({ from, to }) => from <= to);
    whole.push(...full);
    for (const run of members) left.push(...without(run, full, columns));
  }
  return { whole, left };
}

function intersect(as: Run[], bs: Run[]): Run[] {
  const both: Run[] = [];
  for (let a = 0, b = 0; a < as.length && b < bs.length; ) {
    const one = as[a] as Run;
    const other = bs[b] as Run;
    const from = Math.max(one.from, other.from);
    const to = Math.min(one.to, other.to);
    if (from <= to) both.push({ row: one.row, from, to });
    if (one.to < other.to) a++;
    else b++;
  }
  return both;
}

/** What full parents leave of a run. */
function without({ row, from, to }: Run, full: readonly Run[], columns: number): Run[] {
  const left: Run[] = [];
  let start = from;
  for (const parent of full) {
    const first = parent.from * columns;
    const last = (parent.to + 1) * columns - 1;
    if (last < from || first > to) continue;
    if (first > start) left.push({ row, from: start, to: first - 1 });
    start = last + 1;
  }
  if (start <= to) left.push({ row, from: start, to });
  return left;
}
