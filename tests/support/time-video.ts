import { readVideo, writeVideo } from '../../detection/frames/index.ts';

/** 09:00 in Shenzhen: second 0 of everything that is recorded in these tests. */
export const START = Date.parse('2026-11-23T01:00:00Z');
export const at = (second: number): Date => new Date(START + second * 1000);
export const range = (from: number, to: number) => ({ from: at(from), to: at(to) });
export const secondsOfRange = ({ from, to }: { from: Date; to: Date }) => [
  (from.getTime() - START) / 1000,
  (to.getTime() - START) / 1000,
];

const SHAPE = { widthPx: 64, heightPx: 48, fps: 5, keyframeSeconds: 2 };
const STEPS = 50;
const greyOf = (second: number) => 20 + (((second % STEPS) + STEPS) % STEPS) * 4;

/** A video of some whole seconds whose pictures are as grey as the second they were taken in. */
export async function writeTimeVideo(path: string, from: number, to: number): Promise<void> {
  const { widthPx, heightPx, fps } = SHAPE;
  const pictures = Array.from({ length: Math.round((to - from) * fps) }, (_, index) =>
    new Uint8Array(widthPx * heightPx * 3).fill(greyOf(Math.floor(from + index / fps + 1e-6))),
  );
  await writeVideo(path, SHAPE, pictures);
}

/**
 * For a picture about every second of a clip: the second it should show by the clip's beginning, and the
 * one that it does show.
 */
export async function timesShown(clip: {
  path: string;
  from: Date;
}): Promise<{ expected: number; shown: number }[]> {
  const times: { expected: number; shown: number }[] = [];
  for await (const { rgb, atS } of readVideo(clip.path, { everySeconds: 1 })) {
    const expected = (clip.from.getTime() - START) / 1000 + atS;
    const step = ((rgb[0] ?? 0) - 20) / 4;
    // The nearest of the seconds that look like this.
    const shown = step + STEPS * Math.round((expected - 0.5 - step) / STEPS);
    times.push({ expected, shown });
  }
  return times;
}
