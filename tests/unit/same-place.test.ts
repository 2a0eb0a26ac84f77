import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxShares,
  type FoundSpot,
  type KnownSpot,
  metresBetween,
  pairUp,
  reachM,
} from '../../detection/ledger/same-place.ts';
import { localMetres } from '../../geogrid/index.ts';

const map = localMetres({ lng: 114.35, lat: 22.69 });
const place = (x: number, y: number, sigmaM = 0.5) => ({ ...map.toPoint({ x, y }), sigmaM });
const known = (id: string, spot: Partial<KnownSpot>): KnownSpot => ({
  id,
  place: null,
  assetId: null,
  views: new Map(),
  ...spot,
});
const found = (spot: Partial<FoundSpot>): FoundSpot => ({
  cameraId: 'one',
  box: [0.4, 0.4, 0.5, 0.5],
  place: null,
  assetId: null,
  ...spot,
});

describe('the same place', () => {
  it.each<[string, Partial<FoundSpot>, Partial<KnownSpot>, boolean]>([
    ['near', { place: place(0, 0) }, { place: place(1.5, 0) }, true],
    ['beyond both uncertainties', { place: place(0, 0) }, { place: place(3, 0) }, false],
    ['within both uncertainties', { place: place(0, 0, 2) }, { place: place(6, 0, 1) }, true],
    ['too far however bad', { place: place(0, 0, 9) }, { place: place(13, 0, 9) }, false],
    [
      'the same fixture',
      { place: place(0, 0), assetId: 'a' },
      { place: place(0, 0), assetId: 'a' },
      true,
    ],
    [
      'two fixtures side by side',
      { place: place(0, 0), assetId: 'a' },
      { place: place(1, 0), assetId: 'b' },
      false,
    ],
    [
      'a fixture and a finding beside it',
      { place: place(1, 0) },
      { place: place(0, 0), assetId: 'a' },
      true,
    ],
    [
      'overlapping boxes of one camera',
      {},
      { views: new Map([['one', [0.42, 0.4, 0.52, 0.5]]]) },
      true,
    ],
    ['boxes apart', {}, { views: new Map([['one', [0.5, 0.4, 0.6, 0.5]]]) }, false],
    ['boxes of two cameras', {}, { views: new Map([['two', [0.4, 0.4, 0.5, 0.5]]]) }, false],
    [
      'the ground jumps but the box stays',
      { place: place(8, 0) },
      { place: place(0, 0), views: new Map([['one', [0.4, 0.4, 0.5, 0.5]]]) },
      true,
    ],
    [
      'a box without ground and a place with it',
      {},
      { place: place(0, 0), views: new Map([['one', [0.4, 0.4, 0.5, 0.5]]]) },
      false,
    ],
  ])('%s', (_, spot, other, expected) => {
    expect(pairUp([found(spot)], [known('k', other)])).toEqual([expected ? 'k' : undefined]);
  });

  it('gives each known thing to the nearest finding only', () => {
    const things = [known('a', { place: place(0, 0) }), known('b', { place: place(1, 0) })];
    const spots = [0.9, 0.2, 0.4].map((x) => found({ place: place(x, 0) }));
    expect(pairUp(spots, things)).toEqual(['b', 'a', undefined]);
  });

  it('does not depend on the order of either list', () => {
    const spot = fc.record({
      x: fc.double({ min: 0, max: 20, noNaN: true }),
      y: fc.integer({ min: 0, max: 3 }),
    });
    const some = fc.uniqueArray(spot, { maxLength: 8, selector: ({ x, y }) => `${x}/${y}` });
    fc.assert(
      fc.property(some, some, fc.infiniteStream(fc.nat()), (findings, things, keys) => {
        // Pushed a little each, so that no two distances are the same.
        const spots = findings.map(({ x, y }, index) =>
          found({ place: place(x + 0.001 * (index + 1) ** 2, y) }),
        );
        const all = things.map(({ x, y }, index) =>
          known(`k${index}`, { place: place(x + 0.0003 * (index + 1) ** 3, y) }),
        );
        const shuffled = spots
          .map((each, index) => ({ each, index, key: keys.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key);
        const straight = pairUp(spots, all);
        const mixed = pairUp(
          shuffled.map(({ each }) => each),
          [...all].reverse(),
        );
        for (const [position, { index }] of shuffled.entries()) {
          expect(mixed[position]).toBe(straight[index]);
        }
      }),
    );
  });

  it('measures metres, and boxes in shares of the picture', () => {
    expect(metresBetween(place(0, 0), place(30, 40))).toBeCloseTo(50, 3);
    expect(reachM(place(0, 0, 0.1), place(0, 0, 0.1))).toBe(2);
    expect(boxShares([64, 36, 640, 360], { widthPx: 640, heightPx: 360 })).toEqual([
      0.1, 0.1, 1, 1,
    ]);
  });
});
