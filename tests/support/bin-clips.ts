import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeVideo } from '../../detection/frames/index.ts';
import { binPicture } from './bin-pictures.ts';
import { type H264Clip, readH264 } from './h264-clip.ts';

export const BIN_CLIP = { widthPx: 640, heightPx: 360, fps: 5, keyframeSeconds: 0.4 };
const PICTURES = 40;

/** A number of noise that is the same for the same seed, -1 to 1. */
function noise(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 16)) & 0xffff) / 32768 - 1;
}

/** The painted bin as a sensor sees it: the same scene with other grain in each picture. */
function* grained(rgb: Buffer, seed: number) {
  for (let index = 0; index < PICTURES; index++) {
    const picture = new Uint8Array(rgb.length);
    // Coarse grain: the encoder would smooth away finer one.
    for (let at = 0; at < rgb.length; at++) {
      const pixel = Math.floor(at / 3);
      const cell =
        Math.floor((pixel % BIN_CLIP.widthPx) / 4) +
        Math.floor(pixel / BIN_CLIP.widthPx / 4) * BIN_CLIP.widthPx;
      const grain = noise(cell + (seed * PICTURES + index) * 7_919_993) * 6;
      picture[at] = Math.max(0, Math.min(255, (rgb[at] ?? 0) + grain));
    }
    yield picture;
  }
}

/** What a camera over a bin sends: clean, overflowing, and still overflowing later, each with grain of its own. */
export async function makeBinClips(): Promise<{
  clean: H264Clip;
  overflowing: H264Clip;
  stillOverflowing: H264Clip;
}> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bins-'));
  const { widthPx, heightPx } = BIN_CLIP;
  const clip = async (overflowing: boolean, seed: number) => {
    const path = join(directory, `${seed}.h264`);
    const rgb = await sharp(await binPicture({ overflowing }))
      .resize(widthPx, heightPx)
      .removeAlpha()
      .raw()
      .toBuffer();
    await writeVideo(path, BIN_CLIP, grained(rgb, seed));
    return readH264(path);
  };
  try {
    return {
      clean: await clip(false, 1),
      overflowing: await clip(true, 2),
      stillOverflowing: await clip(true, 3),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
