/** `npm run bench [-- name …]`: runs the named files of this folder (all, without a name) in one process. */
import { glob, mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename } from 'node:path';
import type { Bench, BenchRow } from './bench.ts';

const NOT_BENCHES = new Set(['main', 'bench']);

async function benchNames(): Promise<string[]> {
  const files = await Array.fromAsync(glob('*.ts', { cwd: import.meta.dirname }));
  return files
    .map((file) => basename(file, '.ts'))
    .filter((name) => !NOT_BENCHES.has(name))
    .sort();
}

function format(row: BenchRow): string {
  const digits = row.value >= 100 ? 0 : row.value >= 10 ? 1 : 3;
  const figure = `${row.value.toLocaleString('en', { maximumFractionDigits: digits })} ${row.unit}`;
  const verdict = row.ok === undefined ? '' : row.ok ? `✓ ${row.target}` : `✗ ${row.target}`;
  return `  ${row.name.padEnd(64)} ${figure.padStart(16)}  ${verdict}`;
}

const known = await benchNames();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`no such bench: ${unknown.join(', ')}; there are: ${known.join(', ')}\n`);
  process.exit(2);
}

const results: Record<string, BenchRow[]> = {};
for (const name of wanted.length > 0 ? wanted : known) {
  process.stdout.write(`\n${name}\n`);
  const { run } = (await import(`./${name}.ts`)) as { run: Bench };
  const rows = await run();
  results[name] = rows;
  for (const row of rows) process.stdout.write(`${format(row)}\n`);
}

const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
await mkdir('bench/results', { recursive: true });
await writeFile('bench/results/latest.json', `${JSON.stringify({ machine, results }, null, 2)}\n`);
process.stdout.write(
  `\n${machine.cores} × ${machine.cpu}, Node ${machine.node}; written to bench/results/latest.json\n`,
);
const missed = Object.values(results)
  .flat()
  .filter((row) => row.ok === false);
if (missed.length > 0) process.stdout.write(`${missed.length} target(s) missed\n`);
