import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decode, DecodeOptions } from '../../detection/models/candidate.ts';
import { decodeCenternet } from '../../detection/models/decode-centernet.ts';
import { decodeGfl } from '../../detection/models/decode-gfl.ts';
import { decodeYolox } from '../../detection/models/decode-yolox.ts';
import { suppressOverlaps } from '../../detection/models/suppress-overlaps.ts';
import type { Tensor, TensorData } from '../../detection/models/tensor.ts';

const options = (more: Partial<DecodeOptions> = {}): DecodeOptions => ({
  widthPx: 64,
  heightPx: 32,
  classes: 2,
  minScores: Float64Array.of(0.5, 0.5),
  decoding: {},
  ...more,
});
const tensor = (name: string, dims: number[], data: TensorData): Tensor => ({ name, dims, data });
const zeros = (name: string, ...dims: number[]) =>
  tensor(name, dims, new Float32Array(dims.reduce((a, b) => a * b, 1)));

/** A grid of 16 × 8 places with one peak of class 1 at column 5, row 2. */
function centernet({ score = 0.9, place = (8 + 2) * 16 + 5, extent = [3, 4, 5, 6] } = {}) {
  const wh = zeros('wh', 1, 4, 8, 16);
  extent.forEach((value, side) => {
    wh.data[side * 128 + 2 * 16 + 5] = value;
  });
  return [
    tensor('scores', [1, 2], Float32Array.of(score, 0.1)),
    tensor('index', [1, 2], BigInt64Array.of(BigInt(place), 0n)),
    wh,
  ];
}

/** Cells of 8 × 4, 4 × 2 and 2 × 1, with one row filled. */
function yolox(cell: number, row: number[], cells = 42) {
  const output = zeros('output', 1, cells, row.length);
  row.forEach((value, at) => {
    output.data[cell * row.length + at] = value;
  });
  return [output];
}

/** Two levels of 8 × 4 and 4 × 2 cells, three bins a side; cell 9 of the first is a thing of class 1. */
function gfl({ score = 0.8, logits = [0, 0, 9] } = {}) {
  const [scores, sides] = [zeros('s8', 1, 32, 2), zeros('d8', 1, 32, 12)];
  scores.data[9 * 2 + 1] = score;
  for (let side = 0; side < 4; side++) {
    logits.forEach((value, bin) => {
      sides.data[9 * 12 + side * 3 + bin] = value;
    });
  }
  return [scores, zeros('s16', 1, 8, 2), sides, zeros('d16', 1, 8, 12)];
}
const gflOptions = options({ decoding: { strides: [8, 16], regMax: 2 } });

