import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toGcj02 } from '../../geogrid/index.ts';
import { type Piece, piecesOf, tilePx, worldPixel } from '../../web/desk/map/gcj-pieces.ts';

const inShenzhen = fc.record({
  lng: fc.double({ min: 113.8, max: 114.6, noNaN: true }),
  lat: fc.double({ min: 22.5, max: 22.85, noNaN: true }),
});
const zooms = fc.integer({ min: 8, max: 18 });

/** The tile of a zoom that shows a place, and where in it. */
const tileOf = (place: { lng: number; lat: number }, z: number) => {
  const at = worldPixel(place, z);
  const [x, y] = [Math.floor(at.x / tilePx), Math.floor(at.y / tilePx)];
  return { tile: { z, x, y }, left: at.x - x * tilePx, top: at.y - y * tilePx };
};

describe('tiles in GCJ-02', () => {
  it('show each place where it is', () => {
    fc.assert(
      fc.property(inShenzhen, zooms, (place, z) => {
        const { tile, left, top } = tileOf(place, z);
        // Where the service of the tiles draws the same place.
        const theirs = worldPixel(toGcj02(place), z);
        const shown = piecesOf(tile).map((piece) => ({
          x: theirs.x - piece.x * tilePx + piece.left,
          y: theirs.y - piece.y * tilePx + piece.top,
        }));
        const off = Math.min(...shown.map((at) => Math.hypot(at.x - left, at.y - top)));
        expect(off).toBeLessThan(1.5);
      }),
    );
  });

  it('cover a tile once, with four pieces at most', () => {
    fc.assert(
      fc.property(inShenzhen, zooms, (place, z) => {
        const pieces = piecesOf(tileOf(place, z).tile);
        const covered = pieces.reduce((sum, piece) => sum + within(piece), 0);
        expect(covered).toBe(tilePx * tilePx);
        expect(pieces.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('are not moved outside of China', () => {
    const { tile } = tileOf({ lng: 2.35, lat: 48.86 }, 15);
    expect(piecesOf(tile)).toEqual([{ ...tile, left: 0, top: 0 }]);
  });
});

const within = ({ left, top }: Piece) => {
  const side = (at: number) => Math.max(0, Math.min(tilePx, at + tilePx) - Math.max(0, at));
  return side(left) * side(top);
};
