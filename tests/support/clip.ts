import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeVideo } from '../../detection/frames/index.ts';
import { type H264Clip, readH264 } from './h264-clip.ts';

export const CLIP = { widthPx: 320, heightPx: 180, fps: 10, keyframeSeconds: 0.5 };
const SECONDS = 4;

/** A grey street on which a red block moves one pixel to the right with each picture. */
export function* blockPictures(count: number, { widthPx, heightPx }: typeof CLIP) {
  for (let index = 0; index < count; index++) {
    const rgb = new Uint8Array(widthPx * heightPx * 3).fill(90);
    for (let y = 60; y < 120; y++) {
      for (let x = 40; x < 100; x++) rgb.set([200, 20, 20], (y * widthPx + x + index) * 3);
    }
    yield rgb;
  }
}

/** Makes the clip with the project's own encoder: as a bare stream for simulated cameras, and as MP4. */
export async function makeClip(shape = CLIP): Promise<{
  clip: H264Clip;
  mp4: string;
  remove(): Promise<void>;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-clip-'));
  const bare = join(directory, 'block.h264');
  const mp4 = join(directory, 'block.mp4');
  for (const path of [bare, mp4]) {
    await writeVideo(path, shape, blockPictures(SECONDS * shape.fps, shape));
  }
  const remove = () => rm(directory, { recursive: true, force: true });
  return { clip: await readH264(bare), mp4, remove };
}