describe('decoders', () => {
  it('centernet: a box around the peak, by its distances', () => {
    expect(decodeCenternet(centernet(), options())).toEqual([
      { classIndex: 1, score: expect.closeTo(0.9, 6), box: [17, 4, 25, 14] },
    ]);
  });

  it.each<[string, number[], Partial<DecodeOptions>, number, object]>([
    // Cell 10 is column 2, row 1 of the first level; the logarithm of 2 cells of 8 pixels.
    [
      'in cells',
      [0.5, 0.5, Math.log(2), Math.log(1), 0.9, 0.1, 0.8],
      {},
      10,
      { classIndex: 1, score: expect.closeTo(0.72, 6), box: [12, 8, 28, 16] },
    ],
    // Cell 33 is column 1, row 0 of the second level.
    [
      'in cells of the second level',
      [0, 0, 0, 0, 1, 1, 0],
      {},
      33,
      { classIndex: 0, score: 1, box: [8, -8, 24, 8] },
    ],
    [
      'in pixels, without objectness',
      [20, 10, 8, 4, 0.2, 0.6],
      { decoding: { boxes: 'pixels', objectness: false } },
      3,
      { classIndex: 1, score: expect.closeTo(0.6, 6), box: [16, 8, 24, 12] },
    ],
  ])('yolox: boxes %s', (_name, row, more, cell, expected) => {
    const [found, ...others] = decodeYolox(yolox(cell, row), options(more));
    expect(others).toEqual([]);
    expect({ ...found, box: found?.box.map((side) => Math.round(side * 1e4) / 1e4) }).toEqual(
      expected,
    );
  });

  it('gfl: the mean of each side’s distribution, around the middle of the cell', () => {
    // Cell 9 is column 1, row 1: its middle is (12, 12).
    const even = decodeGfl(gfl({ logits: [5, 5, 5] }), gflOptions);
    expect(even).toEqual([{ classIndex: 1, score: expect.closeTo(0.8, 6), box: [4, 4, 20, 20] }]);
    const [far] = decodeGfl(gfl({ logits: [-50, -50, 50] }), gflOptions);
    expect(far?.box.map(Math.round)).toEqual([-4, -4, 28, 28]);
  });

  const good: [string, Decode, Tensor[], DecodeOptions][] = [
    ['centernet', decodeCenternet, centernet(), options()],
    ['yolox', decodeYolox, yolox(10, [0.5, 0.5, 0, 0, 0.9, 0.1, 0.8]), options()],
    ['gfl', decodeGfl, gfl(), gflOptions],
  ];

  it.each(good)('%s: the limit of each class counts', (_name, decode, outputs, given) => {
    const strict = { ...given, minScores: Float64Array.of(0, 0.95) };
    const classes = decode(outputs, strict).map(({ classIndex }) => classIndex);
    expect(classes).not.toContain(1);
  });

  it.each<[string, () => unknown]>([
    ['a score of NaN', () => decodeCenternet(centernet({ score: Number.NaN }), options())],
    ['a score of 1.5', () => decodeCenternet(centernet({ score: 1.5 }), options())],
    ['a place outside', () => decodeCenternet(centernet({ place: 256 }), options())],
    ['a place before the first', () => decodeCenternet(centernet({ place: -1 }), options())],
    ['an output missing', () => decodeCenternet(centernet().slice(0, 2), options())],
    ['another size', () => decodeCenternet(centernet(), options({ widthPx: 96 }))],
    ['a class of NaN', () => decodeYolox(yolox(1, [0, 0, 0, 0, 1, 0.9, Number.NaN]), options())],
    [
      'an objectness of NaN',
      () => decodeYolox(yolox(1, [0, 0, 0, 0, Number.NaN, 1, 1]), options()),
    ],
    ['an objectness of 7', () => decodeYolox(yolox(1, [0, 0, 0, 0, 7, 1, 1]), options())],
    ['too few cells', () => decodeYolox(yolox(1, [0, 0, 0, 0, 1, 1, 1], 41), options())],
    ['too few columns', () => decodeYolox(yolox(1, [0, 0, 0, 0, 1, 1]), options())],
    ['no outputs', () => decodeYolox([], options())],
    ['whole numbers', () => decodeYolox([tensor('o', [1, 42, 7], new Int32Array(294))], options())],
    [
      'fewer numbers than its shape',
      () => decodeYolox([tensor('o', [1, 42, 7], new Float32Array(293))], options()),
    ],
    ['a score of infinity', () => decodeGfl(gfl({ score: Number.POSITIVE_INFINITY }), gflOptions)],
    ['too few outputs', () => decodeGfl(gfl().slice(0, 3), gflOptions)],
    ['outputs in another order', () => decodeGfl(gfl().toReversed(), gflOptions)],
    ['other bins', () => decodeGfl(gfl(), { ...gflOptions, decoding: { strides: [8, 16] } })],
  ])('say clearly what is wrong with %s', (_name, decode) => {
    expect(decode).toThrow(
      expect.objectContaining({
        code: 'model-failed',
        message: expect.stringContaining('Check its manifest'),
      }),
    );
  });

  it('take any numbers without another error than model-failed', () => {
    const number = fc.oneof(
      fc.float(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 0.5, 1),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 7, maxLength: 7 }), fc.nat(41), (row, cell) => {
        try {
          for (const { score } of decodeYolox(yolox(cell, row), options())) {
            expect(score).toBeGreaterThanOrEqual(0.5);
            expect(score).toBeLessThanOrEqual(1);
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'model-failed' });
        }
      }),
    );
  });
});

describe('suppression of overlaps', () => {
  const candidate = (classIndex: number, score: number, x: number) => ({
    classIndex,
    score,
    box: [x, 0, x + 10, 10] as const,
  });

  it('keeps the best of those that overlap, in each class of its own', () => {
    const given = [
      candidate(0, 0.6, 1),
      candidate(0, 0.9, 0),
      candidate(1, 0.5, 0),
      candidate(0, 0.7, 8),
    ];
    expect(suppressOverlaps(given, 0.5).map(({ score }) => score)).toEqual([0.9, 0.7, 0.5]);
  });

  it('is as good as trying all pairs, for any boxes', () => {
    const box = fc.tuple(
      fc.nat(50),
      fc.nat(50),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
    );
    const any = fc.record({
      classIndex: fc.nat(2),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      box: box.map(([x, y, width, height]) => [x, y, x + width, y + height] as const),
    });
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 30 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (given, iou) => {
          const kept = suppressOverlaps(given, iou);
          // Nothing that was kept overlaps, and what was not overlaps something better that was.
          for (const one of given) {
            const rivals = kept.filter(
              (other) =>
                other !== one &&
                other.classIndex === one.classIndex &&
                overlaps(other.box, one.box) > iou,
            );
            if (kept.includes(one)) expect(rivals).toEqual([]);
            else expect(rivals.some(({ score }) => score >= one.score)).toBe(true);
          }
        },
      ),
    );
  });

  it('ends with a thousand of the best when a model sees things everywhere', () => {
    const given = Array.from({ length: 20_000 }, (_, at) =>
      candidate(0, (at % 1000) / 1000, at * 20),
    );
    const kept = suppressOverlaps(given, 0.5);
    expect(kept).toHaveLength(300);
    expect(kept[0]?.score).toBe(0.999);
  });
});

/** Intersection over union by counting whole pixels. */
function overlaps(a: readonly number[], b: readonly number[]): number {
  const inside = ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]: readonly number[], x: number, y: number) =>
    x >= x1 && x < x2 && y >= y1 && y < y2;
  let both = 0;
  let either = 0;
  for (let x = 0; x < 80; x++) {
    for (let y = 0; y < 80; y++) {
      const [inA, inB] = [inside(a, x, y), inside(b, x, y)];
      if (inA && inB) both++;
      if (inA || inB) either++;
    }
  }
  return both / either;
}
