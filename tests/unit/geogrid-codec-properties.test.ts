import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  canonical,
  children,
  codeAt,
  contains,
  decode,
  decode3d,
  encode,
  encode3d,
  encodeBatch,
  flat,
  fromBd09,
  fromGcj02,
  GridError,
  is3d,
  isValid,
  levelOf,
  neighbours,
  parent,
  reference,
  resolve,
  shift,
  toGcj02,
} from '../../geogrid/index.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

const lngs = fc.double({ min: -180, max: 180, noNaN: true });
const lats = fc.double({ min: -87.9999, max: 87.9999, noNaN: true });
const heights = fc.double({ min: -300, max: 1800, noNaN: true });
const points = fc.record({ lng: lngs, lat: lats, heightM: heights });
const levels = fc.integer({ min: 1, max: 10 });

describe('properties of codes', () => {
  it('every prefix is the parent, and the cell holds the point', () => {
    fc.assert(
      fc.property(points, fc.integer({ min: 2, max: 10 }), (point, level) => {
        for (const code of [encode(point, level), encode3d(point, level)]) {
          expect(isValid(code)).toBe(true);
          expect(levelOf(code)).toBe(level);
          expect(code.startsWith(parent(code))).toBe(true);
          expect(contains(parent(code), code)).toBe(true);
          expect(contains(code, parent(code))).toBe(false);
          expect(parent(code)).toBe((is3d(code) ? encode3d : encode)(point, level - 1));
        }
        const cell = decode3d(encode3d(point, level));
        expect(cell.west).toBeLessThanOrEqual(point.lng + 1e-12);
        expect(cell.east).toBeGreaterThanOrEqual(point.lng - 1e-12);
        expect(cell.south).toBeLessThanOrEqual(point.lat + 1e-12);
        expect(cell.north).toBeGreaterThanOrEqual(point.lat - 1e-12);
        expect(cell.bottomM).toBeLessThanOrEqual(point.heightM + 1e-6);
        expect(cell.topM).toBeGreaterThan(point.heightM - 1e-6);
      }),
    );
  });

  it('centres round-trip, in either case of letters', () => {
    fc.assert(
      fc.property(points, levels, (point, level) => {
        const code = encode(point, level);
        expect(encode(decode(code).centre, level)).toBe(code);
        expect(encode(decode(code.toLowerCase()).centre, level)).toBe(code);
        const solid = encode3d(point, level);
        expect(encode3d(decode3d(solid).centre, level)).toBe(solid);
        expect(canonical(solid.toLowerCase())).toBe(solid);
        expect(flat(solid)).toBe(code);
        expect(flat(code)).toBe(code);
        expect(contains(code, solid)).toBe(true);
        expect(contains(solid, code)).toBe(false);
      }),
    );
  });

  it('neighbours are mutual and shifting there and back ends at the start', () => {
    fc.assert(
      fc.property(points, levels, (point, level) => {
        for (const code of [encode(point, level), encode3d(point, level)]) {
          const around = neighbours(code);
          expect(new Set(around).size).toBe(around.length);
          expect(around).not.toContain(code);
          for (const near of around) expect(neighbours(near)).toContain(code);
        }
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(
        points,
        levels,
        fc.integer(),
        fc.integer({ min: -3, max: 3 }),
        (point, level, dx, dz) => {
          const code = encode3d(point, level);
          fc.pre(level > 3);
          expect(shift(shift(code, dx, 0, dz), -dx, 0, -dz)).toBe(code);
        },
      ),
    );
  });

  it('children divide their parent', () => {
    const counts = [96, 6, 150, 225, 4, 64, 64, 64, 64];
    const layers = [8, 2, 16, 16, 2, 8, 8, 8, 8];
    fc.assert(
      fc.property(points, fc.integer({ min: 1, max: 9 }), (point, level) => {
        const code = encode(point, level);
        const inner = children(code);
        expect(inner).toHaveLength(counts[level - 1] ?? 0);
        expect(inner).toContain(encode(point, level + 1));
        expect(inner).toEqual([...new Set(inner)].sort());
        expect(inner.every((child) => parent(child) === code)).toBe(true);
        const solid = encode3d(point, level);
        const cells = children(solid);
        expect(cells).toHaveLength((counts[level - 1] ?? 0) * (layers[level - 1] ?? 0));
        expect(cells).toContain(encode3d(point, level + 1));
        expect(new Set(cells.map((cell) => parent(cell)))).toEqual(new Set([solid]));
      }),
      { numRuns: 30 },
    );
  });

  it('reference codes resolve to their target', () => {
    const far = fc.integer({ min: -7, max: 7 });
    fc.assert(
      fc.property(
        points,
        fc.integer({ min: 5, max: 10 }),
        levels,
        far,
        far,
        (point, level, finer, dx, dy) => {
          const origin = encode(point, level);
          const near = neighboursWithin(origin, dx, dy);
          fc.pre(near !== undefined);
          const target = encode(decode(near ?? '').centre, Math.max(level, finer));
          expect(resolve(reference(origin, target))).toBe(target);
        },
      ),
    );
  });

  it('batches give the codes that single calls give', () => {
    fc.assert(
      fc.property(fc.array(points, { maxLength: 20 }), levels, (many, level) => {
        const batch = encodeBatch(
          many.map((p) => p.lng),
          Float64Array.from(many, (p) => p.lat),
          level,
        );
        expect(many.map((_, at) => codeAt(batch, at))).toEqual(many.map((p) => encode(p, level)));
      }),
    );
    expect(() => encodeBatch([1, 2], [1], 5)).toThrow(/as many/);
    expect(() => encodeBatch([1, 200], [1, 2], 5)).toThrow(/point 1: lng/);
    expect(() => encodeBatch([1n as never], [1], 5)).toThrow(TypeError);
    expect(() => codeAt(encodeBatch([1], [1], 5), 1)).toThrow(GridError);
  });

  it('GCJ-02 and BD-09 come back, within 1 cm', () => {
    const china = fc.record({
      lng: fc.double({ min: 75, max: 130, noNaN: true }),
      lat: fc.double({ min: 20, max: 50, noNaN: true }),
    });
    fc.assert(
      fc.property(china, (point) => {
        const there = toGcj02({ ...point, heightM: 3 });
        expect(Math.hypot(there.lng - point.lng, there.lat - point.lat)).toBeGreaterThan(1e-4);
        const back = fromGcj02(there);
        expect(back.lng).toBeCloseTo(point.lng, 7);
        expect(back.lat).toBeCloseTo(point.lat, 7);
        expect(back.heightM).toBe(3);
      }),
    );
    const baidu = fromBd09({ lng: 114.3576, lat: 22.7115 });
    expect(baidu.lng).toBeCloseTo(114.34618, 3);
    expect(baidu.lat).toBeCloseTo(22.70826, 3);
    expect(() => fromGcj02({ lng: Number.NaN, lat: 1 })).toThrow(GridError);
  });
});

function neighboursWithin(code: string, dx: number, dy: number): string | undefined {
  try {
    return shift(code, dx, dy);
  } catch {
    return undefined;
  }
}
