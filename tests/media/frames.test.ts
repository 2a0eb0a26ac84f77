import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import type { CameraSimulator } from '../support/camera-simulator.ts';
import { CLIP } from '../support/clip.ts';
import { recordingLogger } from '../support/frames-world.ts';
import { withSide } from '../support/hostile-clip.ts';

import {
  inOrder,
  next,
  PATIENCE,
  take,
  times,
  untilState,
  watchedCameras,
} from '../support/watched-cameras.ts';

const cameras = watchedCameras();

/** Left edge of the red block. */
function blockAt({ rgb, widthPx }: Frame): number {
  const row = rgb.subarray(90 * widthPx * 3, 91 * widthPx * 3);
  return row.findIndex((value, index) => index % 3 === 0 && value > 150) / 3;
}

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

describe('a camera over RTSP', () => {
  it('gives its pictures in order, by the wall clock', async () => {
    await cameras.open();
    const before = Date.now();
    const taken = await take(cameras.watch('street'), 10);
    expect(inOrder(times(taken))).toBe(true);
    expect(times(taken)[0]).toBeGreaterThanOrEqual(before);
    expect(times(taken).at(-1)).toBeLessThanOrEqual(Date.now());
    for (const frame of taken) {
      expect(frame).toMatchObject({ widthPx: CLIP.widthPx, heightPx: CLIP.heightPx });
      expect(blockAt(frame)).toBeGreaterThanOrEqual(38);
      expect(blockAt(frame)).toBeLessThanOrEqual(82);
    }
    expect(new Set(taken.map(blockAt)).size).toBeGreaterThan(3);
  });

  it('decodes keyframes only when that is enough, whole pictures all the same', async () => {
    await cameras.open();
    const url = cameras.simulator.url('street');
    const stream = cameras.frames.watch({ key: 'k', url, everySeconds: 0.1, keyframesOnly: true });
    const places = (await take(stream, 8)).map(blockAt);
    // Keyframes come every five pictures.
    for (const place of places) expect([0, 1, 4]).toContain((place - 40) % 5);
    expect(new Set(places).size).toBeGreaterThan(3);
  });

  it('keeps only the newest picture for one who comes late', async () => {
    await cameras.open();
    const stream = cameras.watch('street');
    await expect.poll(() => cameras.frames.counters.frames, PATIENCE).toBeGreaterThan(15);
    const { takenAt } = await next(stream);
    expect(Date.now() - takenAt.getTime()).toBeLessThan(1000);
    expect(cameras.frames.counters.dropped).toBeGreaterThanOrEqual(14);
    const [after] = await take(stream, 1);
    expect(after?.takenAt.getTime()).toBeGreaterThan(takenAt.getTime());
  });

  it('does not pass off an old picture as a look at now', async () => {
    await cameras.open();
    const stream = cameras.watch('street');
    await untilState(stream, 'live');
    cameras.simulator.camera('street').stalled = true;
    const stalledAt = Date.now();
    await untilState(stream, 'waiting');
    // The last picture is still there, and in time becomes older than a look may be.
    await expect.poll(() => Date.now() - stalledAt, PATIENCE).toBeGreaterThan(5000);
    await expect(stream.next(AbortSignal.timeout(200))).rejects.toThrow(/timeout/i);
  });

  it('gives up waiting when told', async () => {
    await cameras.open();
    cameras.simulator.camera('street').stalled = true;
    const stream = cameras.watch('street');
    await expect(stream.next(AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
    const waiting = expect(stream.next(AbortSignal.timeout(60_000))).rejects.toMatchObject({
      code: 'unavailable',
    });
    await stream.close();
    await waiting;
    expect(stream.state).toBe('closed');
  });
});

describe('a camera that fails', () => {
  const faults: [string, RegExp, (camera: ReturnType<CameraSimulator['camera']>) => void][] = [
    [
      'stalls with its connection open',
      /silent/,
      (camera) => Object.assign(camera, { stalled: true }),
    ],
    ['cuts the connection', /end|Input\/output/i, (camera) => camera.cut()],
    ['sends junk for pictures', /no picture/, (camera) => Object.assign(camera, { corrupt: true })],
  ];
  it.each(faults)('%s: it is noticed and back soon after', async (_, reason, fail) => {
    await cameras.open();
    const stream = cameras.watch('street');
    await next(stream);
    fail(cameras.simulator.camera('street'));
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(reason);
    await untilState(stream, 'waiting');
    Object.assign(cameras.simulator.camera('street'), { stalled: false, corrupt: false });
    const failedAt = Date.now();
    await expect
      .poll(async () => (await next(stream)).takenAt.getTime(), PATIENCE)
      .toBeGreaterThan(failedAt);
    expect(stream.state).toBe('live');
    expect(Date.now() - failedAt).toBeLessThan(20_000);
  });

  it.each([
    ['never answers', { stalled: true }, /does not answer|timed out/i],
    ['describes itself with junk', { description: 'v=0\r\nm=video junk\r\n\0\xff' }, /video/],
    [
      'describes no video',
      { description: 'v=0\r\ns=x\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n' },
      /video/,
    ],
  ])('%s: it waits, says why, and comes when that is over', async (_, fault, reason) => {
    await cameras.open();
    Object.assign(cameras.simulator.camera('street'), fault);
    const stream = cameras.watch('street');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(reason);
    Object.assign(cameras.simulator.camera('street'), { stalled: false, description: null });
    await next(stream);
  });

  it('is waited for when it starts slowly', async () => {
    await cameras.open();
    cameras.simulator.camera('street').slowMs = 1000;
    await next(cameras.watch('street'));
    expect(cameras.frames.counters.failures).toBe(0);
  });

  it('refuses a password: no second try soon, and not a word of it anywhere', async () => {
    const logger = recordingLogger();
    await cameras.open({ logger });
    const camera = cameras.simulator.camera('locked');
    camera.credentials = { username: 'viewer', password: 'right-word' };
    const wrong = cameras.simulator.url('locked', { username: 'viewer', password: 'wrong-word' });
    const stream = cameras.watch('locked', 0.1, wrong);
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/refuses/);
    await take(cameras.watch('other'), 30);
    expect(camera.counters.refused).toBe(1);
    expect(logger.said()).toContain('locked');
    expect(`${logger.said()} ${stream.lastError}`).not.toMatch(/wrong-word|viewer/);
    await next(cameras.watch('unlocked', 0.1, cameras.simulator.url('locked', camera.credentials)));
  });

  it('claims a picture of 16,384 pixels a side: refused without the memory for it', async () => {
    await cameras.open();
    const camera = cameras.simulator.camera('hostile');
    camera.clip = withSide(cameras.made.clip, 16_384);
    const stream = cameras.watch('hostile');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/no picture/);
    const [pid] = cameras.frames.processIds;
    expect(await peakMegabytes(pid)).toBeLessThan(300);
    camera.clip = cameras.made.clip;
    await next(stream);
  });
});

describe('a file', () => {
  const fileUrl = () => pathToFileURL(cameras.made.mp4).href;

  it('is played over and over in its own time', async () => {
    await cameras.open();
    const stream = cameras.frames.watch({ key: 'file', url: fileUrl(), everySeconds: 0 });
    const taken = await take(stream, 60);
    const places = taken.map(blockAt);
    expect(inOrder(times(taken))).toBe(true);
    // It has gone back to the beginning, and took about its time to get there.
    expect(inOrder(places)).toBe(false);
    expect((times(taken).at(-1) ?? 0) - (times(taken)[0] ?? 0)).toBeGreaterThan(5000);
  });

  it('closes at its end when it does not loop', async () => {
    await cameras.open();
    const stream = cameras.frames.watch({
      key: 'once',
      url: fileUrl(),
      everySeconds: 0.5,
      loop: false,
    });
    await next(stream);
    await untilState(stream, 'closed');
    expect(cameras.frames.counters.failures).toBe(0);
  });

  it('that is not there is waited for', async () => {
    await cameras.open();
    const stream = cameras.frames.watch({
      key: 'none',
      url: 'file:///nowhere.mp4',
      everySeconds: 1,
    });
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/No such file/);
    expect(stream.state).toBe('waiting');
  });
});
