import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import {
  type Alert,
  type Algorithm,
  algorithmOf,
  type Box,
  type Frame,
  fileSeconds,
  watchFile,
} from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { createLogger } from '../logger.ts';
import { drawBoxes } from './draw-boxes.ts';
import { withModels } from './open-models.ts';
import { print, printNote, printTable } from './output.ts';
import { progress } from './progress.ts';
import {
  type Corner,
  collectBox,
  collectSetting,
  cornersOf,
  secondsOf,
} from './watch-arguments.ts';

type Options = {
  algorithm: string;
  dwell?: number;
  zone?: Corner[];
  set: Record<string, number>;
  asset: Box[];
  out?: string;
  json?: boolean;
};

const STANDARD_ERROR = 2;

const HELP = `
Times are seconds of the file's clock: start, when the thing came to be there; alertAt, when it had been
reported for the dwell (things at rest are reported some time after they came); end, when it was gone, or the end of the file. Boxes are x1,y1,x2,y2 in pixels.
A dwell is looked at 25 times, but at most 5 times a second and at least every 10 seconds. With a short
dwell the gap is at most half of it and the clearing at most twice, unless they are --set.
Without --zone an algorithm that needs a zone watches the whole picture; without --asset one that looks
at fixtures has none. "citymark algorithm list --json" shows the algorithms with their settings.`;

/** `citymark watch`: runs an algorithm over a video file as over a camera. Needs no database. */
export function watchCommand(): Command {
  return new Command('watch')
    .description('what an algorithm alerts to in a video')
    .argument('<video>', 'any file that FFmpeg reads')
    .requiredOption('--algorithm <id>', 'id of an algorithm (citymark algorithm list)')
    .option('--dwell <seconds>', 'how long a thing stays before it is an alert', secondsOf)
    .option(
      '--zone <x,y,x,y,…>',
      'corners in pixels, or a JSON file that holds [[x,y],…]',
      cornersOf,
    )
    .option('--set <key=number>', 'another setting; may be repeated', collectSetting, {})
    .option('--asset <x1,y1,x2,y2>', 'box of a fixture; may be repeated', collectBox, [])
    .option('-o, --out <directory>', 'write the picture of each alert with its box drawn in')
    .option('--json', 'print one line of JSON an alert')
    .addHelpText('after', HELP)
    .action(watch);
}

async function watch(video: string, options: Options): Promise<void> {
  const algorithm = algorithmOf(options.algorithm);
  const { dwell, set, zone, asset: assets, out, json = false } = options;
  if (zone && !algorithm.zonePurposes) {
    throw new AppError('invalid-field', `${algorithm.algorithmId} looks everywhere: drop --zone`);
  }
  const zones = zone ? { zones: [zone] } : {};
  if (out) await mkdir(out, { recursive: true });
  const settings: Record<string, number> =
    dwell === undefined ? set : { ...set, dwellSeconds: dwell };
  const looks = progress('looks');
  const watched = await withModels([], (models) => {
    assertAvailable(algorithm, models);
    return watchFile(video, {
      ...{ algorithm, settings, assets, models, ...zones },
      logger: createLogger('error', pino.destination(STANDARD_ERROR)),
      onLook: () => looks.advance(),
      ...(out && { onAlert: (alert: Alert, frame: Frame) => draw(alert, frame, out) }),
    });
  }).finally(() => looks.done());
  tell(watched.alerts, { endS: watched.endS, json });
}

function assertAvailable(algorithm: Algorithm, models: { has(label: string): boolean }): void {
  const { available, reasonEn } = algorithm.availability(models);
  if (!available) throw new AppError('unavailable', reasonEn);
}

const rounded = (seconds: number): number => Number(seconds.toFixed(2));

function tell(alerts: readonly Alert[], { endS, json }: { endS: number; json: boolean }): void {
  const rows = alerts.map(({ algorithmId, startAt, alertAt, endAt, box }) => ({
    algorithm: algorithmId,
    start: rounded(fileSeconds(startAt)),
    alertAt: rounded(fileSeconds(alertAt)),
    end: rounded(endAt ? fileSeconds(endAt) : endS),
    box: box.map(Math.round),
  }));
  if (json) {
    for (const row of rows) print(JSON.stringify(row));
  } else if (rows.length === 0) printNote('No alert.');
  else {
    const cells = rows.map(({ algorithm, start, alertAt, end, box }) => [
      ...[algorithm, `${start} s`, `${alertAt} s`, `${end} s`],
      box.join(' '),
    ]);
    printTable(['algorithm', 'start', 'alert', 'end', 'box'], cells);
  }
}

async function draw(alert: Alert, frame: Frame, directory: string): Promise<void> {
  const { algorithmId: label, alertAt, score, box } = alert;
  const time = fileSeconds(alertAt).toFixed(2).padStart(9, '0');
  const [x, y] = box.map(Math.round);
  await drawBoxes(
    frame,
    [{ label, score, box }],
    join(directory, `${label}-${time}-${x}-${y}.jpg`),
  );
}
