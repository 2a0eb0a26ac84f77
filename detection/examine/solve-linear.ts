/** Solves n equations, each its n factors and its right side, by elimination; undefined if they do not tell. */
export function solveLinear(equations: readonly (readonly number[])[]): number[] | undefined {
  const rows = equations.map((row) => [...row]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const best = rows
      .slice(i)
      .reduce((a, b) => (Math.abs(b[i] ?? 0) > Math.abs(a[i] ?? 0) ? b : a));
    if (Math.abs(best[i] ?? 0) < 1e-6) return undefined;
    const at = rows.indexOf(best);
    [rows[i], rows[at]] = [best, rows[i] as number[]];
    for (const row of rows) {
      if (row === best) continue;
      const share = (row[i] as number) / (best[i] as number);
      for (let j = i; j <= n; j++) row[j] = (row[j] as number) - share * (best[j] as number);
    }
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number));
}
