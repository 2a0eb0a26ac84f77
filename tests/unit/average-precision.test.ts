import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { averagePrecision, type JudgedPicture } from '../../detection/models/index.ts';

const set = JSON.parse(readFileSync('../shared/data/vision/coco_map_small.json', 'utf8')) as {
  preds: Record<string, [label: number, score: number, box: Box][]>;
  target: Record<string, [label: number, box: Box][]>;
  expected: {
    map: number;
    map_50: number;
    map_75: number;
    mar_100: number;
    per_class: Record<string, number>;
  };
};

const cocoPictures: JudgedPicture[] = Object.entries(set.target).map(([picture, truth]) => ({
  truth: truth.map(([label, box]) => ({ label: String(label), box })),
  found: (set.preds[picture] ?? []).map(([label, score, box]) => ({
    label: String(label),
    score,
    box,
  })),
}));

const rounded = (value: number | null | undefined) =>
  Math.round((value ?? Number.NaN) * 1000) / 1000;

const thing = (x: number, y = 0, side = 40): Box => [x, y, x + side, y + side];
const found = (box: Box, score: number, label = 'bin') => ({ label, score, box });
const truth = (box: Box, more: { crowd?: boolean; areaPx?: number } = {}) => ({
  label: 'bin',
  box,
  ...more,
});

describe('average precision', () => {
  it("reproduces the figures of COCO's own code", () => {
    const { expected } = set;
    const measured = averagePrecision(cocoPictures);
    expect({
      map: rounded(measured.map),
      map_50: rounded(measured.map50),
      map_75: rounded(measured.map75),
      mar_100: rounded(measured.mar100),
      per_class: Object.fromEntries(
        Object.entries(measured.perClass).map(([label, { ap }]) => [label, rounded(ap)]),
      ),
    }).toEqual(expected);
  });

  // Worked out by hand: 101 points of recall, precision the best from there on.
  it.each<[string, JudgedPicture, number]>([
    ['everything found', { truth: [truth(thing(0))], found: [found(thing(0), 0.9)] }, 1],
    ['nothing found', { truth: [truth(thing(0))], found: [] }, 0],
    [
      'one of two found',
      { truth: [truth(thing(0)), truth(thing(100))], found: [found(thing(0), 0.9)] },
      51 / 101,
    ],
    [
      'a wrong one before the right one',
      { truth: [truth(thing(0))], found: [found(thing(300), 0.9), found(thing(0), 0.8)] },
      0.5,
    ],
    [
      'one found twice',
      {
        truth: [truth(thing(0)), truth(thing(100))],
        found: [found(thing(0), 0.9), found(thing(0), 0.8), found(thing(100), 0.7)],
      },
      (51 + 50 * (2 / 3)) / 101,
    ],
    [
      'many in a crowd, which counts neither way',
      {
        truth: [truth(thing(0)), truth([200, 0, 600, 400], { crowd: true })],
        found: [found(thing(300), 0.95), found(thing(400), 0.94), found(thing(0), 0.9)],
      },
      1,
    ],
  ])('is as worked out by hand: %s', (_name, picture, expected) => {
    expect(averagePrecision([picture]).map50).toBeCloseTo(expected, 9);
  });

  it('counts a box up to the IoU it has', () => {
    // 31 of 40 rows: IoU 0.775 is enough up to 0.75.
    const picture = { truth: [truth(thing(0))], found: [found([0, 0, 40, 31], 0.9)] };
    expect(averagePrecision([picture]).map).toBeCloseTo(0.6, 9);
  });

  it('parts small, medium and large by area, and the rest counts neither way', () => {
    const picture = {
      truth: [truth(thing(0, 0, 20)), truth(thing(100, 0, 50)), truth(thing(300, 0, 200))],
      found: [found(thing(0, 0, 20), 0.9), found(thing(300, 0, 200), 0.8)],
    };
    const { mapSmall, mapMedium, mapLarge } = averagePrecision([picture]);
    expect([mapSmall, mapMedium, mapLarge]).toEqual([1, 0, 1]);
    expect(averagePrecision([{ truth: [], found: picture.found }]).map).toBeNull();
  });

  it('takes at most so many boxes a picture for recall', () => {
    const boxes = Array.from({ length: 20 }, (_, at) => thing(at * 50));
    const picture = {
      truth: boxes.map((box) => truth(box)),
      found: boxes.map((box, at) => found(box, 0.9 - at / 100)),
    };
    const { mar1, mar10, mar100 } = averagePrecision([picture]);
    expect([mar1, mar10, mar100].map(rounded)).toEqual([0.05, 0.5, 1]);
  });

  it('is between 0 and 1, and the order of pictures does not change it', () => {
    const box = fc
      .tuple(
        fc.nat(200),
        fc.nat(200),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 200 }),
      )
      .map(([x, y, width, height]): Box => [x, y, x + width, y + height]);
    const label = fc.constantFrom('bin', 'bag');
    // Scores of their own: with equal ones the order of pictures may matter.
    const picture = fc.record({
      truth: fc.array(fc.record({ label, box, crowd: fc.boolean() }), { maxLength: 6 }),
      found: fc.array(
        fc.record({ label, box, score: fc.double({ min: 0, max: 1, noNaN: true }) }),
        {
          maxLength: 6,
        },
      ),
    });
    fc.assert(
      fc.property(fc.array(picture, { maxLength: 5 }), (pictures) => {
        const scores = new Set(pictures.flatMap((each) => each.found.map(({ score }) => score)));
        fc.pre(scores.size === pictures.flatMap((each) => each.found).length);
        const { map, map50 } = averagePrecision(pictures);
        expect(averagePrecision(pictures.toReversed()).map ?? 0).toBeCloseTo(map ?? 0, 9);
        for (const value of [map, map50]) {
          expect(value ?? 0).toBeGreaterThanOrEqual(0);
          expect(value ?? 0).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
