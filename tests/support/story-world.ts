import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { poseCamera } from '../../detection/cameras/calibrate-camera.ts';
import {
  addCamera,
  addWorkerToken,
  noteLooks,
  openEyes,
  openGateway,
  runWorker,
  setAlgorithm,
} from '../../detection/index.ts';
import { startJobs } from '../../gateway/start-jobs.ts';
import { toGround } from '../../geogrid/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { BIN_CLIP, makeBinClips } from './bin-clips.ts';
import { BIN_FOOT, BIN_PICTURE, binPicture } from './bin-pictures.ts';
import { addBins } from './bins.ts';
import { openCameraSimulator } from './camera-simulator.ts';
import { colourModel } from './colour-model.ts';
import { type DeskWorld, deskWorld } from './desk-world.ts';

const CAMERA = { lng: 114.35, lat: 22.69 };
const POSE = { heightM: 4.5, headingDeg: 0, tiltDeg: 15, rollDeg: 0, hfovDeg: 60 };

/** Where the painted bin stands, seen by that camera. */
function placeOfBin() {
  const { widthPx, heightPx } = BIN_CLIP;
  const scale = widthPx / BIN_PICTURE.widthPx;
  const pixel = { x: BIN_FOOT.x * scale, y: BIN_FOOT.y * scale };
  const place = toGround({ ...CAMERA, ...POSE, widthPx, heightPx }, pixel);
  if (!place) throw new Error('the bin stands on the ground');
  return place;
}

/** What the camera shows when it is hung up, the clean place, is what it is expected to show. */
async function showClean(
  { deps, db, clock }: DeskWorld,
  cameraId: string,
  pose: typeof POSE & { widthPx: number; heightPx: number },
) {
  const { widthPx, heightPx } = pose;
  const clean = await sharp(await binPicture({ overflowing: false }))
    .resize(widthPx, heightPx)
    .jpeg()
    .toBuffer();
  const frame = { sha256: await deps.blobs.put(clean), widthPx, heightPx };
  const note = { cameraId, health: 'ok' as const, takenAt: clock.now(), lagSeconds: 0, frame };
  await noteLooks(db.query, [note]);
  await poseCamera(deps, cameraId, pose);
}

/** A worker in this process with real decoders, a real model, and the service for its gateway. */
function startWorker(options: { url: string; token: string; models: string; cacheDir: string }) {
  const stop = new AbortController();
  const { url, token, models, cacheDir } = options;
  const running = runWorker({
    gateway: openGateway({ url, token }),
    eyes: (clock) =>
      openEyes({ clock, logger: silentLogger, models: { directories: [models], cacheDir } }),
    ...{ workerId: randomUUID(), name: 'story', version: 'test', capacity: 4 },
    ...{ clock: systemClock, logger: silentLogger, signal: stop.signal },
  });
  return async () => {
    stop.abort();
    await running;
  };
}

/** The whole service with its jobs and a worker, a simulated camera over one bin, and another bin that no camera sees. */
export async function storyWorld() {
  const [clips, models, cacheDir] = await Promise.all([
    makeBinClips(),
    // Magenta is what does not fit into the bin; a box is as large as the heap.
    colourModel(['overflow', 'garbage_bin'], 5),
    mkdtemp(join(tmpdir(), 'citymark-story-')),
  ]);
  const world = await deskWorld({ jobs: true, environment: { MODELS_DIR: models.path } });
  await startJobs(world.deps);
  const { lng, lat } = placeOfBin();
  const [seenBin, hiddenBin] = await addBins(world.db, [
    { lng, lat },
    { lng: 114.38, lat: 22.69 },
  ]);
  if (!seenBin || !hiddenBin) throw new Error('two bins were added');
  const simulator = await openCameraSimulator(clips.clean, BIN_CLIP.fps);
  const { widthPx, heightPx } = BIN_CLIP;
  const pose = { ...POSE, widthPx, heightPx };
  const { cameraId } = await addCamera(world.deps, {
    ...{ cameraCode: 'STORY-1', name: '行政六路垃圾箱', ...CAMERA, heightM: POSE.heightM, pose },
    ...{ sourceUrl: simulator.url('bin'), everySeconds: 1 },
  });
  await showClean(world, cameraId, pose);
  // Short, so that nobody waits: a city takes minutes.
  const settings = { dwellSeconds: 2, gapSeconds: 2, clearSeconds: 2, cooldownSeconds: 5 };
  const atOnce = { ...settings, minScore: 0.3, sureScore: 0.3 };
  const choice = { enabled: true, settings: atOnce, hours: null };
  await setAlgorithm(world.deps, cameraId, 'bin-overflow', choice);
  const { token } = await addWorkerToken(world.deps, 'story');
  const stopWorker = startWorker({ url: world.url, token, models: models.path, cacheDir });
  const cleaner = await world.signIn('handler', seenBin.maintainerId);
  const gridWorker = await world.signIn('grid_worker');

  const close = async () => {
    await stopWorker();
    await simulator.close();
    await world.close();
    await models.remove();
    await rm(cacheDir, { recursive: true, force: true });
  };
  const camera = simulator.camera('bin');
  return {
    ...world,
    clips,
    camera,
    cameraId,
    pose,
    seenBin,
    hiddenBin,
    cleaner,
    gridWorker,
    close,
  };
}

export type StoryWorld = Awaited<ReturnType<typeof storyWorld>>;
