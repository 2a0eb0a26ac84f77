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

const dms = (degrees: number, minutes: number, seconds: number) =>
  degrees + minutes / 60 + seconds / 3600;
const lngs = fc.double({ min: -180, max: 180, noNaN: true });
const lats = fc.double({ min: -87.9999, max: 87.9999, noNaN: true });
const heights = fc.double({ min: -300, max: 1800, noNaN: true });
const points = fc.record({ lng: lngs, lat: lats, heightM: heights });
const levels = fc.integer({ min: 1, max: 10 });

describe('worked examples of the standard and of a commercial implementation', () => {
  const office = { lng: dms(116, 18, 45.37), lat: dms(39, 59, 35.38) };
  it.each([
    [1, 'N50J'],
    [2, 'N50J47'],
    [3, 'N50J475'],
    [4, 'N50J47539'],
    [5, 'N50J47539B8'],
    [6, 'N50J47539B82'],
    [7, 'N50J47539B8255'],
    [8, 'N50J47539B825534'],
    [10, 'N50J47539B8255346152'],
  ])('B.2 level %i is %s', (level, code) => {
    expect(encode(office, level)).toBe(code);
  });

  it.each([
    ['东一门', dms(116, 19, 14.3184), dms(39, 59, 56.1444), 'N50J475493E'],
    ['求是塔', dms(116, 19, 5.9808), dms(39, 59, 59.7012), 'N50J475491E'],
    ['办公楼', dms(116, 19, 9.354), dms(39, 59, 56.526), 'N50J475492E'],
  ])('8.1 %s', (_, lng, lat, code) => {
    expect(encode({ lng, lat }, 5)).toBe(code);
  });

  it('table 1: 2D, 3D, reference and short code', () => {
    const cell = decode('N36J93078B3101524314');
    expect(encode(cell.centre, 10)).toBe('N36J93078B3101524314');
    const above = decode3d('N036J0093000780B3010010520430140');
    expect(above.bottomM).toBe(0);
    expect(flat('N036J0093000780B3010010520430140')).toBe('N36J93078B3101524314');
    expect(encode3d({ ...cell.centre, heightM: 0 }, 10)).toBe('N036J0093000780B3010010520430140');
    expect(reference('N50J475492E', 'N50J475493E')).toBe('N50J475492E-10');
    const places = new Map([['求是塔', 'N50J475491E']]);
    expect(resolve('求是塔-20', places)).toBe('N50J475493E');
    expect(resolve('N50J475493E-B0')).toBe('N50J475491E');
  });

  it('iBEST-DB manual: bounds and 3D codes', () => {
    const box = decode('N50J47539B825534');
    expect(box.west).toBeCloseTo(116.3125954861111, 12);
    expect(box.south).toBeCloseTo(39.99315972222223, 12);
    expect(box.east).toBeCloseTo(116.31260416666666, 12);
    expect(box.north).toBeCloseTo(39.99316840277778, 12);
    const point = { lng: 116.315222, lat: 39.910278 };
    expect(encode(point, 4)).toBe('N50J47534');
    expect(encode3d({ ...point, heightM: 0 }, 4)).toBe('N050J0047050340');
    expect(encode3d({ ...point, heightM: 100 }, 10)).toBe('N050J0047050340D9011345100403410');
  });

  it('C.13: the layers of ±256°', () => {
    const code = encode3d({ lng: 0.1, lat: 0.1, heightM: 528_680_171 }, 1);
    expect(code).toBe('N031A56');
    expect(encode3d({ lng: 0.1, lat: 0.1, heightM: -6_302_106.722_6 }, 10)).toMatch(/^N131A/);
  });

  it('6: heights of the cells on the ground', () => {
    const tops = [5, 6, 7, 8, 9, 10].map(
      (level) => decode3d(encode3d({ lng: 114, lat: 22, heightM: 0 }, level)).topM,
    );
    for (const [at, top] of [122.62, 61.31, 7.664, 0.958, 0.1197, 0.01497].entries()) {
      expect(tops[at]).toBeCloseTo(top, at < 2 ? 1 : 3);
    }
  });

  it('spec 6: a decimal on an edge belongs to the cell it starts', () => {
    expect(encode({ lng: 114.35, lat: 22.7 }, 5)).toBe('N50F0536200');
  });
});

describe('properties', () => {
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

describe('edges of the earth', () => {
  it('zero belongs to N and E, ±180 to the last cells', () => {
    expect(encode({ lng: 0, lat: 0 }, 10)).toBe('N31A0000000000000000');
    expect(encode({ lng: -0, lat: -0 }, 2)).toBe('N31A00');
    expect(encode({ lng: -1e-6, lat: -1e-6 }, 2)).toBe('S30A00');
    expect(encode({ lng: 180, lat: 0 }, 2)).toBe('N60AB0');
    expect(encode({ lng: -180, lat: 0 }, 2)).toBe('N01AB0');
    expect(shift('N60AB0', 1, 0)).toBe('N01AB0');
    expect(shift('N31A00', -1, -1)).toBe('S30A00');
    expect(decode('S30A00').anchor).toEqual({ lng: 0, lat: 0 });
  });

  it('stops at the polar caps', () => {
    expect(encode({ lng: 1, lat: 87.999_999 }, 1)).toBe('N31V');
    for (const lat of [88, -88, 90]) {
      expect(() => encode({ lng: 0, lat }, 5)).toThrow(/polar/);
    }
    expect(neighbours('N31V')).toHaveLength(5);
    expect(() => shift('N31V', 0, 1)).toThrow(/leaves the grid/);
    expect(() => shift('N50J475492E', 0, 1e15)).toThrow(GridError);
  });

  it.each([
    [{ lng: 180.001, lat: 0 }, 5, /lng/],
    [{ lng: Number.NaN, lat: 0 }, 5, /lng/],
    [{ lng: 0, lat: 90.1 }, 5, /lat/],
    [{ lng: 0, lat: Number.NaN }, 5, /lat/],
    [{ lng: '114' as never, lat: 22 }, 5, /lng/],
    [{ lng: 114, lat: '22' as never }, 5, /lat/],
    [{ lng: 0, lat: 0 }, 0, /level/],
    [{ lng: 0, lat: 0 }, 11, /level/],
    [{ lng: 0, lat: 0 }, 2.5, /level/],
  ])('refuses %j at level %d', (point, level, rule) => {
    expect(() => encode(point, level)).toThrow(rule);
    expect(() => encode3d({ ...point, heightM: 1 }, level)).toThrow(GridError);
  });

  it.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, -6_378_137, 1e30, '3' as never])(
    'refuses the height %s',
    (heightM) => {
      expect(() => encode3d({ lng: 1, lat: 1, heightM }, 5)).toThrow(/heightM/);
    },
  );
});

