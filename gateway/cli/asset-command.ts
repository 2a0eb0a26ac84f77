import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import {
  type CoordinateSystem,
  codeSchemes,
  coordinateSystems,
  countAssets,
  defaultScheme,
  exportAssets,
  type ImportMode,
  type ImportReport,
  importAssets,
  importModes,
  type TableFormat,
  tableFormats,
} from '../../assets/index.ts';
import { AppError } from '../../platform/errors.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, printJson, printNote, printTable } from './output.ts';
import { type Progress, progress } from './progress.ts';

type FileOptions = { crs: CoordinateSystem; format?: TableFormat; json?: boolean };
type ImportOptions = FileOptions & { mode: ImportMode; scheme: string };

const PROBLEMS_PRINTED = 50;

/** `citymark asset`: the register as files. */
export function assetCommand(open: OpenRuntime): Command {
  const asset = new Command('asset').description('the register of assets');
  const crs = () =>
    new Option('--crs <system>', 'coordinate system of the positions; it cannot be guessed')
      .choices(coordinateSystems)
      .makeOptionMandatory();
  const format = () =>
    new Option('--format <format>', 'instead of the one the file name says').choices(tableFormats);

  asset
    .command('import <file>')
    .description('bring assets from CSV, XLSX or GeoJSON into the register')
    .addOption(crs())
    .addOption(format())
    .addOption(
      new Option('--mode <mode>', 'what to do when rows are wrong')
        .choices(importModes)
        .default('all-or-nothing'),
    )
    .addOption(
      new Option('--scheme <scheme>', 'layout of the codes')
        .choices(codeSchemes.map((each) => each.scheme))
        .default(defaultScheme),
    )
    .option('--json', 'print the report as JSON')
    .action((file: string, options: ImportOptions) => importFile(open, file, options));

  asset
    .command('export <file>')
    .description('write all assets to CSV, XLSX or GeoJSON')
    .addOption(crs())
    .addOption(format())
    .action((file: string, options: FileOptions) => exportFile(open, file, options));

  return asset;
}

async function importFile(open: OpenRuntime, file: string, options: ImportOptions) {
  const { crs: system, mode, scheme } = options;
  const input = { bytes: await readFile(file), format: formatOf(file, options), system };
  const deps = await open();
  let bar: Progress | undefined;
  let before = 0;
  const onChecked = (done: number, rows: number) => {
    bar ??= progress('Rows', rows);
    bar.advance(done - before);
    before = done;
  };
  const report = await importAssets(deps, { ...input, mode, scheme }, { onChecked }).finally(() =>
    bar?.done(),
  );
  if (report.applied) {
    const { created, updated } = report;
    await noteChange(deps, {
      ...{ kind: 'asset', action: 'import', subjectId: null, subjectName: basename(file) },
      after: { created, updated },
    });
  }
  if (options.json) printJson(report);
  else printReport(report);
  if (report.refused > 0) exitFound();
}

function printReport(report: ImportReport): void {
  if (report.problems.length > 0) {
    printTable(
      ['row', 'column', 'value', 'problem'],
      report.problems
        .slice(0, PROBLEMS_PRINTED)
        .map(({ row, column, value, en }) => [String(row), column, value, en]),
    );
    const more = report.problemCount - PROBLEMS_PRINTED;
    if (more > 0) printNote(`… and ${more} more problems (--json lists up to 1,000).`);
  }
  const { rows, created, updated, unchanged, refused, applied } = report;
  printNote(
    `${rows} rows: ${created} new, ${updated} changed, ${unchanged} as before, ${refused} refused. ` +
      (applied ? 'The register has been changed.' : 'The register is as it was.'),
  );
}

async function exportFile(open: OpenRuntime, file: string, options: FileOptions) {
  const input = { format: formatOf(file, options), system: options.crs };
  const deps = await open();
  const bar = progress('Assets', await countAssets(deps.db.query));
  let before = 0;
  const content = await exportAssets(deps, input, (done) => {
    bar.advance(done - before);
    before = done;
  });
  await pipeline(content, createWriteStream(file)).finally(() => bar.done());
  printNote(`${before} assets written to ${file} (${options.crs}).`);
}

function formatOf(file: string, { format }: FileOptions): TableFormat {
  const extension = extname(file).slice(1).toLowerCase();
  const named = format ?? tableFormats.find((each) => each === extension);
  if (named) return named;
  if (extension === 'json') return 'geojson';
  throw new AppError(
    'unsupported-type',
    `Say with --format what ${file} is: csv, xlsx or geojson.`,
  );
}
