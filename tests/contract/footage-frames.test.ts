import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { framesNear } from '../../detection/footage/frames-near.ts';
import { freshFrames } from '../../detection/footage/fresh-frames.ts';
import type { Frame } from '../../detection/frame.ts';
import { type Frames, readVideo } from '../../detection/frames/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { type CameraSimulator, openCameraSimulator } from '../support/camera-simulator.ts';
import { type CameraWorld, cameraWorld } from '../support/cameras.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { type FileFootage, fileFootage } from '../support/file-footage.ts';
import { impatientFrames } from '../support/frames-world.ts';

const START = Date.parse('2026-11-23T02:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const CAMERA = newId();

let made: Awaited<ReturnType<typeof makeClip>>;
let clipDir: string;
beforeAll(async () => {
  made = await makeClip();
  clipDir = await mkdtemp(join(tmpdir(), 'citymark-clips-'));
});
afterAll(async () => {
  await made.remove();
  await rm(clipDir, { recursive: true, force: true });
});

/** The time of a picture of the clip by what it shows: its block moves a pixel with each. */
function shownS({ rgb, widthPx }: Frame): number {
  const row = rgb.subarray(90 * widthPx * 3, 91 * widthPx * 3);
  const left = row.findIndex((value, index) => index % 3 === 0 && value > 150) / 3;
  return (left - 40) / CLIP.fps;
}

describe('a part of a video', () => {
  it.each([
    [{ fromS: 1.2, untilS: 1.5 }, [1.2, 1.3, 1.4, 1.5]],
    [{ fromS: 3.8 }, [3.8, 3.9]],
    [{ untilS: 0.1 }, [0, 0.1]],
    [{ fromS: 1, untilS: 3, everySeconds: 1 }, [1, 2, 3]],
    [{ fromS: 9 }, []],
  ])('is read by its own clock: %o', async (part, expected) => {
    const frames = await Array.fromAsync(readVideo(made.mp4, part));
    expect(frames.map(({ atS }) => Number(atS.toFixed(3)))).toEqual(expected);
    for (const frame of frames) expect(shownS(frame)).toBeCloseTo(frame.atS, 1);
  });
});

describe('framesNear', () => {
  let footage: FileFootage;
  beforeEach(() => {
    footage = fileFootage(made.mp4, { from: at(0), to: at(4) });
  });
  const near = (seconds: number, options: { count: number; withinSeconds: number }) =>
    framesNear(
      { settings: { clipDir }, providerOf: footage.providerOf },
      CAMERA,
      at(seconds),
      options,
    );
  const seconds = (taken: { takenAt: Date }[]) =>
    taken.map(({ takenAt }) => (takenAt.getTime() - START) / 1000);
  afterEach(async () => {
    expect(await readdir(clipDir)).toEqual([]);
  });

  it('takes pictures that are spread around the time, and says whose they are', async () => {
    const taken = await near(2, { count: 4, withinSeconds: 1 });
    expect(seconds(taken)).toEqual([1.3, 1.8, 2.3, 2.8]);
    for (const each of taken) {
      expect(shownS(each.frame)).toBeCloseTo((each.takenAt.getTime() - START) / 1000, 1);
      expect(each).toMatchObject({
        cameraId: CAMERA,
        source: 'footage',
        provider: 'mediamtx',
        clockOffsetSeconds: 2,
      });
      const { width, height, format } = await sharp(each.jpeg).metadata();
      expect({ width, height, format }).toEqual({ width: 320, height: 180, format: 'jpeg' });
    }
    expect(footage.fetched).toEqual([{ from: at(1), to: at(3) }]);
  });

  it.each([
    [2, 2],
    [0, 0],
    // The last picture of the clip is a tenth of a second before its end.
    [3.95, 3.9],
    [4.4, 3.9],
    [-0.5, 0],
  ])('takes a single picture at %d s, or the nearest', async (wanted, shown) => {
    const [taken, ...more] = await near(wanted, { count: 1, withinSeconds: 1 });
    expect(more).toEqual([]);
    const got = taken ? seconds([taken])[0] : undefined;
    expect(Math.abs((got ?? 99) - shown)).toBeLessThanOrEqual(0.2);
  });

  it('is empty where nobody records, and where nothing was recorded', async () => {
    expect(await near(60, { count: 3, withinSeconds: 5 })).toEqual([]);
    const nobody = { settings: { clipDir }, providerOf: async () => undefined };
    expect(await framesNear(nobody, CAMERA, at(1), { count: 1, withinSeconds: 1 })).toEqual([]);
  });

  it('says that the provider cannot answer', async () => {
    footage.failures = [new AppError('footage-unavailable', 'It sleeps.')];
    const asked = near(2, { count: 1, withinSeconds: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'footage-unavailable' });
  });

  it('takes what a damaged clip still shows, and is not harmed by one that shows nothing', async () => {
    footage.path = join(made.mp4, '..', 'damaged.mp4');
    const whole = await readFile(made.mp4);
    // The index is at the end: without it no picture can be found.
    await writeFile(footage.path, whole);
    await truncate(footage.path, Math.floor(whole.length / 2));
    const cut = near(1, { count: 2, withinSeconds: 1 });
    await expect(cut).rejects.toMatchObject({ code: 'video-unreadable' });
    await writeFile(footage.path, Buffer.alloc(100_000, 0xa5));
    const junk = near(1, { count: 2, withinSeconds: 1 });
    await expect(junk).rejects.toMatchObject({ code: 'video-unreadable' });
    // From about the second second on nothing is left.
    const holed = Buffer.from(whole);
    holed.fill(0, Math.floor(whole.length * 0.5), Math.floor(whole.length * 0.8));
    await writeFile(footage.path, holed);
    expect(seconds(await near(0.5, { count: 2, withinSeconds: 0.5 }))).toEqual([0.3, 0.8]);
    footage.path = made.mp4;
    expect(await near(1, { count: 2, withinSeconds: 1 })).toHaveLength(2);
  });

  it('ends when it is told to', async () => {
    const options = { count: 1, withinSeconds: 1, signal: AbortSignal.abort(new Error('enough')) };
    await expect(near(1, options)).rejects.toThrow('enough');
  });
});

describe('freshFrames', () => {
  let world: CameraWorld;
  let simulator: CameraSimulator;
  let frames: Frames;
  beforeAll(async () => {
    world = await cameraWorld();
    simulator = await openCameraSimulator(made.clip, CLIP.fps);
    frames = impatientFrames();
  });
  afterAll(async () => {
    await frames.close();
    await simulator.close();
    await world.drop();
  });
  const fresh = (cameraId: string, options: { count: number; timeoutSeconds: number }) =>
    freshFrames({ ...world.deps, frames }, cameraId, options);

  it('takes new pictures, some hundred milliseconds apart, and closes the camera again', async () => {
    const { cameraId } = await world.camera({ sourceUrl: simulator.url('street') });
    const before = Date.now();
    const taken = await fresh(cameraId, { count: 3, timeoutSeconds: 20 });
    const times = taken.map(({ takenAt }) => takenAt.getTime());
    expect(times).toHaveLength(3);
    for (const [index, ms] of times.entries()) {
      expect(ms).toBeGreaterThanOrEqual((times[index - 1] ?? before) + (index > 0 ? 200 : 0));
    }
    expect(new Set(taken.map(({ frame }) => shownS(frame))).size).toBe(3);
    expect(taken[0]).toMatchObject({ cameraId, source: 'fresh', provider: null });
    expect((await sharp(taken[0]?.jpeg).metadata()).width).toBe(320);
    await expect.poll(() => simulator.camera('street').viewers, { timeout: 5000 }).toBe(0);
  });

  it('says why there is none: no source, a camera that is away, one that is silent', async () => {
    const without = await world.camera();
    await expect(fresh(without.cameraId, { count: 1, timeoutSeconds: 5 })).rejects.toMatchObject({
      code: 'footage-unavailable',
      message: 'The camera has no source to look through.',
    });
    simulator.camera('locked').credentials = { username: 'a', password: 'right' };
    const url = simulator.url('locked', { username: 'a', password: 'wr0ng-secret' });
    const locked = await world.camera({ sourceUrl: url });
    const refused = await fresh(locked.cameraId, { count: 1, timeoutSeconds: 3 }).catch((e) => e);
    expect(refused).toMatchObject({ code: 'footage-unavailable' });
    expect(refused.message).not.toContain('wr0ng-secret');
    simulator.camera('stalled').stalled = true;
    const stalled = await world.camera({ sourceUrl: simulator.url('stalled') });
    await expect(fresh(stalled.cameraId, { count: 1, timeoutSeconds: 1 })).rejects.toMatchObject({
      code: 'footage-unavailable',
    });
  });

  it('ends at once when it is told to', async () => {
    const { cameraId } = await world.camera({ sourceUrl: simulator.url('street') });
    const signal = AbortSignal.abort(new Error('enough'));
    const asked = freshFrames({ ...world.deps, frames }, cameraId, {
      count: 1,
      timeoutSeconds: 20,
      signal,
    });
    await expect(asked).rejects.toThrow('enough');
  });
});
