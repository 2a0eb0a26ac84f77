import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { type Box, overlap } from '../detection/box.ts';
import { patchOf } from '../detection/cameras/patch.ts';
import type { Frame } from '../detection/frame.ts';
import { readVideo } from '../detection/frames/index.ts';
import type { LookPlan, RememberedPlace } from '../detection/look.ts';
import { openLooking } from '../detection/looks/look-through.ts';
import { openModels } from '../detection/models/index.ts';
import { openOnnxRunner } from '../detection/models/onnx-runner.ts';
import { openScene } from '../detection/scene/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { against, type BenchRow } from './bench.ts';

const MODEL = join(import.meta.dirname, '../detection/models/built-in/citymark-waste.onnx');
const RUNS = 60;
/** A square with two yellow things that lie on the grass from the first frame to the last. */
const CLIP = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
const EVERY_SECONDS = 2;
const ALGORITHM = 'exposed-garbage';
/** A photo of real rubbish, which the model was not trained on, and the box of it that is drawn. */
const PHOTOS = join(import.meta.dirname, '../../shared/data/garbage-overflow/train');
/** How often the new heap has to be seen although the place is silenced. */
const LEAST_SEEN = 0.9;

/** Time of the waste model on one thread, and what a remembered no silences in a replay. */
export async function run(): Promise<BenchRow[]> {
  const rows = [await timed(416, 20), await timed(640, 45)];
  if (!existsSync(CLIP) || !existsSync(PHOTOS)) return rows;
  return [...rows, ...(await replay())];
}

async function timed(sidePx: number, limitMs: number): Promise<BenchRow> {
  const runner = await openOnnxRunner(await readFile(MODEL), 1);
  const data = Float32Array.from({ length: 3 * sidePx * sidePx }, (_, at) => (at * 31) % 256);
  const picture = { data, dims: [1, 3, sidePx, sidePx] };
  const times: number[] = [];
  for (let count = 0; count < RUNS; count++) {
    const start = performance.now();
    await runner.run(picture);
    times.push(performance.now() - start);
  }
  await runner.close();
  // Whatever else the machine does only adds to it.
  const name = `inference ${sidePx}×${sidePx}, one thread, least of ${RUNS}`;
  return against({ name, value: Math.min(...times), unit: 'ms' }, '<=', limitMs);
}

/** First half of the clip: people say no to what alerts. Second half: what still alerts, and what is new. */
async function replay(): Promise<BenchRow[]> {
  const models = await openModels({
    directories: [],
    cacheDir: join(tmpdir(), 'citymark-bench-models'),
    logger: silentLogger,
  });
  const scene = await openScene();
  const lookingFor = (remembered: readonly RememberedPlace[]) =>
    openLooking({ plan: planOf(remembered), models, scene, logger: silentLogger });
  const frames: Frame[] = [];
  for await (const frame of readVideo(CLIP, { everySeconds: EVERY_SECONDS })) frames.push(frame);
  const [before, after] = [frames.slice(0, frames.length / 2), frames.slice(frames.length / 2)];
  const judged: RememberedPlace[] = [];
  const first = lookingFor([]);
  for (const frame of before) {
    for (const { box } of (await first.look(frame)).observations) {
      const isKnown = judged.some((place) => overlap(pixelsOf(place.box, frame), box) > 0.3);
      if (!isKnown) judged.push(rejected(frame, box));
    }
  }
  const count = async (
    looked: readonly Frame[],
    remembered: readonly RememberedPlace[],
    at?: Box,
  ) => {
    const looking = lookingFor(remembered);
    let seen = 0;
    for (const frame of looked) {
      const { observations } = await looking.look(frame);
      seen += observations.filter(({ box }) => !at || overlap(box, at) > 0.3).length;
    }
    return seen;
  };
  const without = await count(after, []);
  const silenced = await count(after, judged);
  const [place] = judged;
  if (!place || !after[0]) throw new Error('nothing to say no to');
  const at = pixelsOf(place.box, after[0]);
  let [heapSeen, heapStill] = [0, 0];
  for (const photo of await heaps()) {
    const heap = await laidOver(after, at, photo);
    heapSeen = await count(heap.frames, [], heap.box);
    heapStill = await count(heap.frames, judged, heap.box);
    // Not every photo of a heap is one when it is this small.
    if (heapSeen > after.length / 2) break;
  }
  await models.close();
  return [
    {
      name: `places that people said no to in ${before.length} frames`,
      value: judged.length,
      unit: '',
    },
    {
      name: `findings in the next ${after.length} frames without memory`,
      value: without,
      unit: '',
    },
    against(
      { name: 'findings with the remembered no', value: silenced, unit: '' },
      '<=',
      without * 0.1,
    ),
    { name: 'a new heap at such a place: findings without memory', value: heapSeen, unit: '' },
    against({ name: 'and with it', value: heapStill, unit: '' }, '>=', heapSeen * LEAST_SEEN),
  ];
}

