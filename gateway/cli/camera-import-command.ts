import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { Command, Option } from 'commander';
import { type CoordinateSystem, coordinateSystems } from '../../assets/index.ts';
import { type CameraImportReport, importCameras } from '../../detection/index.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, printJson, printNote, printTable } from './output.ts';

type ImportOptions = { crs: CoordinateSystem; commit?: boolean; json?: boolean };

const PROBLEMS_PRINTED = 50;

/** `citymark camera import`: a list of cameras, first to look at, then for good. */
export function cameraImportCommand(open: OpenRuntime): Command {
  return new Command('import')
    .argument('<file>', 'CSV or XLSX')
    .description('bring in a list of cameras: our columns or those of GB/T 28181 platforms')
    .addOption(
      new Option('--crs <system>', 'coordinate system of the positions')
        .choices(coordinateSystems)
        .default('wgs84'),
    )
    .option('--commit', 'write; without it the report only says what would happen')
    .option('--json', 'print the report as JSON')
    .action((file: string, options: ImportOptions) => importFile(open, file, options));
}

async function importFile(open: OpenRuntime, file: string, options: ImportOptions): Promise<void> {
  const bytes = await readFile(file);
  const format = extname(file).toLowerCase() === '.xlsx' ? ('xlsx' as const) : ('csv' as const);
  const { crs: system, commit = false, json } = options;
  const deps = await open();
  const report = await importCameras(deps, { bytes, format, system, commit });
  const { added, changed } = report;
  if (commit && added + changed > 0) {
    await noteChange(deps, {
      ...{ kind: 'camera', action: 'import', subjectId: null, subjectName: basename(file) },
      after: { added, changed },
    });
  }
  if (json) printJson(report);
  else printReport(report, commit);
  if (report.refused > 0) exitFound();
}

function printReport(report: CameraImportReport, commit: boolean): void {
  const { rows, added, changed, unchanged, refused, problems, problemCount, ignored } = report;
  if (problems.length > 0) {
    printTable(
      ['row', 'column', 'value', 'problem'],
      problems
        .slice(0, PROBLEMS_PRINTED)
        .map(({ row, column, value, en }) => [String(row), column, value, en]),
    );
    const more = problemCount - PROBLEMS_PRINTED;
    if (more > 0) printNote(`… and ${more} more problems (--json lists up to 1,000).`);
  }
  if (ignored.length > 0) printNote(`Columns that mean nothing here: ${ignored.join(', ')}.`);
  printNote(
    `${rows} rows: ${added} new, ${changed} changed, ${unchanged} as before, ${refused} refused. ` +
      (commit ? 'The others are in.' : 'Nothing is written: add --commit.'),
  );
}
