import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type Click,
  coverPolygon,
  decode,
  fitHomography,
  footprint,
  GridError,
  localMetres,
  type Obstacle,
  type Pose,
  poseOf,
  sight,
  toGround,
  toPixel,
} from '../../geogrid/index.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

const POSE: Pose = {
  lng: 114.3462,
  lat: 22.7084,
  heightM: 8,
  headingDeg: 40,
  tiltDeg: 18,
  rollDeg: 0,
  hfovDeg: 65,
  widthPx: 1920,
  heightPx: 1080,
};
const PICTURE = { widthPx: 1920, heightPx: 1080 };
const map = localMetres(POSE);

/** The place some metres ahead of the camera and to its right. */
function ahead(pose: Pose, forwardM: number, rightM: number) {
  const heading = (pose.headingDeg * Math.PI) / 180;
  return localMetres(pose).toPoint({
    x: forwardM * Math.sin(heading) + rightM * Math.cos(heading),
    y: forwardM * Math.cos(heading) - rightM * Math.sin(heading),
  });
}

function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A normal deviate (Box and Muller). */
const normal = (next: () => number) =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

const poses = fc.record({
  lng: fc.double({ min: -179, max: 179, noNaN: true }),
  lat: fc.double({ min: -60, max: 60, noNaN: true }),
  heightM: fc.double({ min: 3, max: 30, noNaN: true }),
  headingDeg: fc.double({ min: 0, max: 360, noNaN: true }),
  tiltDeg: fc.double({ min: 5, max: 80, noNaN: true }),
  rollDeg: fc.double({ min: -20, max: 20, noNaN: true }),
  hfovDeg: fc.double({ min: 20, max: 100, noNaN: true }),
  widthPx: fc.constant(1920),
  heightPx: fc.constant(1080),
  k1: fc.constantFrom(undefined, -0.1, 0.08),
  k2: fc.constantFrom(undefined, 0.01),
});

