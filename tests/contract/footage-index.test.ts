import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdFootage, releaseFootage } from '../../detection/footage/hold-footage.ts';
import { heldTotals } from '../../detection/footage/hold-store.ts';
import type { FootageSegment } from '../../detection/footage/segment.ts';
import {
  addSegment,
  footageByCamera,
  footageTotals,
  oldestFree,
  outdatedFree,
  removeSegments,
  segmentsBegun,
  segmentsBetween,
} from '../../detection/footage/segment-store.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { addBareCameras } from '../support/bare-cameras.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const START = Date.parse('2026-11-20T01:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const DAY_S = 86_400;

describe('the index of footage', () => {
  let database: TestDatabase;
  let cameras: string[];
  const query: TestDatabase['db']['query'] = (statement) => database.db.query(statement);
  beforeAll(async () => {
    database = await freshDatabase();
    cameras = await addBareCameras(database.db, 2);
  });
  afterAll(() => database.drop());
  beforeEach(() =>
    query({ text: 'delete from footage_segments; delete from footage_holds', values: [] }),
  );
  const camera = () => cameras[0] ?? '';
  const other = () => cameras[1] ?? '';
  const add = (from: number, to: number, cameraId = camera()) =>
    addSegment(query, {
      ...{ cameraId, startsAt: at(from), endsAt: at(to) },
      ...{ bytes: 1000, widthPx: 640, heightPx: 360 },
    });
  const seconds = (segments: readonly FootageSegment[]) =>
    segments.map(({ startsAt, endsAt }) => [
      (startsAt.getTime() - START) / 1000,
      (endsAt.getTime() - START) / 1000,
    ]);
  const between = async (from: number, to: number) =>
    seconds(await segmentsBetween(query, camera(), { from: at(from), to: at(to) }));

  it('answers what touches a range, in order, of this camera alone', async () => {
    await add(40, 60);
    await add(0, 20);
    await add(20, 40);
    await add(20, 40, other());
    expect(await between(20, 40)).toEqual([[20, 40]]);
    expect(await between(19.9, 40.1)).toEqual([
      [0, 20],
      [20, 40],
      [40, 60],
    ]);
    expect(await between(60, 90)).toEqual([]);
    expect(await between(-90, 0)).toEqual([]);
  });

  it('finds the longest segment from any time in it', async () => {
    await add(0, 300);
    expect(await between(299.9, 300)).toEqual([[0, 300]]);
    await expect(add(1000, 1301)).rejects.toThrow();
    await expect(add(1000, 1000)).rejects.toThrow();
    await expect(add(1000, 999)).rejects.toThrow();
  });

  it('says where the file is', async () => {
    await add(0, 20);
    const [segment] = await segmentsBetween(query, camera(), { from: at(0), to: at(1) });
    expect(segment).toMatchObject({ bytes: 1000, widthPx: 640, heightPx: 360 });
    expect(segment?.path).toBe(`${camera()}/2026-11-20/${START}-${START + 20_000}-640x360.mp4`);
  });

  it('takes the same segment twice for one', async () => {
    await add(0, 20);
    await add(0, 20);
    expect(await between(0, 20)).toEqual([[0, 20]]);
  });

  it('shows what was recorded last when the clock was set back, and forgets neither', async () => {
    await add(0, 20);
    await add(20, 40);
    await add(10, 25);
    expect(await between(0, 60)).toEqual([[10, 25]]);
    await add(25, 45);
    expect(await between(0, 60)).toEqual([
      [10, 25],
      [25, 45],
    ]);
    const all = await segmentsBegun(query, camera(), { from: at(0), to: at(60) });
    expect(seconds(all)).toEqual([
      [0, 20],
      [10, 25],
      [20, 40],
      [25, 45],
    ]);
    expect((await footageTotals(query)).segments).toBe(4);
  });

  it('removes what it is told, and only that', async () => {
    await add(0, 20);
    await add(0, 20, other());
    await removeSegments(query, await segmentsBetween(query, camera(), { from: at(0), to: at(9) }));
    expect((await footageByCamera(query)).map(({ cameraId }) => cameraId)).toEqual([other()]);
  });

  describe('holds', () => {
    const hold = (holder: string, from: number, to: number, cameraIds = [camera()]) =>
      holdFootage(query, { holder, cameraIds, range: { from: at(from), to: at(to) }, at: at(0) });
    const free = async () => seconds(await oldestFree(query, 10));

    it('keep what they touch from being dropped until they are released', async () => {
      for (const from of [0, 20, 40, 60]) await add(from, from + 20);
      await hold('ticket:1', 30, 60);
      expect(await free()).toEqual([
        [0, 20],
        [60, 80],
      ]);
      expect(await heldTotals(query)).toEqual({ holders: 1, bytes: 2000 });
      await releaseFootage(query, 'ticket:1');
      expect(await free()).toHaveLength(4);
    });

    it('of several holders count each for itself, and of one grow', async () => {
      for (const from of [0, 20, 40, 60]) await add(from, from + 20);
      await hold('ticket:1', 0, 20);
      await hold('ticket:1', 0, 20);
      await hold('ticket:2', 0, 40);
      await hold('ticket:1', 5, 45, [camera(), camera()]);
      expect(await free()).toEqual([[60, 80]]);
      await releaseFootage(query, 'ticket:1');
      expect(await free()).toEqual([
        [40, 60],
        [60, 80],
      ]);
      await releaseFootage(query, 'nobody');
    });

    it('are for cameras, and need no camera', async () => {
      await add(0, 20);
      await add(0, 20, other());
      await hold('ticket:1', 0, 20, [other()]);
      await hold('ticket:2', 0, 20, []);
      expect((await oldestFree(query, 10)).map(({ cameraId }) => cameraId)).toEqual([camera()]);
    });

    it('refuse a range that is none', async () => {
      await expect(hold('ticket:1', 20, 20)).rejects.toThrow(RangeError);
    });

    it('outlast the days of the camera', async () => {
      await query(sql`update cameras set footage_days = 2 where camera_id = ${other()}`);
      for (const day of [0, 1, 5]) {
        await add(day * DAY_S, day * DAY_S + 20);
        await add(day * DAY_S, day * DAY_S + 20, other());
      }
      await add(0, 20, newId());
      const outdated = async () =>
        (await outdatedFree(query, at(5 * DAY_S), 4, 10))
          .map(({ cameraId, startsAt }) => [
            cameras.indexOf(cameraId),
            (startsAt.getTime() - START) / 1000 / DAY_S,
          ])
          .sort();
      expect(await outdated()).toEqual([
        [-1, 0],
        [0, 0],
        [1, 0],
        [1, 1],
      ]);
      await hold('ticket:1', 0, 10, cameras);
      expect(await outdated()).toEqual([
        [-1, 0],
        [1, 1],
      ]);
    });
  });
});
