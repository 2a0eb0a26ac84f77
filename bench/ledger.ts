import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { recordLooks } from '../detection/index.ts';
import type { LookResult, Observation } from '../detection/look.ts';
import { prepareDatabase } from '../gateway/prepare-database.ts';
import { type Db, openDb, sql } from '../platform/db.ts';
import {
  addLedgerCamera,
  at,
  ledgerDeps,
  look,
  observation,
  spot,
} from '../tests/support/ledger-world.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const OBSERVATIONS = Number(process.env.LEDGER_OBSERVATIONS ?? 1_000_000);
const CAMERAS = 200;
/** Things that each camera sees; two cameras share a place, so half as many sightings. */
const THINGS = 10;
const EVERY_SECONDS = 10;
/** As many as one request of a worker may bring. */
const LOOKS_IN_BATCH = 200;
/** Of the looks, this share comes half a minute late. */
const LATE = 0.001;
const ALGORITHMS = ['exposed-garbage', 'street-vending', 'illegal-parking'];

/** Looks through `recordLooks` itself, on PostgreSQL, one caller after the other's batch is committed. */
export async function run(): Promise<BenchRow[]> {
  const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const admin = new pg.Client(server);
  await admin.connect();
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  const db = await openDb(url.href);
  try {
    await prepareDatabase(db);
    return await measure(db);
  } finally {
    await db.close();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function measure(db: Db): Promise<BenchRow[]> {
  const cameras: { cameraId: string; x: number; y: number }[] = [];
  for (let index = 0; index < CAMERAS; index++) {
    // Pairs that look at one place from both sides, 60 m from the next.
    const x = Math.floor(index / 2) * 60;
    const south = index % 2 === 0;
    const cameraId = await addLedgerCamera(db, {
      x,
      y: south ? -16 : 16,
      headingDeg: south ? 0 : 180,
      calibrated: true,
    });
    cameras.push({ cameraId, x, y: 0 });
  }
  await db.query({ text: 'analyze', values: [] });
  const rounds = Math.ceil(OBSERVATIONS / (CAMERAS * THINGS));
  const { deps, clock } = ledgerDeps(db);
  const batchMs: number[] = [];
  let recordMs = 0;
  const late: LookResult[] = [];
  for (let round = 0; round < rounds; round++) {
    const seconds = round * EVERY_SECONDS;
    clock.set(at(seconds + EVERY_SECONDS));
    const looks = cameras.map((camera, index) => lookOf(camera, round, seconds + index * 0.04));
    const held = looks.filter((_, index) => (round * CAMERAS + index) % (1 / LATE) === 0);
    const due = round % 3 === 2 ? late.splice(0) : [];
    late.push(...held);
    const sent = [...looks.filter((each) => !held.includes(each)), ...due];
    for (let start = 0; start < sent.length; start += LOOKS_IN_BATCH) {
      const from = performance.now();
      const outcomes = await recordLooks(deps, sent.slice(start, start + LOOKS_IN_BATCH));
      const ms = performance.now() - from;
      if (outcomes.some(({ outcome }) => outcome !== 'stored'))
        throw new Error('a look was refused');
      recordMs += ms;
      batchMs.push(ms);
    }
  }
  return report(db, recordMs, batchMs);
}

function lookOf(
  camera: { cameraId: string; x: number },
  round: number,
  seconds: number,
): LookResult {
  const observations: Observation[] = [];
  for (let thing = 0; thing < THINGS; thing++) {
    // Each is away for ten rounds of a hundred, and now and then missed.
    if ((round + thing * 9) % 100 < 10 || (round * 7 + thing) % 29 === 0) continue;
    const wobble = ((round * 13 + thing * 7) % 11) / 20;
    observations.push(
      observation({
        algorithmId: ALGORITHMS[thing % ALGORITHMS.length] ?? '',
        place: spot(camera.x + (thing - 5) * 2.5 + wobble, wobble, 0.4),
        box: [40 + thing * 55, 180, 90 + thing * 55, 240],
        score: 0.5 + ((round * 31 + thing) % 40) / 100,
      }),
    );
  }
  return look(camera.cameraId, seconds, observations, { algorithmIds: ALGORITHMS });
}

async function report(db: Db, recordMs: number, batchMs: number[]): Promise<BenchRow[]> {
  const count = async (table: string) =>
    (await db.query<{ n: number }>({ text: `select count(*) as n from ${table}`, values: [] }))[0]
      ?.n ?? 0;
  const observations = await count('observations');
  const perSecond = observations / (recordMs / 1000);
  const alerts = (
    await db.query<{ n: number }>(sql`
    select count(*) as n from sightings where alerted_at is not null`)
  )[0]?.n;
  return [
    { name: 'observations folded', value: observations, unit: '' },
    { name: 'looks', value: await count('looks'), unit: '' },
    { name: 'sightings', value: await count('sightings'), unit: '' },
    { name: 'alerts', value: alerts ?? 0, unit: '' },
    against(
      { name: 'observations folded on PostgreSQL', value: perSecond, unit: '/s' },
      '>=',
      5000,
    ),
    { name: `batch of ${LOOKS_IN_BATCH} looks, p50`, value: quantile(batchMs, 0.5), unit: 'ms' },
    { name: `batch of ${LOOKS_IN_BATCH} looks, p99`, value: quantile(batchMs, 0.99), unit: 'ms' },
  ];
}
