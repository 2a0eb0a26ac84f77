import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { segmentOfPath } from '../../detection/footage/segment.ts';
import {
  openRecordings,
  type RecordingsOptions,
  type WrittenSegment,
} from '../../detection/frames/index.ts';
import { openVideo } from '../../detection/frames/video-input.ts';
import { VideoOutput } from '../../detection/frames/video-output.ts';
import { newId } from '../../platform/ids.ts';
import { recordingLogger } from './frames-world.ts';

export const PATIENCE = { timeout: 30_000, interval: 20 };

/** Recordings into a directory that is thrown away, which lose patience within a second or two. */
export async function recordingWorld(options: Partial<RecordingsOptions> = {}) {
  const footageDir = options.footageDir ?? (await mkdtemp(join(tmpdir(), 'citymark-footage-')));
  const logger = recordingLogger();
  const recordings = openRecordings({
    ...{ logger, footageDir, segmentSeconds: 1, watchdogSeconds: 1.5, openSeconds: 4 },
    ...{ processSilenceSeconds: 2, random: () => 1, ...options },
  });
  const written: WrittenSegment[] = [];
  const record = (url: string, cameraId = newId()) =>
    recordings.record({ cameraId, url }, { segment: (one) => written.push(one), changed() {} });
  const untilWritten = (count: number) =>
    expect.poll(() => written.length, PATIENCE).toBeGreaterThanOrEqual(count);
  const close = async () => {
    await recordings.close();
    await rm(footageDir, { recursive: true, force: true });
  };
  return { recordings, footageDir, logger, written, record, untilWritten, close };
}

/** Names of all files below a directory of footage. */
export async function filesOf(footageDir: string): Promise<string[]> {
  const entries = await readdir(footageDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(footageDir.length + 1))
    .sort();
}

/**
 * Reads every file below a directory of footage to its end, and fails for one that is no whole segment, or
 * overlaps another of its camera. Answers how many pictures each holds.
 */
export async function expectWholeSegments(footageDir: string) {
  const names = await filesOf(footageDir);
  const all = [];
  for (const name of names) {
    const named = segmentOfPath(name);
    if (!named) throw new Error(`${name} is no segment`);
    const { pictures, sizes } = await decodeAll(join(footageDir, name));
    expect([...sizes]).toEqual([`${named.widthPx}x${named.heightPx}`]);
    all.push({ ...named, name, pictures });
  }
  all.sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  for (const [index, one] of all.entries()) {
    const next = all.slice(index + 1).find(({ cameraId }) => cameraId === one.cameraId);
    if (next) expect(next.startsAt.getTime()).toBeGreaterThanOrEqual(one.endsAt.getTime());
  }
  return all;
}

async function decodeAll(path: string) {
  await using input = await openVideo(path, { kind: 'file', maxSidePx: 1, silenceSeconds: 0 });
  const sizes = new Set<string>();
  let pictures = 0;
  for (let open = true; open; ) {
    const packet = await input.read();
    open = packet !== undefined;
    expect(await input.send(packet ?? null)).toBe(true);
    for (let frame = await input.receive(); frame; frame = await input.receive()) {
      sizes.add(`${frame.width}x${frame.height}`);
      pictures++;
    }
  }
  return { pictures, sizes };
}

/** A file as the recorder writes it, in fragments from keyframe to keyframe, of all packets of another one. */
export async function writeRunning(from: string, to: string): Promise<void> {
  await using input = await openVideo(from, { kind: 'file', maxSidePx: 1, silenceSeconds: 0 });
  const output = await VideoOutput.open(to, 'running', input.shape);
  for (let packet = await input.read(); packet; packet = await input.read()) {
    const { dts = 0, pts = dts, duration } = input.timesOf(packet);
    await output.write(packet, { dts, pts, duration });
  }
  await output.finish();
}
