import { mkdtemp, readFile, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { segmentOfPath } from '../../detection/footage/segment.ts';
import {
  joinSegments,
  readVideo,
  type WrittenSegment,
  writeVideo,
} from '../../detection/frames/index.ts';
import { mendParts } from '../../detection/frames/mend-segment.ts';
import { SegmentWriter } from '../../detection/frames/segment-writer.ts';
import { openVideo } from '../../detection/frames/video-input.ts';
import { newId } from '../../platform/ids.ts';
import { blockPictures, CLIP } from '../support/clip.ts';
import { expectWholeSegments } from '../support/recording-world.ts';

const START = Date.parse('2026-11-20T01:00:00Z');
const SECONDS = 4;
const large = { ...CLIP, widthPx: 480, heightPx: 270 };

let made: string;
let footageDir: string;
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'citymark-h265-'));
  for (const [name, shape] of [
    ['street', CLIP],
    ['large', large],
  ] as const) {
    await writeVideo(join(made, `${name}.h265`), shape, blockPictures(SECONDS * CLIP.fps, shape));
  }
});
afterAll(() => rm(made, { recursive: true, force: true }));
beforeEach(async () => {
  footageDir = await mkdtemp(join(made, 'footage-'));
});

/** What a camera that sends these streams, one after the other, leaves on the disk. */
async function recorded(names: readonly string[], segmentSeconds: number) {
  const cameraId = newId();
  const written: WrittenSegment[] = [];
  let nowMs = START;
  const clocks = { wallMs: () => nowMs, steadyMs: () => nowMs - START };
  const options = { footageDir, cameraId, segmentSeconds, clocks };
  const writer = new SegmentWriter(options, (one) => written.push(one));
  for (const name of names) {
    const file = join(made, `${name}.h265`);
    await using input = await openVideo(file, { kind: 'file', maxSidePx: 1, silenceSeconds: 0 });
    for (let packet = await input.read(); packet; packet = await input.read()) {
      expect(await writer.take(input, packet)).toBe(true);
      nowMs += 1000 / CLIP.fps;
    }
  }
  await writer.finish();
  return { cameraId, written };
}

describe('a camera that sends H.265', () => {
  it('gives segments that follow each other, each readable by itself and by browsers', async () => {
    const { written } = await recorded(['street'], 1);
    const all = await expectWholeSegments(footageDir);
    expect(all.map(({ pictures }) => pictures)).toEqual([10, 10, 10, 10]);
    expect(written.map(({ startMs, endMs }) => [startMs - START, endMs - START])).toEqual([
      [0, 1000],
      [1000, 2000],
      [2000, 3000],
      [3000, 4000],
    ]);
    const bytes = await readFile(join(footageDir, all[0]?.name ?? ''));
    expect(bytes.includes('hvc1')).toBe(true);
  });

  it('begins a segment with each resolution', async () => {
    const { written } = await recorded(['street', 'large', 'street'], 60);
    const sizes = written.map(({ widthPx, heightPx }) => `${widthPx}x${heightPx}`);
    expect(sizes).toEqual(['320x180', '480x270', '320x180']);
    const all = await expectWholeSegments(footageDir);
    expect(all.map(({ pictures }) => pictures)).toEqual([40, 40, 40]);
  });

  it('loses no more than what was being written when the recorder was killed', async () => {
    const { cameraId } = await recorded(['street'], 60);
    const [whole] = await expectWholeSegments(footageDir);
    const file = join(footageDir, whole?.name ?? '');
    const part = join(dirname(file), `${START}.part`);
    await rename(file, part);
    await truncate(part, Math.round((await readFile(part)).length * 0.7));
    const mended = await Array.fromAsync(mendParts(footageDir, cameraId));
    expect(mended).toHaveLength(1);
    const [left] = await expectWholeSegments(footageDir);
    expect(left?.pictures).toBeGreaterThanOrEqual(10);
    expect(left?.pictures).toBeLessThan(40);
    expect(segmentOfPath(left?.name ?? '')?.startsAt.getTime()).toBe(START);
  });

  it('is joined into a clip from the keyframe before, without encoding', async () => {
    await recorded(['street'], 2);
    const segments = (await expectWholeSegments(footageDir)).map(({ name, startsAt, endsAt }) => ({
      ...{ path: join(footageDir, name), startsAt, endsAt },
    }));
    const range = { from: new Date(START + 1200), to: new Date(START + 3050) };
    const clip = join(footageDir, 'clip.mp4');
    const covered = await joinSegments(segments, range, clip);
    expect([covered.from.getTime() - START, covered.to.getTime() - START]).toEqual([1000, 3100]);
    const shown = await Array.fromAsync(readVideo(clip));
    expect(shown).toHaveLength(21);
    expect(shown[0]).toMatchObject({ widthPx: CLIP.widthPx, heightPx: CLIP.heightPx });
  });
});
