import { beforeAll, describe, expect, test, vi } from 'vitest';
import { type Box, overlap } from '../../detection/box.ts';
import {
  openScene,
  type Scene,
  type StaticLook,
  type StaticObjectsOptions,
} from '../../detection/scene/index.ts';
import { block, type Painted, streetFrame } from '../support/painted-street.ts';
import { seeded } from '../support/staged-things.ts';

// OpenCV works on a few thousand pictures here.
vi.setConfig({ testTimeout: 60_000 });

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});

type Staging = {
  seconds: number;
  at: (atS: number) => readonly Painted[];
  light?: (atS: number) => (value: number, x: number, y: number) => number;
  options?: Partial<StaticObjectsOptions>;
  everyS?: number;
};

type Seen = StaticLook & { atS: number };

/** Feeds a staged street, four looks a second and a dwell of 5 s unless told. */
function run({ seconds, at, light, options, everyS = 0.25 }: Staging): Seen[] {
  const detector = scene.staticObjects({ dwellSeconds: 5, ...options });
  const looks: Seen[] = [];
  for (let k = 0; k * everyS <= seconds; k++) {
    const atS = k * everyS;
    looks.push({ atS, ...detector.feed(streetFrame(atS, at(atS), light?.(atS)), atS) });
  }
  return looks;
}

const BAG: Box = [120, 110, 142, 130];
const bag = block(...BAG, 40);
/** Somebody of 16 × 50 pixels, arms and legs and all, whose left edge is at `x`. */
const walker = (x: number, y = 85): Painted[] => [
  block(x + 3, y, x + 12, y + 12, 90),
  block(x, y + 12, x + 16, y + 32, 60),
  block(x + 2, y + 32, x + 14, y + 52, 45),
];

const reported = (looks: Seen[]) => looks.flatMap(({ objects }) => objects);
const idsOf = (looks: Seen[]) => new Set(reported(looks).map(({ id }) => id));

describe('what was put down', () => {
  const carried = (atS: number) => {
    if (atS < 4) return [];
    if (atS < 7)
      return [
        ...walker(40 + (atS - 4) * 26),
        block(60 + (atS - 4) * 26, 110, 80 + (atS - 4) * 26, 130, 40),
      ];
    if (atS < 9) return [bag, ...walker(100 - (atS - 7) * 60)];
    return [bag];
  };

  test('is reported once, from about half the dwell on, where and since when it lies', () => {
    const looks = run({ seconds: 20, at: carried });
    expect(idsOf(looks).size).toBe(1);
    const first = looks.find(({ objects }) => objects.length > 0);
    expect(first?.atS).toBeGreaterThan(8.5);
    // Its owner is out of the picture at 8.7 s.
    expect(first?.atS).toBeLessThan(8.7 + 5);
    for (const { box, sinceS } of reported(looks)) {
      expect(overlap(box, BAG)).toBeGreaterThan(0.5);
      expect(sinceS).toBeGreaterThan(5.5);
      expect(sinceS).toBeLessThan(8);
    }
    expect(looks.at(-1)?.objects).toHaveLength(1);
  });

  test('is followed with one look in ten seconds and a dwell of fifteen minutes', () => {
    const at = (atS: number) => (atS < 600 ? [] : [bag]);
    const looks = run({ seconds: 1900, at, everyS: 10, options: { dwellSeconds: 900 } });
    expect(idsOf(looks).size).toBe(1);
    const first = looks.find(({ objects }) => objects.length > 0)?.atS ?? 0;
    expect(first).toBeGreaterThan(600 + 0.4 * 900);
    expect(first).toBeLessThan(600 + 900);
    expect(looks.at(-1)?.objects[0]?.sinceS).toBeLessThan(640);
  });

  test('is hidden, not gone, while somebody stands in front, and keeps its number', () => {
    const at = (atS: number) => {
      if (atS < 4) return [];
      return atS >= 14 && atS < 17 ? [bag, block(112, 70, 150, 134, 95)] : [bag];
    };
    const looks = run({ seconds: 22, at });
    expect(idsOf(looks).size).toBe(1);
    const during = looks.filter(({ atS }) => atS > 14.5 && atS < 16.5);
    expect(during.every(({ objects, hidden }) => objects.length === 0 && hidden.length === 1)).toBe(
      true,
    );
    expect(looks.at(-1)?.objects).toHaveLength(1);
  });

  test('ends soon after it was taken away again', () => {
    const at = (atS: number) => (atS >= 4 && atS < 16 ? [bag] : []);
    const looks = run({ seconds: 22, at });
    expect(looks.some(({ atS, objects }) => atS > 14 && atS < 16 && objects.length === 1)).toBe(
      true,
    );
    const after = looks.filter(({ atS }) => atS > 18);
    expect(after.every(({ objects, hidden }) => objects.length + hidden.length === 0)).toBe(true);
  });

  test('is found and kept while the brightness jumps and drifts', () => {
    const gamma = (atS: number) => [1, 0.6, 1.6, 1.1, 0.8][Math.floor(atS / 4) % 5] as number;
    const light = (atS: number) => (value: number) => 255 * (value / 255) ** gamma(atS);
    const looks = run({ seconds: 24, at: (atS) => (atS < 5 ? [] : [bag]), light });
    expect(idsOf(looks).size).toBe(1);
    expect(overlap(looks.at(-1)?.objects[0]?.box as Box, BAG)).toBeGreaterThan(0.5);
  });
});

