import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Box, overlap } from '../detection/box.ts';
import { algorithmOf, fileSeconds, readVideo, watchFile, writeVideo } from '../detection/index.ts';
import { openModels } from '../detection/models/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { lights, withGamma } from '../tests/support/staged-things.ts';
import { against, type BenchRow } from './bench.ts';

type Clip = { name: string; file: string; seconds: number; bag?: { box: Box; putS: number } };

/** Files and truth of ../shared/data/video, and the square of Debian's opencv-doc. */
const clips: Clip[] = [
  {
    ...{ name: 'bag on a pavement', file: '../shared/data/video/aboda/video4.avi', seconds: 39 },
    bag: { box: [424, 364, 472, 412], putS: 16 },
  },
  { name: 'road from above', file: '../shared/data/video/bgslibrary/video.avi', seconds: 12.5 },
  { name: 'motorway', file: '../shared/data/video/bgslibrary/video02.avi', seconds: 30 },
  { name: 'motorway, other', file: '../shared/data/video/bgslibrary/video03.avi', seconds: 30 },
  { name: 'cars', file: '../shared/data/video/intel/car-detection.mp4', seconds: 60 },
  {
    ...{ name: 'person by person', seconds: 60 },
    file: '../shared/data/video/intel/one-by-one-person-detection.mp4',
  },
  {
    ...{ name: 'people on a square', seconds: 79.5 },
    file: '/usr/share/doc/opencv-doc/examples/data/vtest.avi',
  },
];
const LIGHTS = ['steady', 'steps', 'ramps'] as const;
const FPS = 10;

/**
 * How often `left-object` alerts in clips where one thing is left, or none, with a dwell of 5 s and all else as
 * by default; each clip again with its light changing between gamma 0.6 and 1.6. Seven clips only.
 */
export async function run(): Promise<BenchRow[]> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const models = await openModels({ directories: [], cacheDir: directory, logger: silentLogger });
  const rows: BenchRow[] = [];
  try {
    for (const clip of clips) {
      for (const light of LIGHTS) {
        const path = light === 'steady' ? clip.file : await inLight(clip, light, directory);
        rows.push(...(await alertsIn(clip, `${clip.name}, ${light}`, path, models)));
      }
    }
    return rows;
  } finally {
    await models.close();
    await rm(directory, { recursive: true, force: true });
  }
}

type OpenModels = Awaited<ReturnType<typeof openModels>>;

async function alertsIn(clip: Clip, name: string, path: string, models: OpenModels) {
  const { alerts } = await watchFile(path, {
    algorithm: algorithmOf('left-object'),
    settings: { dwellSeconds: 5 },
    models,
    logger: silentLogger,
  });
  const count = { name: `${name}: alerts`, value: alerts.length, unit: '' };
  const [first] = alerts;
  if (!clip.bag) return [against(count, '<=', 0)];
  const { box, putS } = clip.bag;
  const rows = [{ ...count, target: '= 1', ok: alerts.length === 1 }];
  if (!first) return rows;
  const afterS = fileSeconds(first.alertAt) - putS;
  return [
    ...rows,
    {
      ...{ name: `${name}: after it was put down`, value: afterS, unit: 's' },
      ...{ target: '5 to 20 s', ok: afterS >= 5 && afterS <= 20 },
    },
    against({ name: `${name}: IoU`, value: overlap(first.box, box), unit: '' }, '>=', 0.3),
  ];
}

/** The clip's pictures in a changing light, as a file of its own. */
async function inLight(
  { file, seconds }: Clip,
  light: keyof typeof lights,
  directory: string,
): Promise<string> {
  const path = join(directory, `${light}.mp4`);
  let shape: { widthPx: number; heightPx: number } | undefined;
  for await (const { widthPx, heightPx } of readVideo(file, { everySeconds: seconds })) {
    shape = { widthPx, heightPx };
    break;
  }
  if (!shape) throw new Error(`${file} has no pictures`);
  async function* pictures() {
    for await (const frame of readVideo(file, { everySeconds: 1 / FPS })) {
      const { atS } = frame;
      if (atS > seconds) break;
      yield withGamma(frame, lights[light]?.(atS / seconds, atS) ?? 1).rgb;
    }
  }
  await writeVideo(path, { ...shape, fps: FPS }, pictures());
  return path;
}
