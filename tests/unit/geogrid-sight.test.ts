import { describe, expect, it, vi } from 'vitest';
import {
  coverPolygon,
  decode,
  fitHomography,
  footprint,
  localMetres,
  type Obstacle,
  type Pose,
  sight,
  toPixel,
} from '../../geogrid/index.ts';
import { ahead, clicksOf, EIGHT, PICTURE, POSE } from '../support/grid-camera.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });
const map = localMetres(POSE);

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
