import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVideo, writeVideo } from '../../detection/frames/index.ts';
import { blockPictures, CLIP } from '../support/clip.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'citymark-write-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('writeVideo', () => {
  it('writes what readVideo reads: every picture, in time, nearly in its colours', async () => {
    const path = join(directory, 'block.mp4');
    await writeVideo(path, CLIP, blockPictures(25, CLIP));
    const originals = [...blockPictures(25, CLIP)];
    const times: number[] = [];
    for await (const { rgb, atS, widthPx, heightPx } of readVideo(path)) {
      expect([widthPx, heightPx]).toEqual([CLIP.widthPx, CLIP.heightPx]);
      const original = originals[times.length] ?? new Uint8Array();
      let error = 0;
      for (let index = 0; index < rgb.length; index++) {
        error += Math.abs((rgb[index] ?? 0) - (original[index] ?? 0));
      }
      expect(error / rgb.length).toBeLessThan(3);
      times.push(Number(atS.toFixed(3)));
    }
    expect(times).toEqual(originals.map((_, index) => index / CLIP.fps));
  });

  it('leaves nothing behind when a picture has another size', async () => {
    const path = join(directory, 'broken.mp4');
    const pictures = [new Uint8Array(CLIP.widthPx * CLIP.heightPx * 3), new Uint8Array(12)];
    await expect(writeVideo(path, CLIP, pictures)).rejects.toThrow(/12 bytes/);
    await expect(access(path)).rejects.toThrow();
    await expect(access(`${path}.part`)).rejects.toThrow();
  });
});
