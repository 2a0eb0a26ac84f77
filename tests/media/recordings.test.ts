import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { segmentPath } from '../../detection/footage/segment.ts';
import type { RecordingsOptions } from '../../detection/frames/index.ts';
import { newId } from '../../platform/ids.ts';
import { type CameraSimulator, openCameraSimulator } from '../support/camera-simulator.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { isRunning } from '../support/frames-world.ts';
import {
  expectWholeSegments,
  filesOf,
  PATIENCE,
  recordingWorld,
} from '../support/recording-world.ts';

type Made = Awaited<ReturnType<typeof makeClip>>;
let made: Made;
let large: Made;
let simulator: CameraSimulator;
let world: Awaited<ReturnType<typeof recordingWorld>>;
beforeAll(async () => {
  made = await makeClip();
  large = await makeClip({ ...CLIP, widthPx: 480, heightPx: 270 });
});
afterAll(() => Promise.all([made.remove(), large.remove()]));
beforeEach(async () => {
  simulator = await openCameraSimulator(made.clip, CLIP.fps);
});
const open = async (options: Partial<RecordingsOptions> = {}) => {
  world = await recordingWorld(options);
};
afterEach(async () => {
  await world.close();
  await simulator.close();
});

const partOf = (files: readonly string[]) => files.find((name) => name.endsWith('.part'));

describe('a camera that is recorded', () => {
  it('gives segments that follow each other, each readable by itself, the last one too', async () => {
    await open();
    const before = Date.now();
    const recording = world.record(simulator.url('street'));
    await world.untilWritten(2);
    expect(recording.state).toBe('live');
    await recording.close();
    const { written } = world;
    const all = await expectWholeSegments(world.footageDir);
    expect(all.map(({ name }) => name)).toEqual(
      written.map(({ cameraId, startMs, endMs, ...size }) =>
        segmentPath({ cameraId, startsAt: new Date(startMs), endsAt: new Date(endMs), ...size }),
      ),
    );
    expect(all.length).toBeGreaterThanOrEqual(3);
    for (const [index, { startMs, endMs }] of written.entries()) {
      expect(startMs).toBe(written[index - 1]?.endMs ?? startMs);
      expect(startMs).toBeGreaterThanOrEqual(before);
      expect(endMs).toBeLessThanOrEqual(Date.now());
    }
    const [first] = all;
    expect(first?.pictures).toBeGreaterThanOrEqual(5);
    expect(first).toMatchObject({ widthPx: CLIP.widthPx, heightPx: CLIP.heightPx });
  });

  it('begins a segment with each resolution', async () => {
    await open({ segmentSeconds: 60 });
    const recording = world.record(simulator.url('street'));
    const hasPart = async () => partOf(await filesOf(world.footageDir)) !== undefined;
    await expect.poll(hasPart, PATIENCE).toBe(true);
    simulator.camera('street').clip = large.clip;
    await world.untilWritten(1);
    simulator.camera('street').clip = made.clip;
    await world.untilWritten(2);
    await recording.close();
    const all = await expectWholeSegments(world.footageDir);
    expect(all.map(({ widthPx, heightPx }) => [widthPx, heightPx])).toEqual([
      [320, 180],
      [480, 270],
      [320, 180],
    ]);
    expect(world.recordings.counters).toMatchObject({ opened: 1, failures: 0 });
  });

  it('is opened again when it goes silent or its connection ends', async () => {
    await open();
    const recording = world.record(simulator.url('street'));
    await world.untilWritten(1);
    simulator.camera('street').stalled = true;
    await expect.poll(() => recording.state, PATIENCE).toBe('waiting');
    expect(recording.lastError).toBe('it has gone silent');
    simulator.camera('street').stalled = false;
    await expect.poll(() => recording.state, PATIENCE).toBe('live');
    const soFar = world.written.length;
    await world.untilWritten(soFar + 1);
    simulator.camera('street').cut();
    await expect.poll(() => recording.state, PATIENCE).toBe('waiting');
    await expect.poll(() => recording.state, PATIENCE).toBe('live');
    await recording.close();
    await expectWholeSegments(world.footageDir);
  });

  it('that wants another password says so, without ours', async () => {
    await open();
    simulator.camera('street').credentials = { username: 'eye', password: 'right-word' };
    const url = simulator.url('street', { username: 'eye', password: 'wrong-word' });
    const recording = world.record(url);
    await expect.poll(() => recording.state, PATIENCE).toBe('waiting');
    expect(recording.lastEnd).toBe('refused');
    expect(recording.lastError).toContain('refuses the user name or password');
    expect(world.logger.said()).not.toContain('wrong-word');
    expect(await filesOf(world.footageDir)).toEqual([]);
  });

  it('and sends what is no picture leaves nothing behind', async () => {
    await open({ openSeconds: 2 });
    simulator.camera('street').corrupt = true;
    const recording = world.record(simulator.url('street'));
    await expect.poll(() => recording.state, PATIENCE).toBe('waiting');
    await recording.close();
    expect(await filesOf(world.footageDir)).toEqual([]);
  });
});

