import { describe, expect, it, vi } from 'vitest';
import {
  type Click,
  fitHomography,
  GridError,
  localMetres,
  poseOf,
  toGround,
  toPixel,
} from '../../geogrid/index.ts';
import { ahead, clicksOf, EIGHT, PICTURE, POSE, randoms } from '../support/grid-camera.ts';

// Much arithmetic, and test machines may be busy.
vi.setConfig({ testTimeout: 60_000 });

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
