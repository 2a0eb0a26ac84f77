import { describe, expect, it, vi } from 'vitest';
import {
  children,
  decode,
  decode3d,
  encode,
  encode3d,
  flat,
  GridError,
  isValid,
  levelOf,
  neighbours,
  parent,
  reference,
  resolve,
  shift,
} from '../../geogrid/index.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

const dms = (degrees: number, minutes: number, seconds: number) =>
  degrees + minutes / 60 + seconds / 3600;

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
