import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openClipCache } from '../../detection/footage/clip-cache.ts';
import { clipJobs, workClips } from '../../detection/footage/clip-jobs.ts';
import { clipById } from '../../detection/footage/clip-store.ts';
import {
  type FetchClipDeps,
  fetchPendingClip,
} from '../../detection/footage/fetch-pending-clip.ts';
import type { TimeRange } from '../../detection/footage/footage-provider.ts';
import { wantClip } from '../../detection/footage/want-clip.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { AppError } from '../../platform/errors.ts';
import { openJobs } from '../../platform/jobs.ts';
import { type CameraWorld, cameraWorld } from '../support/cameras.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { type FileFootage, fileFootage } from '../support/file-footage.ts';
import { recordingLogger } from '../support/frames-world.ts';

const START = Date.parse('2026-11-23T00:30:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const range = (from: number, to: number): TimeRange => ({ from: at(from), to: at(to) });

let made: Awaited<ReturnType<typeof makeClip>>;
let world: CameraWorld;
let directory: string;
let deps: FetchClipDeps;
let footage: FileFootage;
let cameraId: string;
/** Jobs that were sent: when each is to begin. */
let sent: { clipId: string; startAfter: Date | undefined }[];

beforeAll(async () => {
  made = await makeClip();
  world = await cameraWorld();
  directory = await mkdtemp(join(tmpdir(), 'citymark-clips-'));
});
afterAll(async () => {
  await world.drop();
  await made.remove();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  sent = [];
  footage = fileFootage(made.mp4, range(0, 4));
  footage.isPrompt = false;
  cameraId = (await world.camera()).cameraId;
  deps = {
    ...world.deps,
    logger: recordingLogger(),
    clips: await openClipCache(directory, { maxBytes: 1e9, clock: world.deps.clock }),
    providerOf: footage.providerOf,
    jobs: {
      send: async (_queue, data, options) => {
        const { clipId } = data as { clipId: string };
        sent.push({ clipId, startAfter: options?.startAfter });
      },
    },
  };
});

const clip = async (clipId: string) => {
  const found = await clipById(deps.db.query, clipId);
  if (!found) throw new Error('no clip');
  return found;
};

/** Plays a file of four seconds as the footage of each window that is asked for. */
function footageOfWindows(windows: Map<number, TimeRange | AppError>) {
  footage.fetchClip = async (camera, asked, path) => {
    footage.fetched.push(asked);
    const shown = windows.get((asked.from.getTime() - START) / 1000);
    if (!shown) throw new AppError('not-found');
    if (shown instanceof AppError) throw shown;
    const one = fileFootage(made.mp4, shown);
    return one.fetchClip(camera, asked, path);
  };
}

describe('a clip from a platform that takes its time', () => {
  it('comes in short windows, one a job, and is one video in the end', async () => {
    footageOfWindows(
      new Map([
        [0, range(56, 60)],
        // Nothing between one and two minutes.
        [120, range(120, 124)],
      ]),
    );
    const asked = await wantClip(deps, cameraId, range(0, 180));
    expect(asked).toMatchObject({ state: 'pending', windows: 3, windowsDone: 0 });
    const { clipId } = asked;
    expect(footage.fetched).toEqual([]);
    for (const done of [1, 2]) {
      await fetchPendingClip(deps, clipId);
      expect(await clip(clipId)).toMatchObject({ state: 'pending', windowsDone: done });
    }
    await fetchPendingClip(deps, clipId);
    expect(footage.fetched).toEqual([range(0, 60), range(60, 120), range(120, 180)]);
    expect(sent.map((job) => job.clipId)).toEqual([clipId, clipId, clipId]);
    const ready = await clip(clipId);
    expect(ready).toMatchObject({ state: 'ready', got: { provider: 'mediamtx', from: at(56) } });
    const borrowed = await deps.clips.borrow(clipId);
    const frames = await Array.fromAsync(readVideo(borrowed?.path ?? ''));
    expect(frames).toHaveLength(2 * 4 * CLIP.fps);
    expect(frames.at(-1)?.atS).toBeCloseTo(67.9, 1);
    expect((await readdir(directory)).filter((name) => name.endsWith('.work'))).toEqual([]);
  });

  it('is tried again after longer and longer pauses, and goes on where it was', async () => {
    const asleep = new AppError('footage-unavailable', 'The platform is asleep.');
    const windows = new Map<number, TimeRange | AppError>([
      [0, range(56, 60)],
      [60, asleep],
    ]);
    footageOfWindows(windows);
    const { clipId } = await wantClip(deps, cameraId, range(0, 120));
    await fetchPendingClip(deps, clipId);
    sent = [];
    for (let turn = 1; turn <= 3; turn++) await fetchPendingClip(deps, clipId);
    const now = deps.clock.now().getTime();
    const pauses = sent.map(({ startAfter }) => ((startAfter?.getTime() ?? 0) - now) / 1000);
    expect(pauses).toEqual([10, 20, 40]);
    expect(await clip(clipId)).toMatchObject({
      state: 'pending',
      failures: 3,
      windowsDone: 1,
      problem: { code: 'footage-unavailable', detail: 'The platform is asleep.' },
    });
    windows.set(60, range(60, 64));
    await fetchPendingClip(deps, clipId);
    expect(await clip(clipId)).toMatchObject({ state: 'ready', failures: 0, problem: null });
    // The first window was fetched once.
    expect(footage.fetched.filter(({ from }) => from.getTime() === START)).toHaveLength(1);
  });

  it('fails in the end, saying why, and begins anew when it is asked for again', async () => {
    footage.failures = Array(10).fill(new AppError('footage-unavailable', 'Asleep.'));
    const { clipId } = await wantClip(deps, cameraId, range(0, 4));
    for (let turn = 0; turn < 10; turn++) await fetchPendingClip(deps, clipId);
    expect(await clip(clipId)).toMatchObject({ state: 'failed', problem: { detail: 'Asleep.' } });
    const fetched = footage.fetched.length;
    await fetchPendingClip(deps, clipId);
    expect(footage.fetched).toHaveLength(fetched);
    expect(await wantClip(deps, cameraId, range(0, 4))).toMatchObject({
      state: 'pending',
      failures: 0,
      problem: null,
    });
    await fetchPendingClip(deps, clipId);
    expect((await clip(clipId)).state).toBe('ready');
  });

  it('fails at once where nothing was recorded', async () => {
    footageOfWindows(new Map());
    const { clipId } = await wantClip(deps, cameraId, range(0, 60));
    await fetchPendingClip(deps, clipId);
    expect(await clip(clipId)).toMatchObject({ state: 'failed', problem: { code: 'not-found' } });
  });
});

describe('the queue of clips', () => {
  it('brings all windows of a clip, one job after the other', async () => {
    const jobs = await openJobs({ db: world.deps.db, stopWithinSeconds: 5 });
    try {
      footageOfWindows(
        new Map([
          [0, range(56, 60)],
          [60, range(60, 64)],
        ]),
      );
      const working = { ...deps, jobs };
      await workClips(working);
      const { clipId } = await wantClip(working, cameraId, range(0, 120));
      const stateOf = async () => (await clip(clipId)).state;
      await expect.poll(stateOf, { timeout: 30_000, interval: 50 }).toBe('ready');
      expect(footage.fetched).toEqual([range(0, 60), range(60, 120)]);
    } finally {
      await jobs.stop();
    }
  });
});

describe('a clip from a prompt platform', () => {
  beforeEach(() => {
    footage.isPrompt = true;
  });

  it('goes on by itself when it takes longer than somebody waits', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const fetchClip = footage.fetchClip.bind(footage);
    footage.fetchClip = async (...given) => {
      await promise;
      return fetchClip(...given);
    };
    const asked = await wantClip(deps, cameraId, range(0, 4), 1);
    expect(asked.state).toBe('pending');
    resolve();
    // Joins what is under way.
    await fetchPendingClip(deps, asked.clipId);
    expect((await clip(asked.clipId)).state).toBe('ready');
    expect(footage.fetched).toHaveLength(1);
  });

  it('is fetched anew when it was dropped, or may have more by now', async () => {
    const { clipId } = await wantClip(deps, cameraId, range(0, 4));
    await rm(join(directory, `${clipId}.mp4`));
    expect(await wantClip(deps, cameraId, range(0, 4))).toMatchObject({ clipId, state: 'ready' });
    expect(footage.fetched).toHaveLength(2);
    // The newest footage ends before what is asked for.
    const now = (deps.clock.now().getTime() - START) / 1000;
    footage.clip = range(now - 30, now - 20);
    await wantClip(deps, cameraId, range(now - 30, now - 2));
    footage.clip = range(now - 30, now);
    const later = await wantClip(deps, cameraId, range(now - 30, now - 2));
    expect(later.got?.to).toEqual(at(now));
    await wantClip(deps, cameraId, range(now - 30, now - 2));
    expect(footage.fetched).toHaveLength(4);
  });
});

describe('the care of clips', () => {
  it('takes up what a process that died has left, and forgets what is old', async () => {
    const [care] = clipJobs(deps);
    const { clipId } = await wantClip(deps, cameraId, range(0, 4));
    const { clipId: done } = await wantClip(deps, cameraId, range(1, 3));
    await fetchPendingClip(deps, done);
    sent = [];
    await care?.handler();
    expect(sent).toEqual([]);
    const { clock } = world.deps;
    const before = clock.now();
    clock.advance(11 * 60_000);
    await care?.handler();
    expect(sent.map((job) => job.clipId)).toContain(clipId);
    clock.advance(31 * 86_400_000);
    await care?.handler();
    expect(await clipById(deps.db.query, done)).toBeUndefined();
    clock.set(before);
  });
});
