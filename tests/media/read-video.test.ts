import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileFrame, readVideo } from '../../detection/frames/index.ts';

const CLIPS = '../shared/data/video';
const VTEST = '/usr/share/doc/opencv-doc/examples/data/vtest.avi';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'citymark-video-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Everything but the pixels of all but the last. */
async function read(path: string, options = {}) {
  const times: number[] = [];
  let last: FileFrame | undefined;
  let error: unknown;
  try {
    for await (const frame of readVideo(path, options)) {
      times.push(frame.atS);
      last = frame;
    }
  } catch (caught) {
    error = caught;
  }
  return { times, last, error };
}

async function cutOff(clip: string, name: string, bytes: number): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, (await readFile(clip)).subarray(0, bytes));
  return path;
}

describe('readVideo', () => {
  it.each([
    [`${CLIPS}/aboda/video4.avi`, 720, 480, 1169, 38.97],
    [`${CLIPS}/bgslibrary/video.avi`, 640, 360, 374, 12.43],
    [`${CLIPS}/bgslibrary/video02.avi`, 320, 240, 748, 29.88],
    [`${CLIPS}/intel/car-detection.mp4`, 768, 432, 377, 30.08],
    [VTEST, 768, 576, 795, 79.4],
  ])('reads %s whole and in order', async (path, widthPx, heightPx, count, lastS) => {
    const { times, last, error } = await read(path);
    expect(error).toBeUndefined();
    expect(times).toHaveLength(count);
    expect(times[0]).toBe(0);
    expect(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0))).toBe(true);
    expect(last).toMatchObject({ widthPx, heightPx });
    expect(last?.rgb).toHaveLength(widthPx * heightPx * 3);
    expect(last?.atS).toBeCloseTo(lastS, 1);
    expect(last?.takenAt.getTime()).toBe(Math.trunc((last?.atS ?? 0) * 1000));
  });

  it('samples by the clock of the file', async () => {
    const { times } = await read(VTEST, { everySeconds: 2.5 });
    expect(times).toEqual(Array.from({ length: 32 }, (_, index) => index * 2.5));
  });

  it('reduces a larger side and keeps the shape', async () => {
    const { last } = await read(`${CLIPS}/bgslibrary/video.avi`, {
      everySeconds: 5,
      maxSidePx: 320,
    });
    expect(last).toMatchObject({ widthPx: 320, heightPx: 180 });
    expect(last?.rgb).toHaveLength(320 * 180 * 3);
  });

  it('ends its process when the reader stops early', async () => {
    const seen: number[] = [];
    for await (const { atS } of readVideo(VTEST)) {
      seen.push(atS);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([0, 0.1, 0.2]);
  });

  it('gives what there is of a file that was cut off, then says so', async () => {
    const whole = `${CLIPS}/aboda/video4.avi`;
    const { times, error } = await read(await cutOff(whole, 'cut.avi', 500_000));
    expect(times.length).toBeGreaterThan(100);
    expect(error).toMatchObject({ code: 'video-unreadable' });
    expect(String(error)).toContain('cut off');
  });

  it('refuses a film without its index', async () => {
    const path = join(directory, 'headless.mp4');
    const whole = await readFile(`${CLIPS}/intel/car-detection.mp4`);
    await writeFile(path, whole.subarray(whole.length / 2));
    expect(await read(path)).toMatchObject({ times: [], error: { code: 'video-unreadable' } });
  });

  it.each([
    ['junk', Buffer.from('junk'.repeat(50_000))],
    ['an empty file', Buffer.alloc(0)],
    ['a playlist that names other files', Buffer.from('#EXTM3U\n#EXTINF:1,\n/etc/passwd\n')],
    ['a list of files', Buffer.from(`ffconcat version 1.0\nfile '${VTEST}'\n`)],
  ])('refuses %s', async (_, content) => {
    const path = join(directory, 'refused.avi');
    await writeFile(path, content);
    expect(await read(path)).toMatchObject({ times: [], error: { code: 'video-unreadable' } });
  });

  it('says that a file is not there', async () => {
    const { error } = await read(join(directory, 'nowhere.avi'));
    expect(String(error)).toMatch(/cannot be read: No such file/);
  });
});
