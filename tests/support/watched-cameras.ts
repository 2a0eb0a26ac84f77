import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import type { FrameStream, Frames, FramesOptions } from '../../detection/frames/index.ts';
import { type CameraSimulator, openCameraSimulator } from './camera-simulator.ts';
import { CLIP, makeClip } from './clip.ts';
import { impatientFrames } from './frames-world.ts';

export const PATIENCE = { timeout: 30_000, interval: 20 };

/** A clip for all tests of a file, and for each that calls `open` cameras that play it and somebody who watches. */
export function watchedCameras() {
  let made: Awaited<ReturnType<typeof makeClip>>;
  let simulator: CameraSimulator;
  let frames: Frames;
  beforeAll(async () => {
    made = await makeClip();
  });
  afterAll(() => made.remove());
  afterEach(async () => {
    await frames.close();
    await simulator.close();
  });
  return {
    get made() {
      return made;
    },
    get simulator() {
      return simulator;
    },
    get frames() {
      return frames;
    },
    async open(options: Partial<FramesOptions> = {}) {
      simulator = await openCameraSimulator(made.clip, CLIP.fps);
      frames = impatientFrames(options);
    },
    watch: (name: string, everySeconds = 0.1, url = simulator.url(name)) =>
      frames.watch({ key: name, url, everySeconds }),
  };
}

/** The next picture of a stream. */
export const next = (stream: FrameStream) => stream.next(AbortSignal.timeout(PATIENCE.timeout));

export const untilState = (stream: FrameStream, state: FrameStream['state']) =>
  expect.poll(() => stream.state, PATIENCE).toBe(state);

/** The next pictures of a stream. */
export async function take(stream: FrameStream, count: number): Promise<Frame[]> {
  const taken: Frame[] = [];
  while (taken.length < count) taken.push(await next(stream));
  return taken;
}

export const times = (taken: readonly Frame[]) => taken.map(({ takenAt }) => takenAt.getTime());
export const inOrder = (values: readonly number[]) =>
  values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