describe('a camera with a pose', () => {
  it('sees the middle of its picture where tilt and height say', () => {
    const middle = toGround(POSE, { x: 960, y: 540 });
    const { x, y } = map.toMetres(middle ?? POSE);
    expect(Math.hypot(x, y)).toBeCloseTo(8 / Math.tan((18 * Math.PI) / 180), 6);
    expect((Math.atan2(x, y) * 180) / Math.PI).toBeCloseTo(40, 6);
    const top = toPixel(POSE, { ...ahead(POSE, 20, 0), heightM: 8 });
    const level = 540 - (960 / Math.tan((32.5 * Math.PI) / 180)) * Math.tan((18 * Math.PI) / 180);
    expect(top?.x).toBeCloseTo(960, 6);
    expect(top?.y).toBeCloseTo(level, 6);
    expect(toGround(POSE, { x: 960, y: level - 1 })).toBeUndefined();
    expect(toPixel(POSE, ahead(POSE, -20, 0))).toBeUndefined();
    expect(toPixel(POSE, ahead(POSE, 20, 100))?.inPicture).toBe(false);
  });

  it('shows what lies right on the right, high things higher, and turns with its roll', () => {
    const centre = toPixel(POSE, ahead(POSE, 25, 0));
    const right = toPixel(POSE, ahead(POSE, 25, 5));
    const high = toPixel(POSE, { ...ahead(POSE, 25, 0), heightM: 2 });
    expect(right?.x).toBeGreaterThan(centre?.x ?? Number.NaN);
    expect(high?.y).toBeLessThan(centre?.y ?? Number.NaN);
    // A camera turned clockwise shows the world turned anticlockwise: the right side goes up.
    const rolled = toPixel({ ...POSE, rollDeg: 10 }, ahead(POSE, 24.6, 8));
    expect(rolled?.y).toBeLessThan(toPixel(POSE, ahead(POSE, 24.6, 8))?.y ?? Number.NaN);
  });

  it('goes from pixel to ground and back, with lens distortion and roll', () => {
    const pixels = fc.record({
      x: fc.double({ min: 1, max: 1919, noNaN: true }),
      y: fc.double({ min: 1, max: 1079, noNaN: true }),
    });
    fc.assert(
      fc.property(poses, pixels, (pose, pixel) => {
        const ground = toGround(pose, pixel);
        fc.pre(ground !== undefined && ground.sigmaM < 1000);
        const back = ground && toPixel(pose, ground);
        expect(back?.x).toBeCloseTo(pixel.x, 3);
        expect(back?.y).toBeCloseTo(pixel.y, 3);
        expect(back?.inPicture).toBe(true);
      }),
    );
  });

  it('states an uncertainty that a thousand perturbed cameras bear out', () => {
    const next = randoms(5);
    for (const pixel of [
      { x: 960, y: 540 },
      { x: 300, y: 900 },
    ]) {
      const said = toGround(POSE, pixel);
      const place = map.toMetres(said ?? POSE);
      let squares = 0;
      for (let at = 0; at < 1000; at++) {
        const moved = toGround(
          {
            ...POSE,
            headingDeg: 40 + normal(next),
            tiltDeg: 18 + 0.5 * normal(next),
            rollDeg: 0.5 * normal(next),
            heightM: 8 + 0.1 * normal(next),
          },
          { x: pixel.x + normal(next), y: pixel.y + normal(next) },
        );
        const { x, y } = map.toMetres(moved ?? POSE);
        squares += (x - place.x) ** 2 + (y - place.y) ** 2 + 0.25;
      }
      const measured = Math.sqrt(squares / 1000);
      expect(said?.sigmaM).toBeGreaterThan(0.85 * measured);
      expect(said?.sigmaM).toBeLessThan(1.15 * measured);
    }
  });

  it.each([
    [{ heightM: 0 }, /heightM/],
    [{ heightM: Number.NaN }, /heightM/],
    [{ tiltDeg: 91 }, /tiltDeg/],
    [{ hfovDeg: 180 }, /hfovDeg/],
    [{ widthPx: 0 }, /widthPx/],
    [{ heightPx: 0.5 }, /heightPx/],
    [{ lng: 181 }, /lng/],
  ])('refuses %j', (wrong, rule) => {
    expect(() => toGround({ ...POSE, ...wrong }, { x: 0, y: 0 })).toThrow(rule);
  });

  it('leaves out pixels that no lens of that distortion can show', () => {
    expect(toGround({ ...POSE, k1: -0.9 }, { x: 1919, y: 1079 })).toBeUndefined();
    expect(toPixel({ ...POSE, k1: -0.9 }, ahead(POSE, 10, 30))).toBeUndefined();
    // Growing at first, then folding over at r² = (3 k1 + √(9 k1² − 20 k2)) / (−10 k2).
    const wavy = { ...POSE, hfovDeg: 100, k1: 0.2, k2: -0.2 };
    expect(toPixel(wavy, ahead(POSE, 20, 10))?.inPicture).toBe(true);
    expect(toPixel(wavy, ahead(POSE, 20, 40))).toBeUndefined();
  });
});

/** Clicks on spots of the ground, with a hand that is some pixels off. */
function clicksOf(pose: Pose, spots: readonly (readonly [number, number])[], next?: () => number) {
  return spots.map(([forward, right]): Click => {
    const { lng, lat } = ahead(pose, forward, right);
    const pixel = toPixel(pose, { lng, lat });
    const off = () => (next ? 2 * normal(next) : 0);
    return { lng, lat, x: (pixel?.x ?? 0) + off(), y: (pixel?.y ?? 0) + off() };
  });
}
const EIGHT = [
  [14, -6],
  [14, 6],
  [22, -10],
  [22, 11],
  [32, -14],
  [33, 3],
  [42, -9],
  [43, 18],
] as const;

