import { Command } from 'commander';
import {
  type AveragePrecision,
  averagePrecision,
  BUILT_IN_COCO,
  type JudgedPicture,
  type ModelInfo,
  readTruth,
} from '../../detection/index.ts';
import { filesAt, looksAt } from './look-at-files.ts';
import { modelNamed, withModels } from './open-models.ts';
import { exitFound, print, printJson, printNote, printTable } from './output.ts';
import { progress } from './progress.ts';

/** Low enough for the whole curve: average precision is about every score. */
const MEASURED_FROM = 0.01;

/** `citymark model list`, `citymark model measure`: what models there are and how good they are. No database. */
export function modelCommand(): Command {
  const model = new Command('model').description('models that look at pictures');
  model
    .command('list')
    .description('what models there are; exit code 3 when one cannot be used')
    .option('--json', 'print JSON')
    .action(list);
  model
    .command('measure')
    .description('average precision of a model, as COCO measures it')
    .argument('<directory>', 'pictures')
    .requiredOption('--truth <path>', 'COCO annotations (JSON), or a directory of YOLO files')
    .option('--model <id>', 'id of a model, or path of a manifest', BUILT_IN_COCO)
    .option('--json', 'print JSON')
    .action(measure);
  return model;
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const models = await withModels([], async (opened) => opened.list());
  if (models.some(({ state }) => state === 'unavailable')) exitFound();
  if (json) return printJson(models);
  const few = ({ labels }: ModelInfo) =>
    labels.slice(0, 3).join(', ') + (labels.length > 3 ? ` and ${labels.length - 3} more` : '');
  printTable(
    ['id', 'version', 'where', 'state', 'labels', 'licence'],
    models.map((each) => [
      each.modelId,
      each.version,
      each.where,
      each.state,
      few(each),
      each.licence,
    ]),
  );
  for (const { modelId, reason } of models) if (reason) print(`${modelId}: ${reason}`);
}

type MeasureOptions = { truth: string; model: string; json?: boolean };

async function measure(directory: string, options: MeasureOptions): Promise<void> {
  const { modelId, manifests } = await modelNamed(options.model);
  const looked = await filesAt(directory);
  const judged: JudgedPicture[] = [];
  let passedOver = 0;
  const bar = progress('pictures', looked.files.length);
  await withModels(manifests, async (models) => {
    const info = models.list().find((each) => each.modelId === modelId);
    const truth = await readTruth(options.truth, info?.labels ?? []);
    for await (const look of looksAt(looked, {})) {
      bar.advance();
      if (look.problem !== undefined) printNote(`${look.file}: ${look.problem}`);
      const known = look.problem === undefined && truth.of({ ...look.frame, file: look.file });
      if (!known) {
        passedOver++;
        continue;
      }
      const found = await models.detect(modelId, look.frame, { minScore: MEASURED_FROM });
      judged.push({ truth: known, found: found.items });
    }
  }).finally(() => bar.done());
  if (passedOver > 0) exitFound();
  const measured = averagePrecision(judged);
  if (options.json) printJson(measured);
  else printMeasured(measured);
  const rest = passedOver > 0 ? `, ${passedOver} passed over without truth or unreadable` : '';
  printNote(`${modelId} measured on ${judged.length} pictures${rest}.`);
}

function printMeasured({ perClass, ...means }: AveragePrecision): void {
  const percent = (value: number | null) => (value === null ? '–' : (value * 100).toFixed(1));
  printTable(
    ['label', 'truths', 'AP', 'AP50'],
    Object.entries(perClass).map(([label, { truths, ap, ap50 }]) => [
      label,
      String(truths),
      percent(ap),
      percent(ap50),
    ]),
  );
  printTable(Object.keys(means), [Object.values(means).map(percent)]);
}
