import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  children,
  contains,
  countCells,
  coverCircle,
  coverPolygon,
  decode,
  GridError,
  levelOf,
  type Point,
  parent,
  streamPolygon,
} from '../../geogrid/index.ts';
import { referenceCover } from '../support/cover-reference.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

const UNITS = 7_372_800;
const SIZES: Record<number, readonly [number, number]> = {
  3: [1_843_200, 1_228_800],
  4: [122_880, 122_880],
  5: [8192, 8192],
  7: [512, 512],
};

const box = (west: number, south: number, east: number, north: number): Point[] => [
  { lng: west, lat: south },
  { lng: east, lat: south },
  { lng: east, lat: north },
  { lng: west, lat: north },
];

/** Column and row of a code, as the reference prints them. */
function number(code: string): string {
  const { level, centre } = decode(code);
  const [width, height] = SIZES[level] ?? [1, 1];
  return `${Math.floor((centre.lng * UNITS) / width)},${Math.floor((centre.lat * UNITS) / height)}`;
}

/** A ring around a place: corners in turning order, some of them exactly on cell edges. */
const star = (reach: number) =>
  fc
    .array(fc.record({ far: fc.double({ min: 0.15, max: 1, noNaN: true }), snap: fc.boolean() }), {
      minLength: 3,
      maxLength: 9,
    })
    .map((spokes) => ({ spokes, reach }));

function ringOf(
  { spokes, reach }: { spokes: { far: number; snap: boolean }[]; reach: number },
  centre: Point,
  [width, height]: readonly [number, number],
): Point[] {
  return spokes.map(({ far, snap }, at) => {
    const angle = (2 * Math.PI * at) / spokes.length + 0.1;
    const x = (centre.lng * UNITS) / width + reach * far * Math.cos(angle);
    const y = (centre.lat * UNITS) / height + reach * far * Math.sin(angle);
    const [column, row] = snap ? [Math.round(x), Math.round(y)] : [x, y];
    return { lng: (column * width) / UNITS, lat: (row * height) / UNITS };
  });
}

const centres = fc.constantFrom<Point>(
  { lng: 114.3462, lat: 22.7084 },
  { lng: -58.4, lat: -34.6 },
  { lng: 0.00001, lat: -0.00001 },
  { lng: -70.1, lat: 19.3 },
);