const nothing: Record<string, Staging> = {
  'an empty street': { seconds: 15, at: () => [] },
  'what was there from the start': { seconds: 15, at: () => [bag] },
  'a place from which something was taken': { seconds: 18, at: (atS) => (atS < 7 ? [bag] : []) },
  'somebody who walks to and fro': {
    seconds: 20,
    at: (atS) => walker(110 + 90 * Math.sin(atS / 2)),
  },
  'a vehicle that stops for less than the settling time': {
    seconds: 18,
    at: (atS) => {
      const x = atS < 6 ? atS * 20 : atS < 7.8 ? 120 : 120 + (atS - 7.8) * 60;
      return [block(x, 100, x + 50, 125, 200)];
    },
  },
  'a lamp that goes out at one side': {
    seconds: 20,
    at: () => [],
    light: (atS) => (value, x) => (atS < 6 ? value : value * (0.72 + 0.23 * (x / 240))),
  },
  'a patch of light with soft edges': {
    seconds: 20,
    at: () => [],
    light: (atS) => (value, x, y) => {
      const inside = Math.max(0, 1 - Math.hypot(x - 120, y - 120) / 60);
      return atS > 6 ? Math.min(255, value * (1 + 0.45 * inside)) : value;
    },
  },
  'a cloud: a slow ramp across the picture': {
    seconds: 24,
    at: () => [],
    light: (atS) => (value, x) => value * (1 - 0.2 * Math.min(1, Math.max(0, atS / 12 - x / 240))),
  },
  'all of it from bright to dark in steps': {
    seconds: 20,
    at: () => [],
    light: (atS) => (value) => 255 * (value / 255) ** (0.6 + 0.25 * Math.floor(atS / 4)),
  },
  'what is too small to be anything': {
    seconds: 15,
    at: (atS) => (atS < 4 ? [] : [block(100, 100, 104, 104, 30)]),
  },
  'what is smaller than the place allows by its calibration': {
    seconds: 15,
    at: (atS) => (atS < 4 ? [] : [bag]),
    options: { minAreaOf: () => 900 },
  },
  'what lies in a part to be ignored': {
    seconds: 15,
    at: (atS) => (atS < 4 ? [] : [bag]),
    options: { ignore: [[100, 90, 200, 160]] },
  },
  'text that a recorder writes into the picture': {
    seconds: 15,
    at: (atS) =>
      atS < 4
        ? []
        : [
            (x, y) => {
              if (x < 8 || x >= 96 || y < 70 || y >= 80) return undefined;
              const stroke = y > 71 && y < 78 && (x * 7) % 13 < 5;
              return stroke ? [240, 240, 240] : [5, 5, 5];
            },
          ],
  },
  'leaves that sway': {
    seconds: 20,
    at: (atS) => [
      (x, y) => {
        if (x < 20 || x > 80 || y < 60 || y > 120) return undefined;
        const leaf = Math.sin(x / 3 + Math.sin(atS * 2.3 + y / 9) * 2) > 0;
        return leaf ? [40, 90, 40] : [90, 130, 70];
      },
    ],
  },
};

describe('nothing is reported for', () => {
  test.each(Object.entries(nothing))('%s', (_, staging) => {
    expect(reported(run(staging))).toEqual([]);
  });

  test('a camera that shakes by a few pixels', () => {
    const detector = scene.staticObjects({ dwellSeconds: 5 });
    const shake = seeded(11);
    for (let k = 0; k < 90; k++) {
      const frame = streetFrame(k / 5);
      const by = Math.round((shake() - 0.5) * 6) * 3 + Math.round((shake() - 0.5) * 4) * 240 * 3;
      const rgb = frame.rgb.map(
        (_, i) => frame.rgb[Math.max(0, Math.min(frame.rgb.length - 1, i + by))] as number,
      );
      expect(detector.feed({ ...frame, rgb }, k / 5).objects).toEqual([]);
    }
  });
});

test('says why something that came to rest is not reported', () => {
  const looks = run(nothing['what is too small to be anything'] as Staging);
  expect(looks.at(-1)?.passedOver.map(({ verdict }) => verdict)).toEqual(['small']);
});

test('begins anew when the clock goes back, as a file that is looped does', () => {
  const detector = scene.staticObjects({ dwellSeconds: 5 });
  for (let k = 0; k < 30; k++) detector.feed(streetFrame(k / 5), k / 5);
  expect(detector.feed(streetFrame(6), 6).learning).toBe(false);
  expect(detector.feed(streetFrame(0), 0).learning).toBe(true);
});

test.each([
  ['too few bytes', { ...streetFrame(0), rgb: new Uint8Array(30) }],
  ['no size', { ...streetFrame(0), rgb: new Uint8Array(0), widthPx: 0, heightPx: 0 }],
])('refuses a frame with %s and carries on', (_, frame) => {
  const detector = scene.staticObjects({ dwellSeconds: 5 });
  detector.feed(streetFrame(0), 0);
  expect(() => detector.feed(frame, 0.2)).toThrow(RangeError);
  expect(detector.feed(streetFrame(0.4), 0.4).objects).toEqual([]);
});

test('OpenCV’s memory does not grow from frame to frame', () => {
  const detector = scene.staticObjects({ dwellSeconds: 5 });
  const health = scene.health({ reference: streetFrame(0) });
  const feed = (from: number, to: number) => {
    for (let k = from; k < to; k++) {
      const frame = streetFrame(k, k % 50 > 20 ? [bag] : []);
      detector.feed(frame, k);
      health.feed(frame, k * 61);
    }
  };
  feed(0, 20);
  const before = scene.memoryBytes;
  feed(20, 100);
  expect(scene.memoryBytes).toBe(before);
  expect(scene.keptInMemory).toBe(0);
});
