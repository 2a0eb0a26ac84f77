import { describe, expect, it } from 'vitest';
import { groundLines } from '../../detection/looks/ground-lines.ts';
import { localMetres, toGround } from '../../geogrid/index.ts';
import { pixelOf, placeOf, SPOTS, STREET_CAMERA } from '../support/camera-desk.ts';

const clicks = SPOTS.map((spot) => ({ ...pixelOf(spot), ...placeOf(spot) }));

describe('the net on the ground in a picture', () => {
  it('runs to east and north, every five metres, and stays in the picture', () => {
    const lines = groundLines(STREET_CAMERA, clicks);
    expect(lines.length).toBeGreaterThan(6);
    const ground = localMetres(clicks[0] ?? STREET_CAMERA);
    const offNet = (metres: number) => Math.abs(metres / 5 - Math.round(metres / 5));
    for (const line of lines) {
      const spots = line.map((pixel) => {
        expect(pixel.x).toBeGreaterThanOrEqual(0);
        expect(pixel.x).toBeLessThanOrEqual(STREET_CAMERA.widthPx);
        const place = toGround(STREET_CAMERA, pixel);
        if (!place) throw new Error('a line above the horizon');
        return ground.toMetres(place);
      });
      for (const { x, y } of spots) expect(Math.max(offNet(x), offNet(y))).toBeLessThan(0.01);
      const alike = (axis: 'x' | 'y') =>
        spots.every((spot) => Math.abs(spot[axis] - (spots[0]?.[axis] ?? 0)) < 0.05);
      expect(alike('x') !== alike('y')).toBe(true);
    }
  });

  it('has an end, however far apart the spots are', () => {
    const far = [
      ...clicks,
      { x: 1, y: 1, lng: STREET_CAMERA.lng + 0.1, lat: STREET_CAMERA.lat + 0.1 },
    ];
    const lines = groundLines(STREET_CAMERA, far);
    expect(lines.length).toBeLessThan(120);
    expect(lines.flat().length).toBeLessThan(3000);
    expect(groundLines(STREET_CAMERA, [])).toEqual([]);
  });
});
