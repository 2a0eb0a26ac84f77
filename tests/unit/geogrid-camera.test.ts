import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  coverPolygon,
  footprint,
  GridError,
  localMetres,
  toGround,
  toPixel,
} from '../../geogrid/index.ts';
import { ahead, normal, POSE, randoms } from '../support/grid-camera.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });
const map = localMetres(POSE);

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
