import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decode, decode3d, encode, encode3d, isValid, neighbours } from '../../geogrid/index.ts';

const file = '../shared/data/geogrid/vectors.json';
const missing = !existsSync(file);

interface Corner {
  lng?: number;
  lon: number;
  lat: number;
}
interface Vector {
  id: string;
  name: string;
  lon: number;
  lat: number;
  level: number;
  code2d: string;
  sw: Corner;
  ne: Corner;
  anchor: Corner;
  height?: number;
  code3d?: string;
  heightCell?: { bottom: number; top: number };
}
interface NeighbourSet {
  code: string;
  cells: string[];
}
interface Vectors {
  vectors: Vector[];
  neighbors: NeighbourSet[];
  neighborsCrossHemisphere: NeighbourSet[];
  invalidCodes: { code: string; why: string }[];
}
const empty = { vectors: [], neighbors: [], neighborsCrossHemisphere: [], invalidCodes: [] };
const data: Vectors = missing ? empty : JSON.parse(readFileSync(file, 'utf8'));

describe.skipIf(missing)('published vectors (needs ../shared/data)', () => {
  it('encodes and decodes every 2D vector', () => {
    expect(data.vectors.length).toBeGreaterThan(300);
    for (const v of data.vectors) {
      const point = { lng: v.lon, lat: v.lat };
      expect(encode(point, v.level), `${v.id} ${v.name}`).toBe(v.code2d);
      const cell = decode(v.code2d);
      expect(cell.west, v.id).toBeCloseTo(v.sw.lon, 11);
      expect(cell.south, v.id).toBeCloseTo(v.sw.lat, 11);
      expect(cell.east, v.id).toBeCloseTo(v.ne.lon, 11);
      expect(cell.north, v.id).toBeCloseTo(v.ne.lat, 11);
      expect(cell.anchor.lng, v.id).toBeCloseTo(v.anchor.lon, 11);
      expect(cell.anchor.lat, v.id).toBeCloseTo(v.anchor.lat, 11);
    }
  });

  it('encodes and decodes every 3D vector', () => {
    const solid = data.vectors.filter((v) => v.code3d);
    expect(solid.length).toBeGreaterThan(200);
    for (const v of solid) {
      const point = { lng: v.lon, lat: v.lat, heightM: v.height };
      const code = encode3d(point, v.level);
      expect(code, `${v.id} ${v.name}`).toBe(v.code3d);
      const cell = decode3d(code);
      expect(cell.bottomM, v.id).toBeCloseTo(v.heightCell?.bottom ?? Number.NaN, 3);
      expect(cell.topM, v.id).toBeCloseTo(v.heightCell?.top ?? Number.NaN, 3);
    }
  });

  it('finds every set of neighbours in its order', () => {
    for (const { code, cells } of [...data.neighbors, ...data.neighborsCrossHemisphere]) {
      expect(neighbours(code), code).toEqual(cells.filter((cell) => cell !== code));
    }
  });

  it.each(data.invalidCodes)('refuses $code: $why', ({ code }) => {
    expect(isValid(code)).toBe(false);
    expect(() => decode(code)).toThrow(RangeError);
  });
});
