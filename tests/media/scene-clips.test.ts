import { beforeAll, describe, expect, test } from 'vitest';
import { type Box, overlap } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { openScene, type Scene } from '../../detection/scene/index.ts';
import { lights, withGamma, withThings } from '../support/staged-things.ts';

const VIDEO = '../shared/data/video';
const ABODA = { file: `${VIDEO}/aboda/video4.avi`, seconds: 39 };
/** Of groundtruth.json: left, top, right, bottom; put down at 16 s. */
const BAG: Box = [424, 364, 472, 412];

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});

type Clip = { file: string; seconds: number };
type Shown = { id: number; box: Box; firstS: number; lastS: number };

/** Everything that was reported in a clip, five looks a second, dwell 5 s. */
async function shownIn(
  { file, seconds }: Clip,
  light: keyof typeof lights,
  staged?: Parameters<typeof withThings>[2],
): Promise<Shown[]> {
  const detector = scene.staticObjects({ dwellSeconds: 5 });
  const shown = new Map<number, Shown>();
  for await (const frame of readVideo(file, { everySeconds: 0.2 })) {
    const { atS } = frame;
    if (atS > seconds) break;
    const gamma = lights[light]?.(atS / seconds, atS) ?? 1;
    const seen: Frame = withGamma(staged ? withThings(frame, atS, staged) : frame, gamma);
    for (const { id, box } of detector.feed(seen, atS).objects) {
      shown.set(id, { firstS: atS, ...shown.get(id), id, box, lastS: atS });
    }
  }
  return [...shown.values()];
}

/** What a dwell of 5 s after the first report makes an alert. */
const alerts = (shown: Shown[]) => shown.filter(({ firstS, lastS }) => lastS - firstS >= 5);

describe('the bag that is put down on the pavement', () => {
  test.each(['steady', 'steps', 'ramps', 'flicker'])(
    'is the only alert, in light: %s',
    async (light) => {
      const found = alerts(await shownIn(ABODA, light));
      expect(found).toHaveLength(1);
      const [bag] = found;
      expect((bag?.firstS ?? 0) + 5).toBeGreaterThan(16 + 5);
      expect((bag?.firstS ?? 0) + 5).toBeLessThan(16 + 20);
      expect(overlap(bag?.box as Box, BAG)).toBeGreaterThanOrEqual(0.3);
    },
  );
});

const quiet: Record<string, Clip> = {
  'a road from above': { file: `${VIDEO}/bgslibrary/video.avi`, seconds: 12.5 },
  'a motorway, with text written into the picture': {
    file: `${VIDEO}/bgslibrary/video02.avi`,
    seconds: 30,
  },
  'a fast road': { file: `${VIDEO}/bgslibrary/video03.avi`, seconds: 28.3 },
  'a parking lane': { file: `${VIDEO}/intel/car-detection.mp4`, seconds: 30.2 },
};

describe('nobody leaves anything on', () => {
  describe.each(Object.entries(quiet))('%s', (_, clip) => {
    test.each(['steady', 'steps', 'ramps'])('in light: %s', async (light) => {
      expect(alerts(await shownIn(clip, light))).toEqual([]);
    });
  });

  test('a square with people', async () => {
    const clip = { file: '/usr/share/doc/opencv-doc/examples/data/vtest.avi', seconds: 79.5 };
    expect(alerts(await shownIn(clip, 'steady'))).toEqual([]);
  });
});

test('a thing staged on the road is found, and cars that pass over it do not make more of it', async () => {
  const thing = { box: [300, 200, 340, 236] as Box, colour: [45, 45, 50] as const };
  const staged = [{ ...thing, fromS: 6, untilS: 99 }];
  const found = alerts(await shownIn(quiet['a parking lane'] as Clip, 'steady', staged));
  expect(found).toHaveLength(1);
  expect(overlap(found[0]?.box as Box, thing.box)).toBeGreaterThan(0.5);
});
