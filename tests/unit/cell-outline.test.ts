import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../detection/cameras/cell-outline.ts';
import { decode, encode, shift } from '../../geogrid/index.ts';

const HOME = encode({ lng: 114.3462, lat: 22.7084 }, 7);
const cell = (east: number, north: number) => shift(HOME, east, north);
const cells = (...places: [number, number][]) => places.map(([east, north]) => cell(east, north));

const inRing = (ring: number[][], x: number, y: number) => {
  let inside = false;
  for (const [at, [ax = 0, ay = 0]] of ring.entries()) {
    const [bx = 0, by = 0] = ring[(at + 1) % ring.length] ?? [];
    if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
  }
  return inside;
};

describe('the outline of cells', () => {
  it('of one cell is its rim, counter-clockwise and closed', () => {
    const { west, south, east, north } = decode(HOME);
    expect(outlineOf([HOME, HOME]).coordinates).toEqual([
      [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ],
    ]);
    expect(outlineOf([]).coordinates).toEqual([]);
  });

  it('grows together along sides, not in corners', () => {
    const row = outlineOf(cells([0, 0], [1, 0], [2, 0])).coordinates;
    expect(row.map((polygon) => polygon.map((ring) => ring.length))).toEqual([[5]]);
    expect(outlineOf(cells([0, 0], [1, 1])).coordinates).toHaveLength(2);
  });

  it('has holes where cells are missing inside, and islands in them', () => {
    const square: [number, number][] = [];
    for (let east = 0; east < 5; east += 1) {
      for (let north = 0; north < 5; north += 1) {
        const ring = Math.max(Math.abs(east - 2), Math.abs(north - 2));
        if (ring !== 1) square.push([east, north]);
      }
    }
    const { coordinates } = outlineOf(cells(...square));
    expect(coordinates.map((polygon) => polygon.length).sort()).toEqual([1, 2]);
  });

  it('holds the middle of every cell and of no other', () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(fc.uniqueArray(place, { selector: String, maxLength: 36 }), (places) => {
        const { coordinates } = outlineOf(cells(...places));
        const chosen = new Set(places.map(String));
        for (let east = -1; east <= 6; east += 1) {
          for (let north = -1; north <= 6; north += 1) {
            const { lng, lat } = decode(cell(east, north)).centre;
            const holding = coordinates.filter(
              ([outer = [], ...holes]) =>
                inRing(outer, lng, lat) && !holes.some((hole) => inRing(hole, lng, lat)),
            );
            expect(holding.length).toBe(chosen.has(String([east, north])) ? 1 : 0);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
