import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  camerasSeeing,
  camerasSeeingCell,
  cellsSeenBy,
  keepSight,
  removeSight,
} from '../../detection/index.ts';
import { decode, encode, type Obstacle, type Pose, sight } from '../../geogrid/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

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
const WALL: Obstacle[] = [
  {
    heightM: 3,
    footprint: [
      { lng: 114.34625, lat: 22.7086 },
      { lng: 114.34645, lat: 22.7086 },
      { lng: 114.34645, lat: 22.70865 },
    ],
  },
];
const clock = fixedClock('2026-05-01T00:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

describe('the sight index', () => {
  it('keeps what sight() computes, and computes again only when something changed', async () => {
    const { db } = database;
    const cameraId = randomUUID();
    const basis = { cameraId, camera: POSE, obstacles: WALL };
    expect(await keepSight({ db, clock }, basis)).toBe(true);
    expect(await keepSight({ db, clock }, basis)).toBe(false);
    const expected = sight(POSE, WALL).sort((a, b) => (a.code < b.code ? -1 : 1));
    const stored = await cellsSeenBy(db.query, cameraId);
    expect(stored.map((cell) => cell.code)).toEqual(expected.map((cell) => cell.code));
    for (const [at, { lowestM, pixelsPerM }] of stored.entries()) {
      expect(lowestM).toBeCloseTo(expected[at]?.lowestM ?? Number.NaN, 4);
      expect(pixelsPerM).toBeCloseTo(expected[at]?.pixelsPerM ?? Number.NaN, 2);
    }
    const turned = { ...POSE, headingDeg: 220 };
    expect(await keepSight({ db, clock }, { ...basis, camera: turned })).toBe(true);
    const after = (await cellsSeenBy(db.query, cameraId)).map((cell) => cell.code);
    expect(after).not.toEqual(stored.map((cell) => cell.code));
    expect(after).toEqual(
      sight(turned, WALL)
        .map((cell) => cell.code)
        .sort(),
    );
  });

  it('answers who sees a point, sharpest first, at a height and a sharpness', async () => {
    const { db } = database;
    const near = randomUUID();
    const far = randomUUID();
    const back = { ...POSE, lng: 114.346, lat: 22.7081 };
    await keepSight({ db, clock }, { cameraId: near, camera: POSE, obstacles: [] });
    await keepSight({ db, clock }, { cameraId: far, camera: back, obstacles: WALL });
    const seen = new Map(sight(back, WALL).map((cell) => [cell.code, cell]));
    const both = sight(POSE).find(({ code }) => (seen.get(code)?.lowestM ?? 0) > 0.3);
    const point = decode(both?.code ?? '').centre;
    const lowestM = seen.get(both?.code ?? '')?.lowestM ?? Number.NaN;
    const ids = async (options: object) =>
      (await camerasSeeing(db.query, point, options))
        .map((camera) => camera.cameraId)
        .filter((id) => id === near || id === far);
    expect(await ids({ atHeightM: lowestM + 0.1 })).toEqual([near, far]);
    expect(await ids({ atHeightM: lowestM - 0.1 })).toEqual([near]);
    expect(await ids({ atHeightM: 5, minPixelsPerM: (both?.pixelsPerM ?? 0) - 0.01 })).toEqual([
      near,
    ]);
    expect(await ids({ atHeightM: 5, minPixelsPerM: 1e6 })).toEqual([]);
    const around = await camerasSeeingCell(db.query, encode(point, 5));
    expect(around).toEqual(expect.arrayContaining([near, far]));
    expect(await camerasSeeingCell(db.query, encode({ lng: 10, lat: 10 }, 5))).toEqual([]);
    await removeSight(db.query, near);
    expect(await ids({ atHeightM: 5 })).toEqual([far]);
    expect(await cellsSeenBy(db.query, near)).toEqual([]);
  });

  it('stores nothing of a camera that cannot see', async () => {
    const { db } = database;
    const cameraId = randomUUID();
    const inside = WALL.map(({ footprint }) => ({ footprint, heightM: 30 }));
    const camera = { ...POSE, lng: 114.3464, lat: 22.70861 };
    await expect(keepSight({ db, clock }, { cameraId, camera, obstacles: inside })).rejects.toThrow(
      /inside a building/,
    );
    const blind = { ...POSE, tiltDeg: -60 };
    expect(await keepSight({ db, clock }, { cameraId, camera: blind, obstacles: [] })).toBe(true);
    expect(await cellsSeenBy(db.query, cameraId)).toEqual([]);
  });
});
