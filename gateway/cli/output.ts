/** Exit codes of the command line. */
export const exitCodes = {
  ok: 0,
  failure: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** The command did its work and found something wrong: a broken chain, an import with errors. */
  found: 3,
} as const;

// `citymark … | head`: who reads has had enough, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

/** The answer of a command, for a person; standard output holds nothing but answers. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The answer of a command with `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** What a person should know besides the answer. */
export function printNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Rows as a table with aligned columns; Chinese characters are two columns wide. */
export function printTable(head: string[], rows: string[][]): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => widthOf(row[column] ?? ''))),
  );
  for (const row of [head, ...rows]) {
    const cells = row.map(
      (cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
    );
    print(cells.join('  ').trimEnd());
  }
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/gu;
const widthOf = (text: string): number => [...text].length + (text.match(WIDE)?.length ?? 0);

/** The exit code of a command that did its work but found something wrong. */
export function exitFound(): void {
  process.exitCode = exitCodes.found;
}