describe('what is no code', () => {
  const good = 'N50J47539B8255346152';
  const solid = 'N050J0047050340D9011345100403410';

  it.each([
    '',
    'N',
    'N5',
    'X50J',
    'N61J',
    'N69J',
    'N5AJ',
    'N-1J',
    'N50W',
    'N50Jx',
    'n50j7f',
    'N50J4',
    'N50J7F',
    'N50JC7',
  ])('%j is refused with a rule', (code) => {
    expect(isValid(code)).toBe(false);
    expect(() => decode(code)).toThrow(GridError);
    expect(() => levelOf(code)).toThrow(GridError);
  });

  it('refuses every character that its place does not allow, 2D and 3D', () => {
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-~ é码ſ\u014e';
    for (const [code, read] of [
      [good, decode],
      [solid, decode3d],
    ] as const) {
      for (let at = 0; at < code.length; at++) {
        for (const char of alphabet) {
          const text = code.slice(0, at) + char + code.slice(at + 1);
          if (!isValid(text)) {
            expect(() => read(text), text).toThrow(GridError);
            continue;
          }
          const cell = read(text);
          const back =
            'bottomM' in cell
              ? encode3d(cell.centre as never, cell.level)
              : encode(cell.centre, cell.level);
          expect(back).toBe(text);
        }
      }
    }
    expect(isValid(`${good}0`)).toBe(false);
    expect(isValid('N050J7047050340')).toBe(false);
    expect(isValid('N050J0A')).toBe(false);
    expect(isValid('N050JA0')).toBe(false);
  });

  it('names the value and the rule', () => {
    const error = catchError(() => decode('N50F05351FF'));
    expect(error).toBeInstanceOf(RangeError);
    expect(error).toMatchObject({ reason: 'code', value: 'N50F05351FF' });
    expect(error.message).toContain('level-5');
    expect(catchError(() => decode('N000')).reason).toBe('polar');
    expect(catchError(() => decode3d('N0000000')).reason).toBe('polar');
    expect(catchError(() => decode('A'.repeat(100_000))).message.length).toBeLessThan(200);
    expect(catchError(() => decode3d('N050J64')).rule).toContain('00–63');
    expect(catchError(() => decode('N61J')).rule).toContain('01–60');
    for (const junk of [undefined, null, 5, {}, true]) {
      expect(isValid(junk as never)).toBe(false);
      expect(() => decode(junk as never)).toThrow(GridError);
      expect(() => decode3d(junk as never)).toThrow(GridError);
    }
    expect(() => decode(solid)).toThrow(GridError);
    expect(() => decode3d(good)).toThrow(GridError);
  });

  it('refuses steps that do not exist', () => {
    expect(() => parent('N50J')).toThrow(/parent/);
    expect(parent(good, 4)).toBe('N50J47534'.replace('34', '39'));
    expect(() => parent(good, 11)).toThrow(GridError);
    expect(() => children(good)).toThrow(/finest/);
    expect(() => shift(good, 0.5, 0)).toThrow(/whole number/);
    expect(() => shift(good, 0, 0, 1)).toThrow(/up or down/);
    expect(() => shift('N050J63', 0, 0, 1)).toThrow(GridError);
  });

  it.each([
    'N50J475492E',
    'N50J475492E-',
    'N50J475492E-1',
    'N50J475492E-H0',
    'N50J475492E-10-22',
    'N50J475492E-10-88',
    'N50J47539-10',
    'N050J0047050340-10',
    'N50J475492E-10-00-00-00-00-00-00',
    '某塔-10',
  ])('%s is no reference code', (text) => {
    expect(() => resolve(text)).toThrow(GridError);
  });

  it('refuses references that clause 7 cannot express', () => {
    expect(() => reference('N50J475492E', 'N50J475492E'.replace('2E', 'A4'))).toThrow(/away/);
    expect(() => reference('N50J47549', 'N50J475492E')).toThrow(/level 5/);
    expect(() => reference('N50J475492E', 'N50J47549')).toThrow(/finer/);
    expect(() => reference(solid, good)).toThrow(/2D/);
    expect(() => reference('N50J475492E', solid)).toThrow(/2D/);
    expect(() => resolve(`${encode({ lng: 0, lat: 87.9999 }, 5)}-07`)).toThrow(/polar/);
    expect(() => resolve(undefined as never)).toThrow(GridError);
  });
});

function catchError(action: () => unknown): GridError {
  try {
    action();
  } catch (error) {
    if (error instanceof GridError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