describe('a camera fitted to clicks', () => {
  it('is exact for exact clicks, and finds the pose back', () => {
    const { homography, rmseM, residuals } = fitHomography(clicksOf(POSE, EIGHT), PICTURE);
    expect(rmseM).toBeLessThan(1e-6);
    expect(residuals.every((r) => r.used && r.residualM < 1e-6)).toBe(true);
    const place = ahead(POSE, 35, 5);
    const pixel = toPixel(POSE, place);
    const ground = toGround(homography, pixel ?? { x: 0, y: 0 });
    const { x, y } = localMetres(place).toMetres(ground ?? POSE);
    expect(Math.hypot(x, y)).toBeLessThan(1e-6);
    const found = poseOf(homography);
    expect(found.heightM).toBeCloseTo(8, 4);
    expect(found.headingDeg).toBeCloseTo(40, 4);
    expect(found.tiltDeg).toBeCloseTo(18, 4);
    expect(found.rollDeg).toBeCloseTo(0, 4);
    expect(found.hfovDeg).toBeCloseTo(65, 4);
    const high = { ...place, heightM: 2.5 };
    expect(toPixel(homography, high)?.y).toBeCloseTo(toPixel(POSE, high)?.y ?? Number.NaN, 3);
    expect(toPixel(homography, place)?.x).toBeCloseTo(pixel?.x ?? Number.NaN, 5);
    expect(toPixel(homography, ahead(POSE, -30, 0))).toBeUndefined();
    expect(toGround(homography, { x: 960, y: -2000 })).toBeUndefined();
  });

  it('says so when clicks do not tell how high the camera hangs', () => {
    const down = { ...POSE, tiltDeg: 90 };
    const spots = [
      [-5, -8],
      [5, -8],
      [4, 8],
      [-4, 9],
      [1, 2],
    ] as const;
    const { homography } = fitHomography(clicksOf(down, spots), PICTURE);
    expect(toGround(homography, { x: 960, y: 540 })?.lng).toBeCloseTo(POSE.lng, 7);
    expect(() => poseOf(homography)).toThrow(/focalPx/);
    const focalPx = 960 / Math.tan((32.5 * Math.PI) / 180);
    expect(poseOf({ ...homography, focalPx }).heightM).toBeCloseTo(8, 4);
    expect(poseOf({ ...homography, focalPx }).tiltDeg).toBeCloseTo(90, 2);
  });

  it('straightens a bent lens first', () => {
    const bent = { ...POSE, k1: -0.12, k2: 0.02, rollDeg: 3 };
    const focalPx = 960 / Math.tan((32.5 * Math.PI) / 180);
    const optics = { ...PICTURE, focalPx, k1: -0.12, k2: 0.02 };
    const { homography, rmseM } = fitHomography(clicksOf(bent, EIGHT), optics);
    expect(rmseM).toBeLessThan(1e-6);
    const place = ahead(POSE, 30, -8);
    expect(toPixel(homography, place)?.x).toBeCloseTo(toPixel(bent, place)?.x ?? 0, 4);
    expect(poseOf(homography).rollDeg).toBeCloseTo(3, 4);
    expect(() => fitHomography(clicksOf(bent, EIGHT), { ...PICTURE, k1: -0.1 })).toThrow(/focalPx/);
  });

  it('is 0.2 m off or better at 35 m, in the median, with clicks 2 px off', () => {
    const next = randoms(11);
    const errors: number[] = [];
    const said: number[] = [];
    for (let trial = 0; trial < 101; trial++) {
      const { homography } = fitHomography(clicksOf(POSE, EIGHT, next), PICTURE);
      const place = ahead(POSE, 35, (trial % 21) - 10);
      const ground = toGround(homography, toPixel(POSE, place) ?? { x: 0, y: 0 });
      const { x, y } = localMetres(place).toMetres(ground ?? POSE);
      errors.push(Math.hypot(x, y));
      said.push(ground?.sigmaM ?? Number.NaN);
    }
    errors.sort((a, b) => a - b);
    expect(errors[50]).toBeLessThan(0.2);
    const rms = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 101);
    const stated = said.sort((a, b) => a - b)[50] ?? Number.NaN;
    expect(stated).toBeGreaterThan(0.7 * rms);
    expect(stated).toBeLessThan(3 * rms);
  });

  it('leaves out the click that contradicts the others, and says which', () => {
    const clicks = clicksOf(POSE, EIGHT, randoms(3));
    const wrong = clicks.map((click, at) => (at === 5 ? { ...click, x: click.x + 90 } : click));
    const { residuals, rmseM } = fitHomography(wrong, PICTURE);
    expect(residuals.map((r) => r.used)).toEqual([true, true, true, true, true, false, true, true]);
    expect(residuals[5]?.residualM).toBeGreaterThan(1);
    expect(rmseM).toBeLessThan(0.5);
  });

  it('refuses what it cannot trust, with the reason', () => {
    const exact = clicksOf(POSE, EIGHT);
    const refused = (clicks: Click[], rule: RegExp, options = {}) =>
      expect(() => fitHomography(clicks, { ...PICTURE, ...options })).toThrow(rule);
    refused([], /four clicks/);
    refused(exact.slice(0, 3), /four clicks/);
    refused(
      clicksOf(POSE, [
        [14, 0],
        [20, 0],
        [30, 0],
        [40, 0],
      ]),
      /one line/,
    );
    refused(
      clicksOf(POSE, [
        [14, 0],
        [20, 0],
        [30, 0],
        [40, 5],
      ]),
      /one line/,
    );
    refused([exact[0], exact[0], exact[1], exact[2]] as Click[], /one line/);
    refused(
      exact.map((click, at) => ({ ...click, x: (at * 733) % 1900 })),
      /agree/,
    );
    refused(
      exact.map((click) => ({ ...click, lng: Number.NaN })),
      /numbers/,
    );
    refused(clicksOf(POSE, EIGHT, randoms(3)), /miss each other/, { maxRmseM: 0.001 });
    refused(exact, /lens formula/, { focalPx: 800, k1: -0.9 });
    expect(() => fitHomography(exact.slice(0, 3), PICTURE)).toThrow(GridError);
  });
});

