import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordLooks } from '../../detection/index.ts';
import type { LookResult, Observation } from '../../detection/look.ts';
import { sql } from '../../platform/db.ts';
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
  BRISK as SETTINGS,
  sightingsIn,
  spot,
} from '../support/ledger-world.ts';

let database: TestDatabase;
/** Two cameras face to face with one place between them, a third beside them, and one without calibration. */
let north: string;
let south: string;
let east: string;
let blind: string;
beforeAll(async () => {
  database = await freshDatabase();
  [north = '', south = '', east = '', blind = ''] = await briskCameras(
    database.db,
    { y: 16, headingDeg: 180, calibrated: true },
    { y: -16, headingDeg: 0, calibrated: true },
    { x: 16, headingDeg: 270, calibrated: true },
    { x: 40 },
  );
});
beforeEach(() => clearLedger(database.db));
afterAll(() => database.drop());

const all = (filter = {}) => sightingsIn(database.db, filter);
const every = (seconds: number, count: number, make: (at: number) => LookResult) =>
  Array.from({ length: count }, (_, index) => make(index * seconds));

describe('the place ledger', () => {
  it('makes one sighting of what two cameras see at one place, and alerts after the dwell', async () => {
    const { deps, news } = ledgerDeps(database.db);
    const looks = every(10, 8, (s) =>
      look(s % 20 === 0 ? north : south, s, [observation({ place: spot(s % 20 ? 0.5 : 0, 0) })]),
    );
    for (const each of looks) {
      expect(await recordLooks(deps, [each])).toEqual([{ lookId: each.lookId, outcome: 'stored' }]);
    }
    const [sighting, ...others] = await all();
    expect(others).toEqual([]);
    expect(sighting).toMatchObject({
      algorithmId: ALGORITHM,
      state: 'alerted',
      firstSeenAt: at(0),
      alertedAt: at(60),
      lastSeenAt: at(70),
      cameraIds: [north, south].sort(),
      settings: SETTINGS,
      needsConfirmation: expect.any(Boolean),
    });
    const said = news.filter(({ topic }) => topic === `citymark/sightings/${sighting?.sightingId}`);
    expect(said.map(({ payload }) => payload)).toEqual([
      { sightingId: sighting?.sightingId, algorithmId: ALGORITHM, state: 'present' },
      { sightingId: sighting?.sightingId, algorithmId: ALGORITHM, state: 'alerted' },
    ]);
  });

  it('takes a look that sees the place and nothing there for an absence, and others for nothing', async () => {
    const { deps } = ledgerDeps(database.db);
    const here = [observation({ place: spot(0, 0) })];
    await recordLooks(
      deps,
      every(10, 8, (s) => look(north, s, here)),
    );
    const silent: Partial<LookResult>[] = [
      { health: 'covered' },
      { health: 'dark' },
      { algorithmIds: ['street-vending'] },
      { hidden: [{ algorithmId: ALGORITHM, box: [0, 0, 640, 360] }] },
    ];
    for (const [index, changes] of silent.entries()) {
      await recordLooks(deps, [
        look(north, 300 + index, [], changes),
        look(south, 400 + index, [], changes),
      ]);
    }
    await recordLooks(deps, [look(blind, 500, [])]);
    expect(await all()).toMatchObject([{ state: 'alerted', absentSince: null }]);
    await recordLooks(deps, [look(south, 600, []), look(east, 630, [])]);
    expect(await all()).toMatchObject([{ state: 'clearing', absentSince: at(600) }]);
    await recordLooks(deps, [look(north, 640, [])]);
    expect(await all()).toMatchObject([{ state: 'gone', goneAt: at(640) }]);
    await recordLooks(deps, [look(north, 700, here), look(north, 710, here)]);
    expect(await all()).toMatchObject([
      { state: 'present', firstSeenAt: at(700) },
      { state: 'gone' },
    ]);
  });

  it('knows only boxes of a camera that is not calibrated', async () => {
    const { deps } = ledgerDeps(database.db);
    const box = (x: number) => observation({ box: [x, 100, x + 50, 150] });
    await recordLooks(deps, [
      look(blind, 0, [box(100), box(400)]),
      look(blind, 10, [box(405), box(98)]),
      look(north, 10, [box(100)]),
    ]);
    const sightings = await all({});
    expect(sightings.map(({ state, lng, cameraIds }) => ({ state, lng, cameraIds }))).toEqual([
      { state: 'present', lng: null, cameraIds: [blind] },
      { state: 'present', lng: null, cameraIds: [blind] },
    ]);
  });

  it('takes each look once, and says why it refuses one', async () => {
    const { deps } = ledgerDeps(database.db, 3600);
    const good = look(north, 3590, [observation({ place: spot(0, 0) })]);
    const outcomes = await recordLooks(deps, [
      good,
      good,
      look(north, 3700, []),
      look(north, -10, []),
      look('00000000-0000-4000-8000-000000000000', 3590, []),
      look(north, 3590, [], { algorithmIds: ['no-such'] }),
      look(north, 3590, [observation({ score: Number.NaN })]),
    ]);
    expect(outcomes.map(({ outcome, reason }) => reason?.replace(/:.*/, '') ?? outcome)).toEqual([
      'stored',
      'repeated',
      'too-early',
      'too-late',
      'unknown-camera',
      'unknown-algorithm',
      'malformed',
    ]);
    expect(await recordLooks(deps, [good])).toMatchObject([{ outcome: 'repeated' }]);
    const counted = await database.db.query(
      sql`select reason, looks from look_refusals order by reason`,
    );
    expect(counted).toEqual(
      ['malformed', 'too-early', 'too-late', 'unknown-algorithm', 'unknown-camera'].map(
        (reason) => ({ reason, looks: 1 }),
      ),
    );
  });
});

