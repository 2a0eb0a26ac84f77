import { Command } from 'commander';
import { algorithms } from '../../detection/index.ts';
import { withModels } from './open-models.ts';
import { printJson, printTable } from './output.ts';

/** `citymark algorithm`: the catalogue. */
export function algorithmCommand(): Command {
  const algorithm = new Command('algorithm').description('what cameras look for');
  algorithm
    .command('list')
    .description('all algorithms, and why some cannot look')
    .option('--json', 'with definitions and settings')
    .action(list);
  return algorithm;
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const rows = await withModels([], async (models) =>
    algorithms.map(({ availability, ...row }) => ({ ...row, ...availability(models) })),
  );
  if (json) {
    printJson(rows);
    return;
  }
  const cells = rows.map((row) => [
    ...[row.algorithmId, row.nameZh, row.eventCode ?? '–', row.urgency],
    `${row.parameters.find(({ key }) => key === 'dwellSeconds')?.byDefault} s`,
    row.available ? 'ready' : `off: ${row.reasonEn}`,
  ]);
  printTable(['id', '算法', 'code', 'urgency', 'dwell', 'state'], cells);
}
