import { Command, InvalidArgumentError } from 'commander';
import {
  algorithmById,
  type Box,
  examinePictures,
  type Finding,
  type Frame,
  findingReasons,
  type Models,
  openScene,
  Recogniser,
} from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { withModels } from './open-models.ts';
import { exitFound, print, printTable } from './output.ts';
import { readPicture } from './read-picture.ts';

type ExamineOptions = {
  before: string;
  after: string[];
  clean?: string;
  roi: Box;
  algorithm?: string;
  model: boolean;
  json?: boolean;
};

/** `citymark examine`: whether a problem is still there, by pictures of one camera. Needs no database. */
export function examineCommand(): Command {
  return new Command('examine')
    .description('say whether a problem is gone, still there, or cannot be seen')
    .requiredOption('--before <picture>', 'picture with the problem')
    .requiredOption('--after <pictures...>', 'one or more pictures of the same camera since then')
    .option('--clean <picture>', 'picture of the same camera from before the problem')
    .requiredOption(
      '--roi <x,y,w,h>',
      'where the problem is, in pixels of the first picture',
      region,
    )
    .option('--algorithm <id>', 'look again for what this algorithm looks for')
    .option('--no-model', 'compare the pictures only; do not ask a model who stands in front')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit codes: 0 gone, 3 still there or cannot be seen.')
    .action(examine);
}

async function examine(options: ExamineOptions): Promise<void> {
  checkAlgorithm(options.algorithm);
  const [before, clean] = [
    await readPicture(options.before),
    options.clean ? await readPicture(options.clean) : undefined,
  ];
  const after = await Promise.all(options.after.map(readPicture));
  const scene = await openScene();
  const recognised = options.model
    ? await withModels([], (models) => recognise(models, options, [before, ...after]))
    : undefined;
  const given = { before, after, clean, region: options.roi, recognised };
  const finding = examinePictures(scene, given);
  if (options.json)
    print(JSON.stringify({ ...finding, reasonText: findingReasons[finding.reason] }));
  else printFinding(finding, options.after);
  if (finding.verdict !== 'gone') exitFound();
}

function checkAlgorithm(algorithmId: string | undefined): void {
  if (algorithmId === undefined || algorithmById(algorithmId)) return;
  throw new AppError(
    'invalid-field',
    `There is no algorithm "${algorithmId}": citymark algorithm list shows all.`,
  );
}

async function recognise(models: Models, { algorithm, roi }: ExamineOptions, frames: Frame[]) {
  const recogniser = new Recogniser(models, algorithm ?? null, silentLogger);
  const seen = await Promise.all(frames.map((frame) => recogniser.look(frame, roi)));
  const [before, ...after] = seen;
  return before && { before, after };
}

function printFinding({ verdict, confidence, reason, pictures }: Finding, files: string[]): void {
  print(
    `${verdict}  ${confidence.toFixed(2)}  ${findingReasons[reason].zh} ${findingReasons[reason].en}`,
  );
  printTable(
    ['picture', 'verdict', 'confidence', 'reason'],
    pictures.map((each, index) => [
      files[index] ?? '',
      each.verdict,
      each.confidence.toFixed(2),
      findingReasons[each.reason].en,
    ]),
  );
}

function region(text: string): Box {
  const [x, y, w, h, ...rest] = text.split(',').map(Number);
  const isOne = [x, y, w, h].every((each) => each !== undefined && Number.isFinite(each));
  if (!isOne || rest.length > 0 || !(w && w > 0) || !(h && h > 0)) {
    throw new InvalidArgumentError('must be x,y,w,h in pixels, such as 424,364,48,48');
  }
  return [x ?? 0, y ?? 0, (x ?? 0) + w, (y ?? 0) + h];
}