describe('footprint', () => {
  it('holds what is in the picture and nothing else', () => {
    fc.assert(
      fc.property(poses, (pose) => {
        let ring: ReturnType<typeof footprint>;
        try {
          ring = footprint(pose, 60);
        } catch (error) {
          expect(error).toBeInstanceOf(GridError);
          return;
        }
        expect(ring.length).toBeGreaterThan(2);
        for (const corner of ring) {
          const { x, y } = localMetres(pose).toMetres(corner);
          expect(Math.hypot(x, y)).toBeLessThan(60.1);
          const pixel = toPixel(pose, corner);
          expect(pixel?.x).toBeGreaterThan(-30);
          expect(pixel?.x).toBeLessThan(1950);
          expect(pixel?.y).toBeGreaterThan(-30);
          expect(pixel?.y).toBeLessThan(1110);
        }
      }),
    );
  });

  it('can be covered, and refuses a camera that looks into the sky', () => {
    expect(coverPolygon(footprint(POSE, 80), 7).length).toBeGreaterThan(30);
    expect(() => footprint({ ...POSE, tiltDeg: -60 })).toThrow(/no ground/);
    expect(() => footprint(POSE, 0)).toThrow(GridError);
  });
});

const block = (forward: number, right: number, size: number, heightM: number): Obstacle => ({
  heightM,
  footprint: [
    ahead(POSE, forward, right),
    ahead(POSE, forward + size, right),
    ahead(POSE, forward + size, right + size),
    ahead(POSE, forward, right + size),
  ],
});
const CITY: Obstacle[] = [
  block(20, -15, 8, 3),
  block(30, 5, 10, 12),
  block(45, -12, 6, 6),
  block(12, 8, 5, 2),
  block(-30, 0, 10, 30),
  { heightM: 9, footprint: [ahead(POSE, 50, 20), ahead(POSE, 70, 22), ahead(POSE, 52, 40)] },
];

const centreOf = (code: string) => decode(code).centre;

/** Whether a point is seen, by walking along the line of sight in small steps. */
function isSeen(pose: Pose, x: number, y: number, z: number, city: readonly Obstacle[]): boolean {
  const local = localMetres(pose);
  if (!toPixel(pose, { ...local.toPoint({ x, y }), heightM: z })?.inPicture) return false;
  const outlines = city.map(({ footprint: ring, heightM }) => ({
    heightM,
    ring: ring.map((corner) => local.toMetres(corner)),
  }));
  for (let step = 1; step <= 1000; step++) {
    const part = step / 1000;
    const height = pose.heightM + part * (z - pose.heightM);
    for (const { ring, heightM } of outlines) {
      if (height >= heightM) continue;
      let turns = 0;
      for (const [at, b] of ring.entries()) {
        const a = ring.at(at - 1) ?? b;
        const [ax, ay, bx, by] = [a.x - part * x, a.y - part * y, b.x - part * x, b.y - part * y];
        turns += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
      }
      if (Math.abs(turns) > Math.PI) return false;
    }
  }
  return true;
}