const planOf = (remembered: readonly RememberedPlace[]): LookPlan => ({
  ...{ cameraId: 'bench', name: 'bench', sourceUrl: 'file:bench', everySeconds: EVERY_SECONDS },
  ...{ geometry: null, zones: [], assets: [], remembered },
  // Below the usual, so that the clip has something to say no to.
  algorithms: [{ algorithmId: ALGORITHM, settings: { minScore: 0.35 }, hours: null }],
});

const rejected = (frame: Frame, box: Box): RememberedPlace => ({
  ...{ algorithmId: ALGORITHM, verdict: 'rejected' },
  box: [
    box[0] / frame.widthPx,
    box[1] / frame.heightPx,
    box[2] / frame.widthPx,
    box[3] / frame.heightPx,
  ],
  colours: Buffer.from(Uint8Array.from(patchOf(frame, box), Math.round)).toString('base64'),
});

const pixelsOf = ([x1, y1, x2, y2]: Box, { widthPx, heightPx }: Frame): Box => [
  x1 * widthPx,
  y1 * heightPx,
  x2 * widthPx,
  y2 * heightPx,
];

/** Held-out photos of one large heap each. */
async function heaps(): Promise<string[]> {
  const ids = await readFile(
    join(import.meta.dirname, '../detection/training/held-out.txt'),
    'utf8',
  );
  const found: string[] = [];
  for (const id of ids.trim().split('\n')) {
    const rows = (await readFile(join(PHOTOS, 'labels', `${id}.txt`), 'utf8')).trim().split('\n');
    const [only, ...others] = rows.map((row) => row.split(' ').map(Number));
    const [label, , , across = 0, down = 0] = only ?? [];
    if (others.length === 0 && label === 0 && across * down > 0.3) {
      found.push(join(PHOTOS, 'images', `${id}.jpg`));
    }
  }
  return found;
}

/** The frames with a photo laid over a place, and where it lies. */
async function laidOver(frames: readonly Frame[], [x1, y1, x2, y2]: Box, photo: string) {
  const side = Math.round(Math.max(x2 - x1, y2 - y1));
  const left = Math.round((x1 + x2 - side) / 2);
  // On the ground: neither above the picture nor below it.
  const top = Math.max(0, Math.min((frames[0]?.heightPx ?? 0) - side, Math.round(y2) - side));
  const input = await sharp(photo).resize(side, side).toBuffer();
  const laid = frames.map(async (frame) => {
    const raw = { width: frame.widthPx, height: frame.heightPx, channels: 3 as const };
    const picture = sharp(frame.rgb, { raw }).composite([{ input, left, top }]);
    return { ...frame, rgb: new Uint8Array(await picture.removeAlpha().raw().toBuffer()) };
  });
  const box: Box = [left, top, left + side, top + side];
  return { frames: await Promise.all(laid), box };
}
