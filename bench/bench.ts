/** One measured figure. `ok` is left out where there is no target. */
export type BenchRow = {
  name: string;
  value: number;
  /** 's', '/s', 'ms', '×' (a ratio within this run) … */
  unit: string;
  target?: string;
  ok?: boolean;
};

/** What every file in this folder exports as `run`: measures and returns, prints nothing. */
export type Bench = () => Promise<BenchRow[]>;

/** A row whose value should be at least (`>=`) or at most (`<=`) the limit. */
export function against(
  row: { name: string; value: number; unit: string },
  relation: '>=' | '<=',
  limit: number,
): BenchRow {
  const ok = relation === '>=' ? row.value >= limit : row.value <= limit;
  return { ...row, target: `${relation === '>=' ? '≥' : '≤'} ${limit} ${row.unit}`, ok };
}

/** The value below which the given share (0..1) of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error('quantile of no samples');
  return value;
}
