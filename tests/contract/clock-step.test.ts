import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { indexWritten } from '../../detection/footage/reconcile-footage.ts';
import { segmentsBegun, segmentsBetween } from '../../detection/footage/segment-store.ts';
import { readVideo, type WrittenSegment } from '../../detection/frames/index.ts';
import { SegmentWriter } from '../../detection/frames/segment-writer.ts';
import { openVideo } from '../../detection/frames/video-input.ts';
import { addBareCameras } from '../support/bare-cameras.ts';
import { CLIP, makeClip } from '../support/clip.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const START = Date.parse('2026-11-20T01:00:00Z');
const DAY_MS = 86_400_000;
/** In the middle of the second segment. */
const SET_AT_MS = 1700;

let made: Awaited<ReturnType<typeof makeClip>>;
let database: TestDatabase;
let footageDir: string;
beforeAll(async () => {
  made = await makeClip();
  database = await freshDatabase();
});
afterAll(() => Promise.all([made.remove(), database.drop()]));
beforeEach(async () => {
  footageDir = await mkdtemp(join(tmpdir(), 'citymark-clock-'));
});
afterEach(() => rm(footageDir, { recursive: true, force: true }));

/** What is written of four seconds in which the clock of the machine is set by so much. */
async function recorded(cameraId: string, stepMs: number): Promise<WrittenSegment[]> {
  const written: WrittenSegment[] = [];
  let elapsedMs = 0;
  const clocks = {
    wallMs: () => START + elapsedMs + (elapsedMs >= SET_AT_MS ? stepMs : 0),
    steadyMs: () => elapsedMs,
  };
  const options = { footageDir, cameraId, segmentSeconds: 1, clocks };
  const writer = new SegmentWriter(options, (one) => written.push(one));
  await using input = await openVideo(made.mp4, { kind: 'file', maxSidePx: 1, silenceSeconds: 0 });
  for (let packet = await input.read(); packet; packet = await input.read()) {
    await writer.take(input, packet);
    elapsedMs += 1000 / CLIP.fps;
  }
  await writer.finish();
  return written;
}

it.each([
  ['forward by an hour', 3_600_000, 4],
  ['back by an hour', -3_600_000, 4],
  // What was recorded first for the same two seconds is kept, and no longer shown.
  ['back by two seconds', -2000, 2],
])('a clock set %s leaves whole files and an index without overlaps', async (_, stepMs, shown) => {
  const [cameraId = ''] = await addBareCameras(database.db, 1);
  const written = await recorded(cameraId, stepMs);
  for (const segment of written) await indexWritten(database.db, segment);
  const range = { from: new Date(START - DAY_MS), to: new Date(START + DAY_MS) };
  const { query } = database.db;
  const all = await segmentsBegun(query, cameraId, range);
  const pictures = await Promise.all(
    all.map(async ({ path }) => (await Array.fromAsync(readVideo(join(footageDir, path)))).length),
  );
  expect(pictures.reduce((sum, each) => sum + each, 0)).toBe(4 * CLIP.fps);
  // A segment that would have the name of an earlier one is said to be a millisecond shorter.
  for (const { startMs, endMs } of written) expect([999, 1000]).toContain(endMs - startMs);
  const seen = await segmentsBetween(query, cameraId, range);
  expect(seen).toHaveLength(shown);
  for (const [index, { startsAt }] of seen.entries()) {
    expect(startsAt.getTime()).toBeGreaterThanOrEqual(seen[index - 1]?.endsAt.getTime() ?? 0);
  }
});
