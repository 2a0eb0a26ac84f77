import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import type { FrameStream, Frames, FramesOptions } from '../../detection/frames/index.ts';
import { type CameraSimulator, openCameraSimulator } from '../support/camera-simulator.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { impatientFrames, isRunning, recordingLogger } from '../support/frames-world.ts';
import { withSide } from '../support/hostile-clip.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

let made: Awaited<ReturnType<typeof makeClip>>;
let simulator: CameraSimulator;
beforeAll(async () => {
  made = await makeClip();
});
afterAll(() => made.remove());

let frames: Frames;
const open = async (options: Partial<FramesOptions> = {}) => {
  simulator = await openCameraSimulator(made.clip, CLIP.fps);
  frames = impatientFrames(options);
};
afterEach(async () => {
  await frames.close();
  await simulator.close();
});

const watch = (name: string, everySeconds = 0.1, url = simulator.url(name)) =>
  frames.watch({ key: name, url, everySeconds });
const next = (stream: FrameStream) => stream.next(AbortSignal.timeout(PATIENCE.timeout));
const untilState = (stream: FrameStream, state: FrameStream['state']) =>
  expect.poll(() => stream.state, PATIENCE).toBe(state);

async function take(stream: FrameStream, count: number): Promise<Frame[]> {
  const taken: Frame[] = [];
  while (taken.length < count) taken.push(await next(stream));
  return taken;
}

const times = (taken: readonly Frame[]) => taken.map(({ takenAt }) => takenAt.getTime());
const inOrder = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));

/** Left edge of the red block. */
function blockAt({ rgb, widthPx }: Frame): number {
  const row = rgb.subarray(90 * widthPx * 3, 91 * widthPx * 3);
  return row.findIndex((value, index) => index % 3 === 0 && value > 150) / 3;
}

describe('a camera over RTSP', () => {
  it('gives its pictures in order, by the wall clock', async () => {
    await open();
    const before = Date.now();
    const taken = await take(watch('street'), 10);
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
    await open();
    const url = simulator.url('street');
    const stream = frames.watch({ key: 'k', url, everySeconds: 0.1, keyframesOnly: true });
    const places = (await take(stream, 8)).map(blockAt);
    // Keyframes come every five pictures.
    for (const place of places) expect([0, 1, 4]).toContain((place - 40) % 5);
    expect(new Set(places).size).toBeGreaterThan(3);
  });

  it('keeps only the newest picture for one who comes late', async () => {
    await open();
    const stream = watch('street');
    await expect.poll(() => frames.counters.frames, PATIENCE).toBeGreaterThan(15);
    const { takenAt } = await next(stream);
    expect(Date.now() - takenAt.getTime()).toBeLessThan(1000);
    expect(frames.counters.dropped).toBeGreaterThanOrEqual(14);
    const [after] = await take(stream, 1);
    expect(after?.takenAt.getTime()).toBeGreaterThan(takenAt.getTime());
  });

  it('does not pass off an old picture as a look at now', async () => {
    await open();
    const stream = watch('street');
    await untilState(stream, 'live');
    simulator.camera('street').stalled = true;
    const stalledAt = Date.now();
    await untilState(stream, 'waiting');
    // The last picture is still there, and in time becomes older than a look may be.
    await expect.poll(() => Date.now() - stalledAt, PATIENCE).toBeGreaterThan(5000);
    await expect(stream.next(AbortSignal.timeout(200))).rejects.toThrow(/timeout/i);
  });

  it('gives up waiting when told', async () => {
    await open();
    simulator.camera('street').stalled = true;
    const stream = watch('street');
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
    await open();
    const stream = watch('street');
    await next(stream);
    fail(simulator.camera('street'));
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(reason);
    await untilState(stream, 'waiting');
    Object.assign(simulator.camera('street'), { stalled: false, corrupt: false });
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
    await open();
    Object.assign(simulator.camera('street'), fault);
    const stream = watch('street');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(reason);
    Object.assign(simulator.camera('street'), { stalled: false, description: null });
    await next(stream);
  });

  it('is waited for when it starts slowly', async () => {
    await open();
    simulator.camera('street').slowMs = 1000;
    await next(watch('street'));
    expect(frames.counters.failures).toBe(0);
  });

  it('refuses a password: no second try soon, and not a word of it anywhere', async () => {
    const logger = recordingLogger();
    await open({ logger });
    const camera = simulator.camera('locked');
    camera.credentials = { username: 'viewer', password: 'right-word' };
    const wrong = simulator.url('locked', { username: 'viewer', password: 'wrong-word' });
    const stream = watch('locked', 0.1, wrong);
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/refuses/);
    await take(watch('other'), 30);
    expect(camera.counters.refused).toBe(1);
    expect(logger.said()).toContain('locked');
    expect(`${logger.said()} ${stream.lastError}`).not.toMatch(/wrong-word|viewer/);
    await next(watch('unlocked', 0.1, simulator.url('locked', camera.credentials)));
  });

  it('claims a picture of 16,384 pixels a side: refused without the memory for it', async () => {
    await open();
    const camera = simulator.camera('hostile');
    camera.clip = withSide(made.clip, 16_384);
    const stream = watch('hostile');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/no picture/);
    const [pid] = frames.processIds;
    expect(await peakMegabytes(pid)).toBeLessThan(300);
    camera.clip = made.clip;
    await next(stream);
  });
});

async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
}

