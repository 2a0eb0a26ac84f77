import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { segmentPath } from '../../detection/footage/segment.ts';
import type { RecordingsOptions } from '../../detection/frames/index.ts';
import { newId } from '../../platform/ids.ts';
import { type CameraSimulator, openCameraSimulator } from '../support/camera-simulator.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import {
  expectWholeSegments,
  filesOf,
  PATIENCE,
  recordingWorld,
  writeRunning,
} from '../support/recording-world.ts';

let made: Awaited<ReturnType<typeof makeClip>>;
let world: Awaited<ReturnType<typeof recordingWorld>>;
beforeAll(async () => {
  made = await makeClip();
});
afterAll(() => made.remove());
const open = async (options: Partial<RecordingsOptions> = {}) => {
  world = await recordingWorld(options);
};
afterEach(async () => {
  await world.close();
});

describe('mending', () => {
  const START = Date.parse('2026-11-20T12:00:00Z');
  const cameraId = newId();
  const name = (fromS: number, toS: number) => {
    const times = {
      startsAt: new Date(START + fromS * 1000),
      endsAt: new Date(START + toS * 1000),
    };
    return segmentPath({ cameraId, ...times, widthPx: CLIP.widthPx, heightPx: CLIP.heightPx });
  };
  const part = (fromS: number) => `${dirname(name(0, 1))}/${START + fromS * 1000}.part`;
  const mend = async (path: string) => {
    const found: number[][] = [];
    const end = await world.recordings.mend([path], ({ startMs, endMs }) =>
      found.push([startMs - START, endMs - START]),
    );
    return { end, found };
  };
  /** A recorded segment of four seconds, in fragments of half a second. */
  let recorded: Buffer;
  const put = async (path: string, bytes: Buffer | string) => {
    const file = join(world.footageDir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    return file;
  };
  beforeAll(async () => {
    const path = join(dirname(made.mp4), 'running.mp4');
    await writeRunning(made.mp4, path);
    recorded = await readFile(path);
  });
  beforeEach(() => open());

  it('leaves a whole segment as it is, under its name', async () => {
    const path = name(0, 4);
    await put(path, recorded);
    expect(await mend(path)).toEqual({ end: 'finished', found: [[0, 4000]] });
    expect(await filesOf(world.footageDir)).toEqual([path]);
  });

  it('keeps what is whole of one that was cut off anywhere', async () => {
    for (const share of [0.95, 0.7, 0.5, 0.35]) {
      const path = part(100 * share);
      const file = await put(path, recorded);
      await truncate(file, Math.round(recorded.length * share));
      const { found } = await mend(path);
      expect(found).toHaveLength(1);
    }
    const all = await expectWholeSegments(world.footageDir);
    expect(all).toHaveLength(4);
    const pictures = all.map((each) => each.pictures);
    expect(pictures).toEqual([...pictures].sort((a, b) => a - b));
  });

  it('does not believe a name that promises more than the file holds', async () => {
    await put(name(0, 60), recorded);
    const { found } = await mend(name(0, 60));
    expect(found).toEqual([[0, 4000]]);
    expect(await filesOf(world.footageDir)).toHaveLength(1);
    await expectWholeSegments(world.footageDir);
  });

  it('takes zeros, as a disk leaves them after a power cut, for nothing', async () => {
    const zeros = Buffer.from(recorded);
    zeros.fill(0, Math.round(recorded.length * 0.6));
    await put(part(0), zeros);
    const { found } = await mend(part(0));
    expect(found).toHaveLength(1);
    await expectWholeSegments(world.footageDir);
  });

  it.each([
    ['nothing', ''],
    ['junk', 'no video at all'],
    ['zeros', Buffer.alloc(5000)],
  ])('deletes a segment of %s', async (_, bytes) => {
    await put(part(0), bytes);
    await put(name(0, 2), bytes);
    expect((await mend(part(0))).found).toEqual([]);
    expect((await mend(name(0, 2))).found).toEqual([]);
    expect(await filesOf(world.footageDir)).toEqual([]);
  });

  it('leaves alone what is none of ours', async () => {
    await put('notes.txt', 'keep me');
    await put(`${cameraId}/2026-11-20/film.mp4`, 'keep me');
    await put('other/1763640000000.part', 'keep me');
    for (const path of await filesOf(world.footageDir))
      expect((await mend(path)).found).toEqual([]);
    expect(await filesOf(world.footageDir)).toHaveLength(3);
  });
});

/** Only the system's administrator may make a disk; elsewhere the test is reported as skipped. */
const mayMount = process.getuid?.() === 0 && canMount();
function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(!mayMount)('a disk that is full', () => {
  let disk: string;
  let simulator: CameraSimulator;
  beforeEach(async () => {
    disk = join('/tmp', `citymark-disk-${newId()}`);
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', disk]);
    simulator = await openCameraSimulator(made.clip, CLIP.fps);
    await open({ footageDir: disk });
  });
  afterEach(async () => {
    await world.recordings.close();
    await simulator.close();
    execFileSync('umount', [disk]);
    await rm(disk, { recursive: true, force: true });
  });

  it('ends the recording and says why; what was written before stays whole, and it goes on with room', async () => {
    const recording = world.record(simulator.url('street'));
    await expect.poll(() => recording.lastEnd, PATIENCE).toBe('no-room');
    expect(recording.lastError).toBe('the disk is full');
    const whole = (await filesOf(disk)).filter((file) => file.endsWith('.mp4'));
    expect(whole.length).toBeGreaterThan(2);
    const soFar = world.written.length;
    for (const file of whole.slice(0, -1)) await rm(join(disk, file));
    await world.untilWritten(soFar + 1);
    await recording.close();
    for (const part of (await filesOf(disk)).filter((file) => !file.endsWith('.mp4'))) {
      await world.recordings.mend([part], () => {});
    }
    await expectWholeSegments(disk);
  });
});
