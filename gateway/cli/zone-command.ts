import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Command } from 'commander';
import { importZones, listZones, zonesAsGeojson } from '../../detection/index.ts';
import { noteChange } from './note-change.ts';
import type { OpenRuntime } from './open-runtime.ts';
import { exitFound, print, printJson, printNote, printTable } from './output.ts';
import { readJsonFile } from './read-json-file.ts';

type ImportOptions = { commit?: boolean; json?: boolean };

/** `citymark zone`: zones on the ground, as GeoJSON that every map program reads and writes. */
export function zoneCommand(open: OpenRuntime): Command {
  const zone = new Command('zone').description('zones on the ground with a purpose');

  zone
    .command('list')
    .description('list all zones by name')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { db } = await open();
      const all = await listZones(db.query);
      if (json) return printJson(all);
      printTable(
        ['name', 'purpose', 'corners', ''],
        all.map((each) => [
          each.name,
          each.purpose,
          String(each.ring.length),
          each.isDemo ? 'demo' : '',
        ]),
      );
    });

  zone
    .command('import <file>')
    .description('add or change zones from GeoJSON polygons with name, purpose and deptCode')
    .option('--commit', 'write; without it the report only says what would happen')
    .option('--json', 'print the report as JSON')
    .action((file: string, options: ImportOptions) => importFile(open, file, options));

  zone
    .command('export [file]')
    .description('write all zones as GeoJSON, to standard output unless a file is named')
    .action(async (file: string | undefined) => {
      const { db } = await open();
      const text = JSON.stringify(await zonesAsGeojson(db.query), null, 2);
      if (file === undefined) return print(text);
      await writeFile(file, `${text}\n`);
      printNote(`Zones written to ${file}.`);
    });

  return zone;
}

async function importFile(
  open: OpenRuntime,
  file: string,
  { commit = false, json }: ImportOptions,
) {
  const content = await readJsonFile<unknown>(file);
  const deps = await open();
  const report = await importZones(deps, content, commit);
  if (commit && report.added + report.changed > 0) {
    await noteChange(deps, {
      ...{ kind: 'zone', action: 'import', subjectId: null, subjectName: basename(file) },
      after: { added: report.added, changed: report.changed },
    });
  }
  if (json) printJson(report);
  else {
    if (report.problems.length > 0) {
      printTable(
        ['feature', 'problem'],
        report.problems.map(({ feature, problem }) => [String(feature), problem]),
      );
    }
    const { features, added, changed, unchanged, refused } = report;
    printNote(
      `${features} zones: ${added} new, ${changed} changed, ${unchanged} as before, ${refused} refused. ` +
        (commit ? 'The others are in.' : 'Nothing is written: add --commit.'),
    );
  }
  if (report.refused > 0) exitFound();
}