describe('sight', () => {
  it.each([
    ['a plain lens', POSE],
    ['a bent lens, rolled', { ...POSE, k1: -0.1, rollDeg: 6, headingDeg: 35 }],
    ['a low camera under high buildings', { ...POSE, heightM: 3, tiltDeg: 5 }],
    ['a camera looking steeply down', { ...POSE, heightM: 20, tiltDeg: 60, hfovDeg: 90 }],
  ])('agrees cell by cell with a brute-force ray tracer: %s', (_, pose: Pose) => {
    const local = localMetres(pose);
    const cells = new Map(
      sight(pose, CITY, { maxRangeM: 70, maxHeightM: 4 }).map((cell) => [cell.code, cell]),
    );
    const around = coverPolygon(footprint({ ...pose, hfovDeg: 120, tiltDeg: 30 }, 70), 7);
    let compared = 0;
    for (const code of new Set([...around, ...cells.keys()])) {
      const { x, y } = local.toMetres(centreOf(code));
      if (Math.hypot(x, y) > 70) continue;
      const lowest = cells.get(code)?.lowestM;
      const seen = (z: number) => isSeen(pose, x, y, z, CITY);
      if (lowest === undefined) {
        for (const z of [0, 0.5, 1, 2, 3, 3.95]) expect(seen(z), `${code} at ${z} m`).toBe(false);
      } else {
        if (lowest + 0.05 <= 4) expect(seen(lowest + 0.05), `${code} just above`).toBe(true);
        for (const z of [0, lowest * 0.5, lowest - 0.05]) {
          if (z >= 0 && z < lowest) expect(seen(z), `${code} at ${z} m`).toBe(false);
        }
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(10);
  });

  it('is sharper near by, and keeps the limits it is given', () => {
    const cells = sight(POSE, CITY, { maxRangeM: 60 });
    const focalPx = 960 / Math.tan((32.5 * Math.PI) / 180);
    for (const { code, pixelsPerM, lowestM } of cells) {
      const centre = centreOf(code);
      const width = 0.01 / map.perLng;
      const there = toPixel(POSE, { ...centre, heightM: lowestM });
      const { x, y } = map.toMetres(centre);
      const depth = Math.hypot(x, y, lowestM - 8);
      expect(pixelsPerM).toBeGreaterThan((focalPx / depth) * 0.999);
      expect(there?.inPicture, `${code} ${width}`).toBe(true);
    }
    const sharp = sight(POSE, CITY, { maxRangeM: 60, minPixelsPerM: 40 });
    expect(sharp.length).toBeGreaterThan(0);
    expect(sharp.length).toBeLessThan(cells.length);
    expect(sight(POSE, [], { maxRangeM: 60 }).length).toBeGreaterThanOrEqual(cells.length);
  });

  it('works for a camera known by clicks, and refuses one inside a building', () => {
    const { homography } = fitHomography(clicksOf(POSE, EIGHT), PICTURE);
    const codes = (cells: { code: string }[]) => cells.map((cell) => cell.code);
    const options = { maxRangeM: 60 };
    expect(codes(sight(homography, CITY, options))).toEqual(codes(sight(POSE, CITY, options)));
    expect(() => sight(POSE, [block(-5, -5, 10, 20)])).toThrow(/inside a building/);
    expect(sight(POSE, [block(-1, -1, 2, 7.9)]).length).toBeGreaterThan(0);
    expect(() => sight(POSE, [block(20, 0, 5, Number.NaN)])).toThrow(/heightM/);
    expect(() => sight(POSE, [{ footprint: [POSE, POSE], heightM: 3 }])).toThrow(/outline/);
  });
});