describe('cover of a polygon', () => {
  it('has exactly the cells that share area with it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 5, 7),
        centres,
        star(5),
        fc.option(star(2.5)),
        (level, centre, outline, inner) => {
          const size = SIZES[level] ?? [1, 1];
          const outer = ringOf(outline, centre, size);
          const holes = inner ? [ringOf(inner, centre, size)] : [];
          let codes: string[];
          try {
            codes = coverPolygon({ outer, holes }, level);
          } catch (error) {
            // Snapped or concave rings may cross; those are refused, which is right.
            fc.pre(!(error instanceof GridError && error.reason === 'shape'));
            throw error;
          }
          const expected = referenceCover([outer, ...holes], ...size);
          expect(new Set(codes.map(number))).toEqual(expected);
          expect(codes.length).toBe(expected.size);
        },
      ),
      { numRuns: 120, seed: 7 },
    );
  });

  it('compacts to the same area, in cells none of which could be merged', () => {
    fc.assert(
      fc.property(centres, star(40), (centre, outline) => {
        const outer = ringOf(outline, centre, SIZES[5] ?? [1, 1]);
        fc.pre(isSimple(outer));
        const plain = coverPolygon(outer, 5);
        const mixed = coverPolygon(outer, 5, { compact: true });
        const leaves = mixed.flatMap((code) => [...leavesOf(code, 5)]);
        expect(leaves.sort()).toEqual([...plain].sort());
        expect(new Set(mixed).size).toBe(mixed.length);
        const families = Map.groupBy(mixed, (code) => parent(code));
        for (const [of, members] of families) {
          expect(members.length).toBeLessThan(children(of).length);
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('covers a cell by itself, and its neighbours not at all', () => {
    for (const code of ['N50F0536200', 'S23K57', 'N01A00000', 'S60V00']) {
      const { west, south, east, north, level } = decode(code);
      expect(coverPolygon(box(west, south, east, north), level)).toEqual([code]);
    }
  });

  it('leaves holes out and joins polygons that overlap', () => {
    const outer = box(114, 22, 114.1, 22.1);
    const hole = box(114 + 2 / 60, 22 + 2 / 60, 114 + 4 / 60, 22 + 4 / 60);
    expect(coverPolygon(outer, 4)).toHaveLength(36);
    expect(coverPolygon({ outer, holes: [hole] }, 4)).toHaveLength(32);
    const shifted = box(114.05, 22, 114.15, 22.1);
    expect(coverPolygon([{ outer }, { outer: shifted }], 4)).toHaveLength(54);
    const coordinates = [outer, hole].map((ring) => ring.map(({ lng, lat }) => [lng, lat]));
    expect(coverPolygon({ type: 'Polygon', coordinates }, 4)).toHaveLength(32);
    expect(coverPolygon({ type: 'MultiPolygon', coordinates: [coordinates] }, 4)).toHaveLength(32);
  });

  it('goes the short way over the antimeridian, and both ways round give each cell once', () => {
    const across = coverPolygon(box(179.5, 0, -179.5, 0.5), 2);
    expect(across.sort()).toEqual(['N01AB0', 'N60AB0']);
    const twice = coverPolygon(
      [{ outer: box(179.5, 0, -179.5, 0.5) }, { outer: box(-180, 0, -179, 0.5) }],
      2,
    );
    expect(twice.sort()).toEqual(['N01AA0', 'N01AB0', 'N60AB0']);
    expect(coverPolygon(box(179.5, 0, 180, 0.5), 2)).toEqual(['N60AB0']);
    expect(coverPolygon(box(-180, -0.5, -179.5, 0.5), 2)).toEqual(['S01AB0', 'N01AB0']);
  });

  it('streams the same cells', () => {
    const ring = box(114.3, 22.6, 114.35, 22.65);
    expect([...streamPolygon(ring, 5)]).toEqual(coverPolygon(ring, 5));
    const merged = [...streamPolygon(ring, 5, { compact: true })];
    expect(merged).toEqual(coverPolygon(ring, 5, { compact: true }));
    expect(countCells(ring, 5)).toBe(45 * 45);
  });

  it('refuses absurd sizes and says how large they are', () => {
    const china = box(73, 18, 135, 54);
    expect(() => coverPolygon(china, 7)).toThrow(/about 462,8[\d,]+ cells/);
    expect(() => coverPolygon(box(114.28, 22.62, 114.46, 22.79), 7)).toThrow(/[\d,]+ cells/);
    expect(() => coverPolygon(box(114, 22, 115, 23), 4, { maxCells: 3599 })).toThrow(/3,600 cells/);
    expect(coverPolygon(box(114, 22, 115, 23), 4, { maxCells: 3600 })).toHaveLength(3600);
    expect(() => streamPolygon(china, 10).next()).toThrow(/about [\d,]+ cells/);
    expect(() => coverCircle({ lng: 114, lat: 22 }, 50_000, 8)).toThrow(/about [\d,]+ cells/);
  });

  it.each([
    [
      'two corners',
      [
        { lng: 1, lat: 1 },
        { lng: 2, lat: 2 },
      ],
    ],
    [
      'no area',
      [
        { lng: 1, lat: 1 },
        { lng: 2, lat: 2 },
        { lng: 3, lat: 3 },
      ],
    ],
    [
      'a bow-tie',
      [
        { lng: 1, lat: 1 },
        { lng: 2, lat: 2 },
        { lng: 2, lat: 1 },
        { lng: 1, lat: 2 },
      ],
    ],
    [
      'a ring round the pole',
      [
        { lng: 0, lat: 80 },
        { lng: 120, lat: 80 },
        { lng: -120, lat: 80 },
      ],
    ],
    [
      'a corner that is none',
      [
        { lng: Number.NaN, lat: 1 },
        { lng: 2, lat: 2 },
        { lng: 2, lat: 1 },
      ],
    ],
    [
      'a polar corner',
      [
        { lng: 0, lat: 85 },
        { lng: 1, lat: 85 },
        { lng: 1, lat: 88 },
      ],
    ],
    ['nothing', []],
  ])('refuses %s', (_, ring) => {
    expect(() => coverPolygon(ring, 5)).toThrow(GridError);
  });

  it('refuses rings of absurdly many corners', () => {
    const many = Array.from({ length: 20_001 }, (_, at) => ({
      lng: Math.cos((at / 20_001) * 2 * Math.PI),
      lat: Math.sin((at / 20_001) * 2 * Math.PI),
    }));
    expect(() => coverPolygon(many, 2)).toThrow(/20000 corners/);
    expect(coverPolygon(many.slice(1), 2)).toHaveLength(16);
  });

  it('refuses holes outside, crossing holes, and things that are no shape', () => {
    const outer = box(1, 1, 2, 2);
    expect(() => coverPolygon({ outer, holes: [box(3, 3, 4, 4)] }, 5)).toThrow(/hole/);
    expect(() => coverPolygon({ outer, holes: [box(1.5, 1.5, 3, 1.6)] }, 5)).toThrow(/cross/);
    const nested = [box(1.2, 1.2, 1.8, 1.8), box(1.4, 1.4, 1.6, 1.6)];
    expect(() => coverPolygon({ outer, holes: nested }, 5)).toThrow(/holes must not overlap/);
    const beside = [box(1.2, 1.2, 1.4, 1.8), box(1.4, 1.2, 1.6, 1.8)];
    expect(() => coverPolygon({ outer, holes: beside }, 5)).toThrow(/overlap/);
    for (const junk of [null, 5, 'x', {}, { type: 'Point', coordinates: [1, 2] }, [null]]) {
      expect(() => coverPolygon(junk as never, 5)).toThrow();
    }
  });
});

describe('cover of a circle', () => {
  it('has exactly the cells nearer than the radius', () => {
    fc.assert(
      fc.property(centres, fc.integer({ min: 5, max: 900 }), (centre, radiusM) => {
        const codes = new Set(coverCircle(centre, radiusM, 5));
        const sine = Math.sin((centre.lat * Math.PI) / 180) ** 2;
        const shape = 1 - 0.00669437999014 * sine;
        const perLat = ((6_378_137 * (1 - 0.00669437999014)) / shape ** 1.5) * (Math.PI / 180);
        const perLng = (6_378_137 / Math.sqrt(shape)) * Math.sqrt(1 - sine) * (Math.PI / 180);
        const reach = 0.02;
        const around = box(
          centre.lng - reach,
          centre.lat - reach,
          centre.lng + reach,
          centre.lat + reach,
        );
        const expected = coverPolygon(around, 5).filter((code) => {
          const { west, south, east, north } = decode(code);
          const x = Math.max(west - centre.lng, centre.lng - east, 0) * perLng;
          const y = Math.max(south - centre.lat, centre.lat - north, 0) * perLat;
          return Math.hypot(x, y) < radiusM;
        });
        expect([...codes].sort()).toEqual(expected.sort());
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('closes over the antimeridian and refuses what is no circle', () => {
    for (const lng of [180, -180]) {
      const codes = coverCircle({ lng, lat: 10 }, 300, 5);
      expect(new Set(codes).size).toBe(codes.length);
      expect(new Set(codes.map((code) => code.slice(0, 3)))).toEqual(new Set(['N01', 'N60']));
    }
    expect(() => coverCircle({ lng: 0, lat: 0 }, 0, 5)).toThrow(/radius/);
    expect(() => coverCircle({ lng: 0, lat: 87.9 }, 50_000, 2)).toThrow(/polar/);
    expect(() => coverCircle({ lng: 200, lat: 0 }, 10, 5)).toThrow(/lng/);
  });
});

function isSimple(ring: Point[]): boolean {
  try {
    countCells(ring, 5);
    return true;
  } catch {
    return false;
  }
}

/** The cells of a level within a cell. */
function leavesOf(code: string, level: number): string[] {
  if (levelOf(code) === level) return [code];
  const { west, south, east, north } = decode(code);
  const leaves = coverPolygon(box(west, south, east, north), level);
  expect(leaves.every((leaf) => contains(code, leaf))).toBe(true);
  return leaves;
}
