import { mkdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { BUILT_IN_COCO, type Detection, type Detections } from '../../detection/index.ts';
import { drawBoxes } from './draw-boxes.ts';
import { filesAt, type LookedAt, looksAt } from './look-at-files.ts';
import { modelNamed, withModels } from './open-models.ts';
import { exitFound, print, printNote, printTable } from './output.ts';
import { type Progress, progress } from './progress.ts';

type DetectOptions = {
  model: string;
  minScore?: number;
  every?: number;
  out?: string;
  json?: boolean;
};
type Line = {
  file: string;
  atS?: number;
  width: number;
  height: number;
  detections: Detection[];
};

/** `citymark detect`: what a model sees in pictures and videos. Needs no database. */
export function detectCommand(): Command {
  return new Command('detect')
    .description('what a model sees in a picture, a directory of pictures or a video')
    .argument('<path>', 'picture, directory or video')
    .option(
      '--model <id>',
      'id of a model (citymark model list), or path of a manifest',
      BUILT_IN_COCO,
    )
    .option('--min-score <score>', "least score, instead of the model's own", score)
    .option('--every <seconds>', 'video: one frame every so many seconds, not all', seconds)
    .option('-o, --out <directory>', 'write copies with the boxes drawn in')
    .option('--json', 'print one line of JSON a picture')
    .action(detect);
}

async function detect(path: string, options: DetectOptions): Promise<void> {
  const { modelId, manifests } = await modelNamed(options.model);
  const looked = await filesAt(path);
  if (looked.leftOut > 0) printNote(`Left out what is not a picture: ${looked.leftOut}.`);
  if (options.out) await mkdir(options.out, { recursive: true });
  const bar = barFor(looked);
  const lines: Line[] = [];
  const count = { pictures: 0, unreadable: 0 };
  await withModels(manifests, async (models) => {
    for await (const look of looksAt(looked, { everySeconds: options.every })) {
      if (look.problem === undefined) {
        const { file, frame, atS } = look;
        const found = await models.detect(modelId, frame, { minScore: options.minScore });
        const line = lineOf(file, atS, found);
        if (options.json) print(JSON.stringify(line));
        else lines.push(line);
        if (options.out) await drawBoxes(frame, found.items, copyOf(options.out, line));
        count.pictures++;
      } else {
        printNote(`${look.file}: ${look.problem}`);
        count.unreadable++;
      }
      bar.advance();
    }
  }).finally(() => bar.done());
  if (!options.json) printLines(lines);
  const unreadable = count.unreadable > 0 ? `, ${count.unreadable} could not be read` : '';
  printNote(`${modelId} looked at ${count.pictures} pictures${unreadable}.`);
  if (count.unreadable > 0) exitFound();
}

function barFor({ kind, files }: LookedAt): Progress {
  return kind === 'video' ? progress('frames') : progress('pictures', files.length);
}

/** A hundredth of a pixel is finer than any model; scores keep what tells them apart. */
function lineOf(file: string, atS: number | undefined, found: Detections): Line {
  return {
    file,
    ...(atS === undefined ? {} : { atS: rounded(atS, 3) }),
    width: found.widthPx,
    height: found.heightPx,
    detections: found.items.map(({ label, score: value, box: [x1, y1, x2, y2] }) => ({
      label,
      score: rounded(value, 5),
      box: [rounded(x1, 2), rounded(y1, 2), rounded(x2, 2), rounded(y2, 2)],
    })),
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

function printLines(lines: readonly Line[]): void {
  const withTime = lines.some(({ atS }) => atS !== undefined);
  const rows = lines.flatMap(({ file, atS, width, height, detections }) => {
    const head = [file, ...(withTime ? [`${atS} s`] : []), `${width}×${height}`];
    if (detections.length === 0) return [[...head, '–', '', '']];
    return detections.map(({ label, score: value, box }) => [
      ...head,
      label,
      value.toFixed(2),
      box.map(Math.round).join(' '),
    ]);
  });
  printTable(['file', ...(withTime ? ['at'] : []), 'size', 'label', 'score', 'box'], rows);
}

/** Where the copy of a picture goes; frames of a video are told apart by their time. */
function copyOf(directory: string, { file, atS }: Line): string {
  const name = basename(file, extname(file));
  const time = atS === undefined ? '' : `-${atS.toFixed(3).padStart(10, '0')}`;
  return join(directory, `${name}${time}.jpg`);
}

function score(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('must be a number from 0 to 1.');
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 86_400) return value;
  throw new InvalidArgumentError('must be a number of seconds.');
}
