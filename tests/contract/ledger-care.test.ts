import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertsToTake, markTaken, recordLooks, sightingById } from '../../detection/index.ts';
import { careForLedger, forgetOldLooks } from '../../detection/ledger/ledger-care.ts';
import type { LookResult } from '../../detection/look.ts';
import { openDb, sql } from '../../platform/db.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import {
  ALGORITHM,
  at,
  briskCameras,
  clearLedger,
  ledgerDeps,
  ledgerState,
  look,
  observation,
  sightingsIn,
  spot,
} from '../support/ledger-world.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

let database: TestDatabase;
let south: string;
let north: string;
beforeAll(async () => {
  database = await freshDatabase();
  [south = '', north = ''] = await briskCameras(
    database.db,
    { y: -16, calibrated: true },
    { y: 16, headingDeg: 180, calibrated: true },
  );
});
beforeEach(() => clearLedger(database.db));
afterAll(() => database.drop());

const all = () => sightingsIn(database.db);
const staying = (camera: string, from: number, to: number, x = 0): LookResult[] =>
  Array.from({ length: (to - from) / 10 + 1 }, (_, index) =>
    look(camera, from + index * 10, [observation({ place: spot(x, 0) })]),
  );
const care = (seconds: number) => {
  const { deps, kept } = ledgerDeps(database.db, seconds);
  return { deps: { ...deps, settings: { observationDays: 30 } }, kept };
};
const picture = (background: string) =>
  sharp({ create: { width: 640, height: 360, channels: 3, background } })
    .jpeg()
    .toBuffer();

describe('alerts', () => {
  it('are taken once, and a confirmed or free one only', async () => {
    const { deps } = ledgerDeps(database.db);
    const { query } = database.db;
    await recordLooks(deps, staying(south, 0, 80));
    const [sighting] = await all();
    const sightingId = sighting?.sightingId ?? '';
    const waits = sighting?.needsConfirmation ?? false;
    expect((await alertsToTake(query, 10)).length).toBe(waits ? 0 : 1);
    await query(sql`update sightings set verdict = 'rejected', judged_at = ${at(100)}`);
    expect(await alertsToTake(query, 10)).toEqual([]);
    await query(sql`update sightings set verdict = 'confirmed'`);
    expect(await alertsToTake(query, 10)).toMatchObject([{ sightingId }]);
    const marks = await Promise.all([
      markTaken(query, sightingId, 'ticket', at(110)),
      markTaken(query, sightingId, 'none', at(110)),
    ]);
    expect(marks.sort()).toEqual([false, true]);
    expect(await alertsToTake(query, 10)).toEqual([]);
  });

  it('that were taken stay taken when a late look shows that they began earlier', async () => {
    const { deps } = ledgerDeps(database.db);
    const { query } = database.db;
    const first = look(south, -5, [observation({ place: spot(0.3, 0) })]);
    await recordLooks(deps, staying(south, 0, 80));
    const [before] = await all();
    await query(sql`update sightings set verdict = 'confirmed', judged_at = ${at(100)}`);
    await markTaken(query, before?.sightingId ?? '', 'ticket', at(110));
    await recordLooks(deps, [first]);
    const [after, ...others] = await all();
    expect(others).toEqual([]);
    expect(after?.sightingId).not.toBe(before?.sightingId);
    expect(after).toMatchObject({ firstSeenAt: at(-5), alertedAt: at(60), takenAs: 'ticket' });
    expect(await alertsToTake(query, 10)).toEqual([]);
    expect(await sightingById(query, before?.sightingId ?? '')).toEqual(after);
  });

  it('keep the best picture from before the alert; other pictures go when nobody shows them', async () => {
    const looks = staying(south, 1000, 1100).map((each, index) => ({
      ...each,
      observations: each.observations.map((one) => ({
        ...one,
        score: [0.3, 0.7, 0.5][index] ?? 0.4,
      })),
    }));
    const pictures = [await picture('red'), await picture('green'), await picture('blue')];
    const frames = new Map(
      pictures.map((bytes, index) => [looks[index]?.lookId ?? '', bytes] as const),
    );
    const broken = looks[5]?.lookId ?? '';
    frames.set(broken, Buffer.from('no picture'));
    const { deps, kept } = care(1200);
    for (const each of looks) await recordLooks(deps, [each], frames);
    const [sighting] = await all();
    expect(sighting?.bestFrame).toMatchObject({ takenAt: at(1010), box: [300, 200, 340, 240] });
    expect(kept.get(sighting?.bestFrame?.sha256 ?? '')).toEqual(pictures[1]);
    expect(kept.size).toBe(3);
    const later = care(1200 + 3 * HOUR);
    await careForLedger({ ...later.deps, blobs: deps.blobs });
    // The best, and the last one of the camera.
    expect([...kept.values()].map((each) => pictures.findIndex((one) => one.equals(each)))).toEqual(
      [1, 2],
    );
  });
});

