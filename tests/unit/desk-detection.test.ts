import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitHomography, GridError } from '../../geogrid/index.ts';
import type { Role } from '../../web/desk/api.ts';
import { hoursOf, ownSettings } from '../../web/desk/cameras/algorithm-settings.ts';
import {
  afterStep,
  arrowStep,
  completeClicks,
  type PairStep,
  type Pairs,
  pairsFromClicks,
  within,
} from '../../web/desk/cameras/calibration-pairs.ts';
import { refusalWords } from '../../web/desk/cameras/calibration-refusal.ts';
import { gridStepAt, gridStepM, movedBy, nearestCrossing } from '../../web/desk/map/ground-grid.ts';
import { homeOf, judgesSightings, roomsOf, setsUpCameras } from '../../web/desk/rooms.ts';
import { midnights, piecesOf } from '../../web/desk/sightings/strip-chart.ts';
import { closedRing, openRing, ringFromText, ringText } from '../../web/desk/zones/zone-rings.ts';

const none: Pairs = { pairs: [], chosen: null };
const made = (...steps: PairStep[]) => steps.reduce(afterStep, none);
const place = { lng: 114.35, lat: 22.69 };

describe('pairs of points', () => {
  it('are made of a click in the picture and a click on the map, in either order', () => {
    const pictureFirst = made(
      { kind: 'picture', at: { x: 1, y: 2 } },
      { kind: 'ground', at: place },
    );
    const groundFirst = made(
      { kind: 'ground', at: place },
      { kind: 'picture', at: { x: 1, y: 2 } },
    );
    const whole = { ids: [1], clicks: [{ x: 1, y: 2, ...place }] };
    expect(completeClicks(pictureFirst.pairs)).toEqual(whole);
    expect(completeClicks(groundFirst.pairs)).toEqual(whole);
  });

  it('wait for each other in the order they were begun, and count only when whole', () => {
    const { pairs } = made(
      { kind: 'picture', at: { x: 1, y: 1 } },
      { kind: 'picture', at: { x: 2, y: 2 } },
      { kind: 'ground', at: place },
    );
    expect(pairs).toHaveLength(2);
    expect(completeClicks(pairs)).toEqual({ ids: [1], clicks: [{ x: 1, y: 1, ...place }] });
  });

  it('never share a number, whatever is added and removed', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('picture' as const), at: fc.constant({ x: 3, y: 4 }) }),
      fc.record({ kind: fc.constant('ground' as const), at: fc.constant(place) }),
      fc.record({
        kind: fc.constant('add' as const),
        picture: fc.constant({ x: 0, y: 0 }),
        ground: fc.constant(place),
      }),
      fc.record({ kind: fc.constant('remove' as const), id: fc.integer({ min: 1, max: 6 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const { pairs, chosen } = made(...steps);
        const ids = pairs.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(chosen === null || ids.includes(chosen)).toBe(true);
      }),
    );
  });

  it('come back from a saved calibration in the size of the picture of today', () => {
    const saved = [{ x: 100, y: 50, ...place }];
    const { pairs } = pairsFromClicks(saved, { x: 2, y: 3 });
    expect(completeClicks(pairs).clicks).toEqual([{ x: 200, y: 150, ...place }]);
  });

  it('move by arrow keys, ten times as far with Shift, and stay in the picture', () => {
    expect(arrowStep('ArrowUp', false)).toEqual({ right: 0, down: -1 });
    expect(arrowStep('ArrowRight', true)).toEqual({ right: 10, down: 0 });
    expect(arrowStep('a', false)).toBeNull();
    expect(within({ x: -3, y: 999 }, { widthPx: 640, heightPx: 360 })).toEqual({ x: 0, y: 360 });
  });
});

describe('refused calibrations', () => {
  const size = { widthPx: 1000, heightPx: 600 };
  const ground = (eastM: number, northM: number) => movedBy(place, { eastM, northM });
  const refusalOf = (clicks: { x: number; y: number; lng: number; lat: number }[]) => {
    try {
      fitHomography(clicks, size);
    } catch (error) {
      if (error instanceof GridError) return refusalWords(`${error.rule}.`, (key) => key);
    }
    return 'not refused';
  };
  const at = (x: number, y: number, eastM: number, northM: number) => ({
    x,
    y,
    ...ground(eastM, northM),
  });

  it('are told in the words of the desk', () => {
    const onALine = [1, 2, 3, 4].map((n) => at(n * 100, 300, n * 3, 10));
    expect(refusalOf(onALine)).toBe('refused.line');
    expect(refusalOf(onALine.slice(1))).toBe('refused.few');
    const crossed = [
      at(100, 500, 0, 0),
      at(900, 500, 5, 0),
      at(300, 200, 1, 9),
      at(700, 200, 40, 3),
    ];
    const more = [at(500, 350, -30, 2), at(450, 450, 9, -20)];
    expect(refusalOf([...crossed, ...more])).toBe('refused.disagree');
  });

  it('stay as they came when the words are new', () => {
    expect(refusalWords('The moon is in the way.', (key) => key)).toBe('The moon is in the way.');
  });
});

