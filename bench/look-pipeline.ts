import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { algorithms } from '../detection/algorithms/index.ts';
import type { Frame } from '../detection/frame.ts';
import { readVideo } from '../detection/frames/index.ts';
import type { LookPlan } from '../detection/look.ts';
import { openLooking } from '../detection/looks/look-through.ts';
import { builtInCoco, cocoManifest } from '../detection/models/built-in-coco.ts';
import { type FittedPicture, fitPicture } from '../detection/models/fit-picture.ts';
import { BUILT_IN_COCO, openModels } from '../detection/models/index.ts';
import { openOnnxRunner, type Runner } from '../detection/models/onnx-runner.ts';
import { openScene } from '../detection/scene/index.ts';
import { zonePurposes } from '../detection/zones/zone-purpose.ts';
import { silentLogger } from '../platform/logger.ts';
import { against, type BenchRow } from './bench.ts';

/** People on a square; Debian's opencv-doc. */
const CLIP = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
const EVERY_SECONDS = 2;
/** The first looks teach the background; they are not counted. */
const WARM_UP = 8;
const TARGET = 0.85;

/** Cameras of one worker: while one is in the model, the others are compared with their backgrounds. */
const CAMERAS = 3;
/** Bare and whole in turn, so many frames at a time, so that the machine's moods hit both alike. */
const ROUND = 8;

/** The work of one look of one camera. */
type Look = (frame: Frame) => Promise<unknown>;
type Contender = { name: string; target?: number; cameras: Look[] };

async function framesOf(maxSidePx: number): Promise<Frame[]> {
  const frames: Frame[] = [];
  for await (const frame of readVideo(CLIP, { everySeconds: EVERY_SECONDS, maxSidePx })) {
    // As of a camera by day: algorithms keep hours.
    frames.push({ ...frame, takenAt: new Date(Date.UTC(2026, 5, 1, 4) + frame.atS * 1000) });
  }
  return frames;
}

function planOf(algorithmIds: readonly string[]): LookPlan {
  return {
    cameraId: 'bench',
    name: 'bench',
    sourceUrl: 'file:bench',
    everySeconds: EVERY_SECONDS,
    geometry: null,
    zones: [],
    assets: [],
    algorithms: algorithmIds.map((algorithmId) => ({ algorithmId, settings: {}, hours: null })),
  };
}

async function contenders(cacheDir: string, { widthPx, heightPx }: Frame) {
  const models = await openModels({ directories: [], cacheDir, logger: silentLogger });
  const scene = await openScene();
  const corners = [
    { x: 0, y: 0 },
    { x: widthPx, y: 0 },
    { x: widthPx, y: heightPx },
    { x: 0, y: heightPx },
  ];
  const pictureZones = zonePurposes.map((purpose) => ({ zoneId: purpose, purpose, corners }));
  const looking = (algorithmIds: readonly string[]) =>
    openLooking({ plan: planOf(algorithmIds), models, scene, logger: silentLogger, pictureZones });
  // What looks close up has a model of its own, which the bare one does not run.
  const ofCoco = algorithms.filter(({ closeUp }) => !closeUp);
  const seen = ofCoco
    .filter(({ uses }) => uses.includes('detections') && !uses.includes('static'))
    .map(({ algorithmId }) => algorithmId);
  const several = (algorithmIds: readonly string[]) => {
    const cameras = Array.from({ length: CAMERAS }, () => looking(algorithmIds));
    const working = algorithmIds.length - (cameras[0]?.idle.length ?? 0);
    return {
      working,
      cameras: cameras.map(
        (camera): Look =>
          (frame) =>
            camera.look(frame),
      ),
    };
  };
  const people = several(seen);
  const all = several(ofCoco.map(({ algorithmId }) => algorithmId));
  const detect: Look = (frame) => models.detect(BUILT_IN_COCO, frame);
  const list: Contender[] = [
    { name: 'detect', cameras: Array.from({ length: CAMERAS }, () => detect) },
    { name: `look, ${people.working} algorithms`, target: TARGET, cameras: people.cameras },
    { name: `look, ${all.working} algorithms, still things too`, cameras: all.cameras },
  ];
  return { list, close: () => models.close() };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds a frame, of the bare model one after the other and of the cameras side by side. */
async function race(frames: readonly Frame[], runner: Runner, { cameras }: Contender) {
  const pictures = await Promise.all(frames.map(fitted));
  let [bareMs, lookMs, looks] = [0, 0, 0];
  for (let start = 0; start + ROUND <= frames.length; start += ROUND) {
    const round = frames.slice(start, start + ROUND);
    const bare = await timed(async () => {
      for (const _ of cameras) {
        for (const picture of pictures.slice(start, start + ROUND)) await runner.run(picture);
      }
    });
    const whole = await timed(() => Promise.all(cameras.map((look) => inOrder(round, look))));
    if (start < WARM_UP) continue;
    bareMs += bare;
    lookMs += whole;
    looks += ROUND * cameras.length;
  }
  return { bareMs: bareMs / looks, lookMs: lookMs / looks };
}

async function inOrder(frames: readonly Frame[], look: Look): Promise<void> {
  for (const frame of frames) await look(frame);
}

const fitted = (frame: Frame): Promise<FittedPicture> => {
  const part = { left: 0, top: 0, width: frame.widthPx, height: frame.heightPx };
  return fitPicture(frame, part, cocoManifest.input);
};

/** What a look costs on top of the model: frame in, result out, against `session.run` alone. */
export async function run(): Promise<BenchRow[]> {
  if (!existsSync(CLIP)) throw new Error(`${CLIP} is missing: install Debian's opencv-doc`);
  const cacheDir = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const runner = await openOnnxRunner(await builtInCoco(cacheDir, silentLogger), 1);
  const rows: BenchRow[] = [];
  for (const maxSidePx of [768, 640]) {
    const frames = await framesOf(maxSidePx);
    const [first] = frames;
    if (!first) throw new Error('the clip has no frames');
    const { list, close } = await contenders(cacheDir, first);
    for (const contender of list) {
      const { bareMs, lookMs } = await race(frames, runner, contender);
      const name = `${first.widthPx}×${first.heightPx}: ${contender.name}`;
      const ratio = { name: `${name}, over bare`, value: bareMs / lookMs, unit: '×' };
      rows.push({ name: `${name}: bare session.run a frame`, value: bareMs, unit: 'ms' });
      rows.push({ name: `${name}: a frame`, value: lookMs, unit: 'ms' });
      rows.push(contender.target ? against(ratio, '>=', contender.target) : ratio);
    }
    await close();
  }
  await runner.close();
  await rm(cacheDir, { recursive: true, force: true });
  return rows;
}
