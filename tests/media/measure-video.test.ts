import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinSegments, measureVideo } from '../../detection/frames/index.ts';
import { range, writeTimeVideo } from '../support/time-video.ts';

describe('measuring a video', () => {
  let directory: string;
  const file = (name: string) => join(directory, name);
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-measure-'));
    await writeTimeVideo(file('back.mp4'), 0, 20);
    const { from: startsAt, to: endsAt } = range(0, 20);
    // With its index in front: cut off, it still says how long it was.
    const whole = [{ path: file('back.mp4'), startsAt, endsAt }];
    await joinSegments(whole, range(0, 20), file('front.mp4'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each(['back.mp4', 'front.mp4'])('counts what is in it: %s', async (name) => {
    const { seconds, ...size } = await measureVideo(file(name));
    expect(seconds).toBeCloseTo(20, 1);
    expect(size).toEqual({ widthPx: 64, heightPx: 48 });
  });

  it.each([
    ['back.mp4', 0.6],
    ['front.mp4', 0.6],
    ['front.mp4', 0.01],
    ['front.mp4', 0],
  ])('refuses %s when %d of it have come', async (name, part) => {
    const bytes = await readFile(file(name));
    await writeFile(file('cut.mp4'), bytes.subarray(0, Math.floor(bytes.length * part)));
    await expect(measureVideo(file('cut.mp4'))).rejects.toMatchObject({ code: 'video-unreadable' });
  });

  it('refuses a page that calls itself a video', async () => {
    await writeFile(
      file('page.mp4'),
      '\0\0\0\x18ftypisom<html><body>502 Bad Gateway</body></html>',
    );
    await expect(measureVideo(file('page.mp4'))).rejects.toMatchObject({
      code: 'video-unreadable',
    });
  });
});