/** What one thing on the ground does: from when to when it is there. */
type Thing = { x: number; y: number; from: number; to: number };
type Delivery = { things: Thing[]; missed: number[]; order: number[]; batches: number[] };

const thing = fc.record({
  x: fc.integer({ min: -3, max: 3 }),
  y: fc.integer({ min: -3, max: 3 }),
  from: fc.integer({ min: 0, max: 300 }),
  to: fc.integer({ min: 100, max: 900 }),
});
const LOOKS = 120;
const delivery: fc.Arbitrary<Delivery> = fc.record({
  things: fc.array(thing, { minLength: 1, maxLength: 4 }),
  missed: fc.uniqueArray(fc.integer({ min: 0, max: LOOKS - 1 }), { maxLength: 30 }),
  order: fc.array(fc.integer({ min: -40, max: 40 }), { minLength: LOOKS, maxLength: LOOKS }),
  batches: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 3, maxLength: 12 }),
});

describe('the order in which looks arrive', () => {
  /** The looks of four cameras at the things, in the order of their time. */
  function looksAt({ things, missed }: Delivery): LookResult[] {
    const cameras = [north, south, east, blind];
    return Array.from({ length: LOOKS }, (_, index) => {
      const camera = cameras[(index * 7) % 4] ?? north;
      const seconds = Math.floor(index / 4) * 30 + (index % 4) * 3;
      const isMiss = missed.includes(index);
      const seen = things
        .filter(({ from, to }) => seconds >= from && seconds < to && !isMiss)
        .map(({ x, y }, which): Observation => {
          // Every camera is a little off, in its own way.
          const off = ((index * 13 + which * 5) % 7) / 10;
          const left = 300 + x * 40 + off * 10;
          return observation({
            box: [left, 180, left + 60, 240],
            score: 0.4 + ((index * 31 + which * 17) % 50) / 100,
            place: camera === blind ? null : spot(x + off, y - off, 0.3 + off),
          });
        });
      return look(camera, seconds, seen, {
        hidden: index % 17 === 0 ? [{ algorithmId: ALGORITHM, box: [200, 100, 420, 300] }] : [],
        health: index % 23 === 0 ? 'blurred' : 'ok',
      });
    });
  }

  async function outcomeOf(looks: readonly LookResult[], batches: readonly number[]) {
    await clearLedger(database.db);
    const { deps } = ledgerDeps(database.db, 1000);
    for (let start = 0, batch = 0; start < looks.length; batch += 1) {
      const size = batches[batch % batches.length] ?? 1;
      await recordLooks(deps, looks.slice(start, start + size));
      start += size;
    }
    return ledgerState(database.db);
  }

  it('does not matter: shuffled, repeated and delayed looks end in the same sightings', async () => {
    await fc.assert(
      fc.asyncProperty(delivery, async (given) => {
        const looks = looksAt(given);
        const straight = await outcomeOf(looks, [LOOKS]);
        const shuffled = looks
          .map((each, index) => ({ each, key: index + (given.order[index] ?? 0) * 3 }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        // Every third look comes again later.
        const repeated = [...shuffled, ...shuffled.filter((_, index) => index % 3 === 0)];
        expect(await outcomeOf(repeated, given.batches)).toEqual(straight);
      }),
      { numRuns: Number(process.env.LEDGER_RUNS ?? 12) },
    );
  });
});
