import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSegments, readVideo, writeVideo } from '../../detection/frames/index.ts';
import { blockPictures, CLIP } from '../support/clip.ts';

const START = Date.parse('2026-11-20T01:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const seconds = (time: Date) => (time.getTime() - START) / 1000;

describe('joining segments', () => {
  let directory: string;
  const path = (name: string) => join(directory, name);
  /** Four seconds, a keyframe every half second, from so many seconds on. */
  const segment = (name: string, from: number) => ({
    path: path(name),
    startsAt: at(from),
    endsAt: at(from + 4),
  });
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-join-'));
    const pictures = () => blockPictures(4 * CLIP.fps, CLIP);
    for (const name of ['a.mp4', 'b.mp4']) await writeVideo(path(name), CLIP, pictures());
    const large = { ...CLIP, widthPx: 480, heightPx: 270 };
    await writeVideo(path('large.mp4'), large, blockPictures(4 * CLIP.fps, large));
    await writeVideo(path('cut.mp4'), CLIP, pictures());
    await truncate(path('cut.mp4'), 300);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const times = async (name: string) => {
    const all: number[] = [];
    for await (const { atS } of readVideo(path(name))) all.push(Math.round(atS * 1000) / 1000);
    return all;
  };
  const every100ms = (count: number) => Array.from({ length: count }, (_, index) => index / 10);

  it.each([
    ['all of two', 0, 8, 0, 8],
    ['from the keyframe before', 1.2, 6.05, 1, 6.1],
    ['from a keyframe itself', 1.5, 2, 1.5, 2],
    ['a single picture', 3.99, 4, 3.5, 4],
    ['more than there is', -60, 60, 0, 8],
  ])('takes %s', async (_, from, to, coveredFrom, coveredTo) => {
    const segments = [segment('a.mp4', 0), segment('b.mp4', 4)];
    const covered = await joinSegments(segments, { from: at(from), to: at(to) }, path('out.mp4'));
    expect([seconds(covered.from), seconds(covered.to)]).toEqual([coveredFrom, coveredTo]);
    expect(await times('out.mp4')).toEqual(every100ms(Math.round((coveredTo - coveredFrom) * 10)));
  });

  it('keeps a pause between two files', async () => {
    const segments = [segment('a.mp4', 0), segment('b.mp4', 10)];
    const covered = await joinSegments(segments, { from: at(0), to: at(20) }, path('pause.mp4'));
    expect([seconds(covered.from), seconds(covered.to)]).toEqual([0, 14]);
    const all = await times('pause.mp4');
    expect(all.slice(39, 42)).toEqual([3.9, 10, 10.1]);
  });

  it('ends where the camera has changed its resolution', async () => {
    const segments = [segment('a.mp4', 0), segment('large.mp4', 4), segment('b.mp4', 8)];
    const covered = await joinSegments(segments, { from: at(2), to: at(20) }, path('size.mp4'));
    expect([seconds(covered.from), seconds(covered.to)]).toEqual([2, 4]);
    const later = { from: at(4.5), to: at(6) };
    expect(await joinSegments(segments, later, path('later.mp4'))).toEqual(later);
  });

  it('says that there is nothing, and leaves no file', async () => {
    const segments = [segment('a.mp4', 0)];
    const range = { from: at(4), to: at(9) };
    await expect(joinSegments(segments, range, path('none.mp4'))).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(joinSegments([], range, path('none.mp4'))).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await readdir(directory)).filter((name) => /none|part/.test(name))).toEqual([]);
  });

  it('says what cannot be had, and leaves no file', async () => {
    const range = { from: at(0), to: at(20) };
    await writeFile(path('junk.mp4'), 'no video');
    for (const bad of ['cut.mp4', 'junk.mp4', 'missing.mp4']) {
      const segments = [segment('a.mp4', 0), segment(bad, 4)];
      await expect(joinSegments(segments, range, path('bad.mp4'))).rejects.toMatchObject({
        code: 'footage-unavailable',
      });
    }
    const segments = [segment('a.mp4', 0)];
    await expect(joinSegments(segments, range, '/dev/full/x.mp4')).rejects.toMatchObject({
      code: 'footage-unavailable',
    });
    expect((await readdir(directory)).filter((name) => /bad|part/.test(name))).toEqual([]);
  });

  it('stops when nobody wants it any more', async () => {
    const segments = [segment('a.mp4', 0)];
    const range = { from: at(0), to: at(4) };
    const reason = new Error('enough');
    const stopped = joinSegments(segments, range, path('late.mp4'), AbortSignal.abort(reason));
    await expect(stopped).rejects.toBe(reason);
  });
});
