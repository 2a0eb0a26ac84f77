import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import {
  isBoxInRing,
  isInRing,
  isInZone,
  openRing,
  zoneCells,
} from '../../detection/zones/zone.ts';
import { AppError } from '../../platform/errors.ts';

const vectors = JSON.parse(
  await readFile('../shared/data/vision/supervision_polygonzone.json', 'utf8'),
) as {
  polygon: [number, number][];
  boxes: Box[];
  all_four_corners: number[];
  'bottom_center(default)': number[];
};
const spots = (ring: [number, number][]) => ring.map(([x, y]) => ({ x, y }));
const square = (size: number) =>
  spots([
    [0, 0],
    [size, 0],
    [size, size],
    [0, size],
  ]);

describe('boxes in polygons', () => {
  const ring = spots(vectors.polygon);

  it('agree with the published vectors, by the bottom centre and by all corners', () => {
    const by = (anchor?: 'corners') =>
      vectors.boxes.map((box) => Number(isBoxInRing(ring, box, anchor)));
    expect(by()).toEqual(vectors['bottom_center(default)']);
    expect(by('corners')).toEqual(vectors.all_four_corners);
  });

  it('do not depend on the direction of the ring, its first corner, or its closing', () => {
    for (const same of [
      ring.toReversed(),
      [...ring.slice(2), ...ring.slice(0, 2)],
      [...ring, ...ring.slice(0, 1)],
    ]) {
      expect(vectors.boxes.map((box) => isBoxInRing(same, box))).toEqual(
        vectors.boxes.map((box) => isBoxInRing(ring, box)),
      );
    }
  });
});

describe('a spot in a ring', () => {
  it('is inside on the rim and at corners, outside beside them', () => {
    const cases: [number, number, boolean][] = [
      [0, 0, true],
      [10, 5, true],
      [5, 10, true],
      [10, 10, true],
      [10.0001, 5, false],
      [5, -0.0001, false],
      [-5, 0, false],
      [15, 10, false],
    ];
    for (const [x, y, inside] of cases) {
      expect([x, y, isInRing(square(10), { x, y })]).toEqual([x, y, inside]);
    }
  });

  it('is outside in the notch of a bent ring, also level with its corners', () => {
    const bent = spots([
      [0, 0],
      [10, 0],
      [10, 10],
      [5, 5],
      [0, 10],
    ]);
    expect(isInRing(bent, { x: 5, y: 8 })).toBe(false);
    expect(isInRing(bent, { x: 5, y: 4 })).toBe(true);
    expect(isInRing(bent, { x: -1, y: 5 })).toBe(false);
    expect(isInRing(bent, { x: 1, y: 5 })).toBe(true);
    expect(isInRing(bent, { x: 12, y: 10 })).toBe(false);
  });

  it('is inside a rectangle exactly when its coordinates are within', () => {
    const whole = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(whole, whole, (x, y) => {
        const within = x >= 0 && x <= 10 && y >= 0 && y <= 10;
        expect(isInRing(square(10), { x, y })).toBe(within);
      }),
    );
  });
});

describe('zones on the ground', () => {
  const ring = [
    { lng: 114.346, lat: 22.708 },
    { lng: 114.347, lat: 22.708 },
    { lng: 114.347, lat: 22.709 },
    { lng: 114.346, lat: 22.709 },
  ];
  const everywhere = () => true;

  it('hold what stands in them', () => {
    expect(isInZone({ ring }, { lng: 114.3465, lat: 22.7085 })).toBe(true);
    expect(isInZone({ ring }, { lng: 114.3475, lat: 22.7085 })).toBe(false);
  });

  it('have one form, closed or not', () => {
    expect(openRing([...ring, ...ring.slice(0, 1)])).toEqual(ring);
    expect(openRing(ring)).toEqual(ring);
    expect(zoneCells(ring, everywhere).length).toBeGreaterThan(100);
  });

  const crossing = [ring[0], ring[2], ring[1], ring[3]].flatMap((corner) => corner ?? []);
  const many = Array.from({ length: 101 }, (_, at) => ({
    lng: 114.346 + 0.001 * Math.cos(at / 20),
    lat: 22.708 + 0.001 * Math.sin(at / 20),
  }));
  const huge = ring.map(({ lng, lat }) => ({ lng: 114 + (lng - 114.346) * 300, lat }));
  it.each([
    ['that cross themselves', crossing, everywhere, /cross/],
    ['without area', ring.slice(0, 2), everywhere, /three corners/],
    ['with too many corners', many, everywhere, /100 corners/],
    ['larger than a square kilometre', huge, everywhere, /square kilometre/],
    ['outside the district', ring, () => false, /Corner 1 lies outside/],
    ['of no numbers', [{ lng: Number.NaN, lat: 22 }, ...ring], everywhere, /outline/],
  ])('are refused %s, with what to do', (_, bad, isInReach, message) => {
    const refusal = () => zoneCells(bad, isInReach);
    expect(refusal).toThrow(AppError);
    expect(refusal).toThrow(message);
  });
});
