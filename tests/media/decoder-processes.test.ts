import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import { isRunning } from '../support/frames-world.ts';

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

describe('decoder processes', () => {
  it('hold sixteen cameras in two of them, each in order', async () => {
    await cameras.open({ perProcess: 8 });
    const streams = Array.from({ length: 16 }, (_, index) => cameras.watch(`camera-${index}`, 0.2));
    const taken = await Promise.all(streams.map((stream) => take(stream, 5)));
    expect(cameras.frames.processIds).toHaveLength(2);
    for (const each of taken) expect(inOrder(times(each))).toBe(true);
    expect(cameras.frames.counters).toMatchObject({ failures: 0, restarts: 0, killed: 0 });
  });

  it('do not let a stalled camera hold up its neighbours', async () => {
    await cameras.open();
    const stalled = cameras.watch('stalled');
    const healthy = cameras.watch('healthy');
    await Promise.all([next(stalled), next(healthy)]);
    cameras.simulator.camera('stalled').stalled = true;
    const taken: Frame[] = [];
    while (stalled.state === 'live') taken.push(await next(healthy));
    const gaps = times(taken).map((at, index, all) => at - (all[index - 1] ?? at));
    expect(taken.length).toBeGreaterThan(5);
    expect(Math.max(...gaps)).toBeLessThan(1200);
    expect(cameras.frames.processIds).toHaveLength(1);
  });

  it.each([
    ['killed', 'SIGKILL', { killed: 0 }],
    ['stopped', 'SIGSTOP', { killed: 1 }],
  ] as const)(
    'that are %s cost the others nothing, and their cameras come back',
    async (_, signal, counted) => {
      await cameras.open({ perProcess: 2 });
      const streams = ['a', 'b', 'c', 'd'].map((name) => cameras.watch(name));
      await Promise.all(streams.map(next));
      const [first, second] = cameras.frames.processIds;
      process.kill(Number(first), signal);
      for (const stream of streams.slice(0, 2)) await untilState(stream, 'waiting');
      expect(streams.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'live', 'live']);
      const failedAt = Date.now();
      for (const stream of streams) {
        await expect
          .poll(async () => (await next(stream)).takenAt.getTime(), PATIENCE)
          .toBeGreaterThan(failedAt);
      }
      expect(cameras.frames.counters).toMatchObject({ failures: 2, restarts: 1, ...counted });
      expect(cameras.frames.processIds).toContain(second);
      expect(isRunning(Number(first))).toBe(false);
    },
  );

  it('are replaced when they take too much memory', async () => {
    await cameras.open({ rssLimitBytes: 2 ** 20 });
    const stream = cameras.watch('street');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/memory/);
    await expect.poll(() => cameras.frames.counters.restarts, PATIENCE).toBeGreaterThan(0);
  });

  it('keep a camera away from the others whose process has died twice', async () => {
    await cameras.open();
    const stream = cameras.watch('suspect');
    for (let deaths = 0; deaths < 2; deaths++) {
      await expect.poll(() => cameras.frames.processIds, PATIENCE).toHaveLength(1);
      const [pid] = cameras.frames.processIds;
      process.kill(Number(pid), 'SIGKILL');
      await expect.poll(() => cameras.frames.counters.failures, PATIENCE).toBe(deaths + 1);
    }
    await next(stream);
    await next(cameras.watch('neighbour'));
    expect(cameras.frames.processIds).toHaveLength(2);
  });

  it('take no more memory however often cameras are opened', async () => {
    await cameras.open();
    const opened = async (times: number) => {
      for (let index = 0; index < times; index++) {
        const stream = cameras.watch('street', 0);
        await next(stream);
        await stream.close();
      }
    };
    const rss = async () =>
      Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
    await next(cameras.watch('steady', 0));
    const [pid] = cameras.frames.processIds;
    await opened(15);
    const before = await rss();
    await opened(45);
    expect((await rss()) - before).toBeLessThan(25);
    expect(cameras.frames.processIds).toEqual([pid]);
  });

  it('end with the streams', async () => {
    await cameras.open({ perProcess: 1 });
    const streams = [cameras.watch('a'), cameras.watch('b')];
    await Promise.all(streams.map(next));
    const pids = cameras.frames.processIds;
    await streams[0]?.close();
    await expect.poll(() => pids.filter(isRunning), PATIENCE).toHaveLength(1);
    await cameras.frames.close();
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

it('leaves no process behind when the service is killed', async () => {
  await cameras.open();
  const script = 'tests/fixtures/frames-child.ts';
  const service = spawn(process.execPath, [script, cameras.made.mp4], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(service.stdout, 'data')) as [Buffer];
  const pids = JSON.parse(line.toString()) as number[];
  expect(pids).toHaveLength(2);
  expect(pids.filter(isRunning)).toEqual(pids);
  service.kill('SIGKILL');
  await expect.poll(() => pids.filter(isRunning), PATIENCE).toEqual([]);
});
