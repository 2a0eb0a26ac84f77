/**
 * Simulated cameras in a process of their own, so that sending does not count as looking: `/street-…` in 640×360
 * at 15 pictures a second, `/large-…` in 1920×1080 at 25. Prints the address once they can be watched.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { readVideo, writeVideo } from '../../detection/frames/index.ts';
import { openCameraSimulator } from '../../tests/support/camera-simulator.ts';
import { readH264 } from '../../tests/support/h264-clip.ts';

const [video = '', cameras = '0', large = '0'] = process.argv.slice(2);
const CLIP_SECONDS = 8;

/** The pictures of the video in another size, one for each of the clip's. */
async function* pictures(widthPx: number, heightPx: number, fps: number) {
  let written = 0;
  for await (const { rgb, ...size } of readVideo(video)) {
    if (written++ >= CLIP_SECONDS * fps) return;
    const raw = { width: size.widthPx, height: size.heightPx, channels: 3 } as const;
    yield new Uint8Array(
      await sharp(rgb, { raw }).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer(),
    );
  }
}

async function clip(widthPx: number, heightPx: number, fps: number) {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bench-clip-'));
  const path = join(directory, 'clip.h264');
  await writeVideo(
    path,
    { widthPx, heightPx, fps, keyframeSeconds: 2 },
    pictures(widthPx, heightPx, fps),
  );
  const read = await readH264(path);
  await rm(directory, { recursive: true });
  return read;
}

const simulator = await openCameraSimulator(await clip(640, 360, 15), 15);
const largeClip = await clip(1920, 1080, 25);
for (let number = 0; number < Number(cameras); number++) simulator.camera(`street-${number}`);
for (let number = 0; number < Number(large); number++) {
  Object.assign(simulator.camera(`large-${number}`), { clip: largeClip, fps: 25 });
}
process.stdout.write(`${simulator.url('').replace(/\/$/, '')}\n`);