describe('the ground', () => {
  it('is moved over in metres', () => {
    const moved = movedBy(place, { eastM: 10, northM: -5 });
    expect((moved.lat - place.lat) * 111_320).toBeCloseTo(-5, 6);
    const metreLng = 111_320 * Math.cos((place.lat * Math.PI) / 180);
    expect((moved.lng - place.lng) * metreLng).toBeCloseTo(10, 6);
  });

  it('has its net drawn anew only at crossings of bold lines', () => {
    expect(nearestCrossing(place, movedBy(place, { eastM: 100, northM: -100 }), gridStepM)).toEqual(
      place,
    );
    const far = nearestCrossing(place, movedBy(place, { eastM: 260, northM: 0 }), gridStepM);
    expect(
      (far.lng - place.lng) / (movedBy(place, { eastM: 250, northM: 0 }).lng - place.lng),
    ).toBeCloseTo(1, 6);
  });

  it('has a finer net the nearer one looks', () => {
    const steps = [11, 14, 16.5, 19].map(gridStepAt);
    expect(steps).toEqual([...steps].sort((a, b) => b - a));
    expect(gridStepAt(16.5)).toBe(gridStepM);
  });
});

describe('rings of zones', () => {
  const corner = fc.tuple(
    fc.double({ min: 113, max: 115, noNaN: true }),
    fc.double({ min: 22, max: 23, noNaN: true }),
  );

  it('come back from their text, to the centimetre', () => {
    const ring = fc.uniqueArray(corner, {
      minLength: 3,
      maxLength: 12,
      selector: ([lng, lat]) => `${lng.toFixed(7)} ${lat.toFixed(7)}`,
    });
    fc.assert(
      fc.property(ring, (corners) => {
        expect(ringFromText(ringText(openRing(corners)))).toEqual(openRing(corners));
      }),
    );
  });

  it('are closed once and opened once', () => {
    const square = openRing([
      [114, 22],
      [115, 22],
      [115, 23],
    ]);
    expect(closedRing(square)).toHaveLength(4);
    expect(closedRing(closedRing(square))).toEqual(closedRing(square));
    expect(openRing(closedRing(square))).toEqual(square);
  });

  it.each([
    '',
    '114.3, 22.6\n114.4, 22.6',
    '114.3, 22.6\n114.4\n114.5, 22.7',
    '200, 1\n1, 1\n2, 2',
    'a, b\nc, d\ne, f',
  ])('refuse %j', (text) => expect(ringFromText(text)).toBeNull());
});

describe('strips', () => {
  const from = new Date('2026-11-16T00:00:00Z');
  const to = new Date('2026-11-23T00:00:00Z');

  it('are cut to the week, in order, and never wider than it', () => {
    const span = fc
      .tuple(fc.integer({ min: -9, max: 18 }), fc.integer({ min: 0, max: 9 }))
      .map(([start, days]) => ({
        state: 'present' as const,
        from: new Date(from.getTime() + start * 86_400_000).toISOString(),
        to: new Date(from.getTime() + (start + days) * 86_400_000).toISOString(),
      }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), (spans) => {
        const pieces = piecesOf(spans, { from, to });
        for (const { start, share } of pieces) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(share).toBeGreaterThan(0);
          expect(start + share).toBeLessThanOrEqual(1 + 1e-9);
        }
        const starts = pieces.map(({ start }) => start);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
      }),
    );
  });

  it('have their days begin at midnight in the city', () => {
    const days = midnights({ from, to });
    expect(days).toHaveLength(7);
    expect(days[0]?.toISOString()).toBe('2026-11-16T16:00:00.000Z');
  });
});

describe('settings of an algorithm', () => {
  const parameters = [
    {
      key: 'dwellSeconds',
      unit: 's',
      nameZh: '',
      nameEn: '',
      byDefault: 900,
      minimum: 0,
      maximum: 1,
    },
    {
      key: 'minScore',
      unit: 'score',
      nameZh: '',
      nameEn: '',
      byDefault: 0.35,
      minimum: 0,
      maximum: 1,
    },
  ];

  it('are a camera’s own only where they differ from the catalogue', () => {
    expect(ownSettings(parameters, { dwellSeconds: 60, minScore: 0.35 })).toEqual({
      dwellSeconds: 60,
    });
    expect(ownSettings(parameters, { dwellSeconds: null })).toEqual({});
    expect(ownSettings(parameters, { dwellSeconds: 0 })).toEqual({ dwellSeconds: 0 });
  });

  it('have both hours or none', () => {
    expect(hoursOf({ from: '22:00', to: '06:00' })).toEqual(['22:00', '06:00']);
    expect(hoursOf({ from: '', to: '' })).toBeNull();
    expect(hoursOf({ from: '22:00' })).toBe('half');
  });
});

describe('rooms', () => {
  it.each<[Role, string, number]>([
    ['handler', '/inbox', 2],
    ['grid_worker', '/verification', 6],
    ['dispatcher', '/returned', 7],
    ['auditor', '/all', 9],
    ['leader', '/board', 6],
    ['admin', '/returned', 9],
    ['asset_admin', '/assets', 5],
  ])('a %s starts at %s and has %d', (role, home, count) => {
    expect(homeOf([role])).toBe(home);
    expect(roomsOf([role])).toHaveLength(count);
  });

  it('are set up by administrators and judged in by those on the street', () => {
    expect([setsUpCameras(['asset_admin']), setsUpCameras(['dispatcher'])]).toEqual([true, false]);
    expect([judgesSightings(['grid_worker']), judgesSightings(['admin'])]).toEqual([true, false]);
  });
});