describe('decoder processes', () => {
  it('hold sixteen cameras in two of them, each in order', async () => {
    await open({ perProcess: 8 });
    const streams = Array.from({ length: 16 }, (_, index) => watch(`camera-${index}`, 0.2));
    const taken = await Promise.all(streams.map((stream) => take(stream, 5)));
    expect(frames.processIds).toHaveLength(2);
    for (const each of taken) expect(inOrder(times(each))).toBe(true);
    expect(frames.counters).toMatchObject({ failures: 0, restarts: 0, killed: 0 });
  });

  it('do not let a stalled camera hold up its neighbours', async () => {
    await open();
    const stalled = watch('stalled');
    const healthy = watch('healthy');
    await Promise.all([next(stalled), next(healthy)]);
    simulator.camera('stalled').stalled = true;
    const taken: Frame[] = [];
    while (stalled.state === 'live') taken.push(await next(healthy));
    const gaps = times(taken).map((at, index, all) => at - (all[index - 1] ?? at));
    expect(taken.length).toBeGreaterThan(5);
    expect(Math.max(...gaps)).toBeLessThan(1200);
    expect(frames.processIds).toHaveLength(1);
  });

  it.each([
    ['killed', 'SIGKILL', { killed: 0 }],
    ['stopped', 'SIGSTOP', { killed: 1 }],
  ] as const)(
    'that are %s cost the others nothing, and their cameras come back',
    async (_, signal, counted) => {
      await open({ perProcess: 2 });
      const streams = ['a', 'b', 'c', 'd'].map((name) => watch(name));
      await Promise.all(streams.map(next));
      const [first, second] = frames.processIds;
      process.kill(Number(first), signal);
      for (const stream of streams.slice(0, 2)) await untilState(stream, 'waiting');
      expect(streams.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'live', 'live']);
      const failedAt = Date.now();
      for (const stream of streams) {
        await expect
          .poll(async () => (await next(stream)).takenAt.getTime(), PATIENCE)
          .toBeGreaterThan(failedAt);
      }
      expect(frames.counters).toMatchObject({ failures: 2, restarts: 1, ...counted });
      expect(frames.processIds).toContain(second);
      expect(isRunning(Number(first))).toBe(false);
    },
  );

  it('are replaced when they take too much memory', async () => {
    await open({ rssLimitBytes: 2 ** 20 });
    const stream = watch('street');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/memory/);
    await expect.poll(() => frames.counters.restarts, PATIENCE).toBeGreaterThan(0);
  });

  it('keep a camera away from the others whose process has died twice', async () => {
    await open();
    const stream = watch('suspect');
    for (let deaths = 0; deaths < 2; deaths++) {
      await expect.poll(() => frames.processIds, PATIENCE).toHaveLength(1);
      const [pid] = frames.processIds;
      process.kill(Number(pid), 'SIGKILL');
      await expect.poll(() => frames.counters.failures, PATIENCE).toBe(deaths + 1);
    }
    await next(stream);
    await next(watch('neighbour'));
    expect(frames.processIds).toHaveLength(2);
  });

  it('take no more memory however often cameras are opened', async () => {
    await open();
    const opened = async (times: number) => {
      for (let index = 0; index < times; index++) {
        const stream = watch('street', 0);
        await next(stream);
        await stream.close();
      }
    };
    const rss = async () =>
      Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    await next(watch('steady', 0));
    const [pid] = frames.processIds;
    await opened(15);
    const before = await rss();
    await opened(45);
    expect((await rss()) - before).toBeLessThan(25);
    expect(frames.processIds).toEqual([pid]);
  });

  it('end with the streams', async () => {
    await open({ perProcess: 1 });
    const streams = [watch('a'), watch('b')];
    await Promise.all(streams.map(next));
    const pids = frames.processIds;
    await streams[0]?.close();
    await expect.poll(() => pids.filter(isRunning), PATIENCE).toHaveLength(1);
    await frames.close();
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

it('leaves no process behind when the service is killed', async () => {
  await open();
  const script = 'tests/fixtures/frames-child.ts';
  const service = spawn(process.execPath, [script, made.mp4], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(service.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  expect(pids).toHaveLength(2);
  expect(pids.filter(isRunning)).toEqual(pids);
  service.kill('SIGKILL');
  await expect.poll(() => pids.filter(isRunning), PATIENCE).toEqual([]);
});

describe('a file', () => {
  const fileUrl = () => pathToFileURL(made.mp4).href;

  it('is played over and over in its own time', async () => {
    await open();
    const stream = frames.watch({ key: 'file', url: fileUrl(), everySeconds: 0 });
    const taken = await take(stream, 60);
    const places = taken.map(blockAt);
    expect(inOrder(times(taken))).toBe(true);
    // It has gone back to the beginning, and took about its time to get there.
    expect(inOrder(places)).toBe(false);
    expect((times(taken).at(-1) ?? 0) - (times(taken)[0] ?? 0)).toBeGreaterThan(5000);
  });

  it('closes at its end when it does not loop', async () => {
    await open();
    const stream = frames.watch({ key: 'once', url: fileUrl(), everySeconds: 0.5, loop: false });
    await next(stream);
    await untilState(stream, 'closed');
    expect(frames.counters.failures).toBe(0);
  });

  it('that is not there is waited for', async () => {
    await open();
    const stream = frames.watch({ key: 'none', url: 'file:///nowhere.mp4', everySeconds: 1 });
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/No such file/);
    expect(stream.state).toBe('waiting');
  });
});