describe('a file that is recorded', () => {
  it('goes on over its end as a camera would', async () => {
    await open({ segmentSeconds: 3 });
    const recording = world.record(pathToFileURL(made.mp4).href);
    await world.untilWritten(2);
    await recording.close();
    const [first, second] = await expectWholeSegments(world.footageDir);
    expect(first?.pictures).toBeGreaterThanOrEqual(28);
    // Its four seconds end in this one.
    expect(second?.pictures).toBeGreaterThanOrEqual(28);
    expect(second?.startsAt).toEqual(first?.endsAt);
  });
});

describe('a recording process that is killed', () => {
  it('loses at most what it was writing, and what is left of that is mended', async () => {
    await open();
    const cameras = [newId(), newId()];
    for (const id of cameras) world.record(simulator.url(id), id);
    await world.untilWritten(4);
    const files = await filesOf(world.footageDir);
    const [pid = 0] = world.recordings.processIds;
    process.kill(pid, 'SIGKILL');
    const soFar = world.written.length;
    await world.untilWritten(soFar + 6);
    await world.recordings.close();
    const after = await filesOf(world.footageDir);
    for (const name of files.filter((each) => !each.endsWith('.part')))
      expect(after).toContain(name);
    const all = await expectWholeSegments(world.footageDir);
    expect(new Set(all.map(({ cameraId }) => cameraId))).toEqual(new Set(cameras));
    expect(all).toHaveLength(world.written.length);
    expect(world.recordings.counters).toMatchObject({ restarts: 1 });
  });

  it('goes with the service, and leaves files that can be mended', async () => {
    await open();
    const script = fileURLToPath(new URL('../support/record-until-killed.ts', import.meta.url));
    const cameraId = newId();
    const url = simulator.url('street');
    const service = spawn(process.execPath, [script, world.footageDir, cameraId, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: { processIds: number[] }[] = [];
    const heard = createInterface({ input: service.stdout });
    heard.on('line', (line) => lines.push(JSON.parse(line)));
    await expect.poll(() => lines.length, PATIENCE).toBeGreaterThanOrEqual(1);
    const hasPart = async () => partOf(await filesOf(world.footageDir)) !== undefined;
    await expect.poll(hasPart, PATIENCE).toBe(true);
    service.kill('SIGKILL');
    await once(service, 'exit');
    const orphans = lines.at(-1)?.processIds ?? [];
    await expect.poll(() => orphans.filter(isRunning), PATIENCE).toEqual([]);
    const left = await filesOf(world.footageDir);
    const end = await world.recordings.mend(left, (one) => world.written.push(one));
    expect(end).toBe('finished');
    const all = await expectWholeSegments(world.footageDir);
    expect(all).toHaveLength(world.written.length);
    expect(all.length).toBeGreaterThanOrEqual(left.filter((name) => name.endsWith('.mp4')).length);
  });
});