describe('care for the ledger', () => {
  it('settles what is gone, ends what nobody looks at, and forgets what is old', async () => {
    const { deps } = ledgerDeps(database.db);
    await recordLooks(deps, [
      ...staying(south, 0, 80),
      ...[100, 150].map((s) => look(south, s, [])),
      ...staying(north, 200, 280, 8),
      look(north, 300, [observation({ place: spot(-8, 0), box: [0, 0, 20, 20] })]),
    ]);
    expect((await all()).map(({ state }) => state)).toEqual(['alerted', 'gone']);
    await careForLedger(care(2 * HOUR).deps);
    const unsettled = async () =>
      (await database.db.query(sql`select from sightings where not settled`)).length;
    expect(await unsettled()).toBe(2);
    const [checkpoints] = await database.db.query(
      sql`select count(*) as count from sighting_checkpoints`,
    );
    expect(checkpoints).toEqual({ count: 0 });
    expect(await careForLedger(care(2 * DAY).deps)).toMatchObject({ ended: 1 });
    expect((await all()).map(({ state }) => state)).toEqual(['alerted', 'gone']);
    await careForLedger(care(40 * DAY).deps);
    expect((await all()).map(({ state }) => state)).toEqual(['gone', 'gone']);
    await careForLedger(care(40 * DAY + HOUR).deps);
    expect(await unsettled()).toBe(0);
    expect(await forgetOldLooks(care(29 * DAY).deps)).toBe(0);
    expect(await forgetOldLooks(care(40 * DAY).deps)).toBeGreaterThan(20);
    const state = await ledgerState(database.db);
    expect(state.observations).toEqual([]);
    expect(state.sightings.map(({ state: name }) => name)).toEqual(['gone', 'gone']);
  });
});

describe('several processes', () => {
  it('record looks at the same places at once and end where one would', async () => {
    const { db, url } = database;
    const looks = Array.from({ length: 160 }, (_, index) => {
      const camera = index % 2 === 0 ? south : north;
      const isThere = index % 11 !== 0 && index < 120;
      const places = [0, 4, 30].map((x) => observation({ place: spot(x + (index % 3) / 10, 0) }));
      return look(camera, index * 5, isThere ? places : [], { algorithmIds: [ALGORITHM] });
    });
    await recordLooks(ledgerDeps(db).deps, looks);
    const straight = await ledgerState(db);
    await clearLedger(db);
    // The embedded engine is for one process: there the calls take turns.
    const other = db.engine === 'postgres' ? await openDb(url) : db;
    const batches = Array.from({ length: 40 }, (_, index) =>
      looks.filter((_, at) => at % 40 === (index * 7) % 40),
    );
    await Promise.all(
      batches.map((batch, index) => recordLooks(ledgerDeps(index % 2 ? db : other).deps, batch)),
    );
    // Both also send what the other has sent.
    const again = await recordLooks(ledgerDeps(other).deps, looks);
    expect(again.every(({ outcome }) => outcome === 'repeated')).toBe(true);
    expect(await ledgerState(db)).toEqual(straight);
    if (other !== db) await other.close();
  });
});
