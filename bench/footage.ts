import { randomUUID } from 'node:crypto';
import { footageOf } from '../detection/index.ts';
import { decode, type Pose, shift, sight } from '../geogrid/index.ts';
import { type Db, openDb, type Query, sql, toJson } from '../platform/db.ts';
import { migrate } from '../platform/migrate.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const MIGRATIONS = new URL('../*/migrations/*.sql', import.meta.url).pathname;
const CAMERAS = Number(process.env.BENCH_CAMERAS ?? 10_000);
const DAYS = Number(process.env.BENCH_DAYS ?? 1);
const SEGMENT_SECONDS = Number(process.env.BENCH_SEGMENT_SECONDS ?? 60);
const NEWEST = Date.parse('2026-11-23T00:00:00Z');
const DAY_MS = 86_400_000;
const ORIGIN = { lng: 114.28, lat: 22.62 };
/** Cells between neighbouring sites: a camera every 7 cells, about 50 m. */
const STEP = 7;
const SITES_ACROSS = 100;

const pose: Pose = {
  ...ORIGIN,
  heightM: 6,
  headingDeg: 40,
  tiltDeg: 15,
  rollDeg: 0,
  hfovDeg: 80,
  widthPx: 1920,
  heightPx: 1080,
};
/** A cell of level 7 in degrees. */
const CELL = 0.25 / 3600;

/** Cameras on a grid of streets, all alike, and what each of them sees. */
async function loadCameras(db: Db): Promise<void> {
  const seen = sight(pose, [], { maxRangeM: 120 });
  for (let at = 0; at < CAMERAS; at++) {
    const by = [(at % SITES_ACROSS) * STEP, Math.floor(at / SITES_ACROSS) * STEP] as const;
    const cameraId = randomUUID();
    const place = { lng: ORIGIN.lng + by[0] * CELL, lat: ORIGIN.lat + by[1] * CELL };
    await db.query(sql`
      insert into cameras (camera_id, camera_code, name, source_kind, source_shown, lng, lat, grid_code,
        geometry, every_seconds, enabled, created_at, updated_at, health, health_since)
      values (${cameraId}, ${`B-${at}`}, 'bench', 'none', '', ${place.lng}, ${place.lat}, 'N50',
        ${toJson({ ...pose, ...place })}::jsonb, 10, true, now(), now(), 'ok', now())`);
    await db.query(sql`insert into sights values (${cameraId}, 'bench', now())`);
    await db.query(sql`
      insert into sight_cells (grid_code, camera_id, lowest_m, pixels_per_m)
      select code, ${cameraId}::uuid, lowest, sharp from unnest(
        ${seen.map(({ code }) => shift(code, ...by))}::text[],
        ${seen.map(({ lowestM }) => lowestM)}::real[],
        ${seen.map(({ pixelsPerM }) => pixelsPerM)}::real[]) as cell (code, lowest, sharp)`);
  }
}

/** Segments as recorders add them: all cameras' of one minute, then all cameras' of the next. */
async function loadSegments(db: Db): Promise<void> {
  // The key is made after the rows, and none of it has to outlive a crash.
  await db.query(sql`alter table footage_segments set unlogged`);
  await db.query(sql`alter table footage_segments drop constraint footage_segments_pkey`);
  await db.query(sql`drop index footage_segments_by_age`);
  const first = new Date(NEWEST - DAYS * DAY_MS);
  await db.query(sql`
    insert into footage_segments (camera_id, starts_at, ends_at, bytes, width_px, height_px)
    select camera_id, at, at + ${SEGMENT_SECONDS}::int * interval '1 second', 4000000, 1920, 1080
    from generate_series(${first}::timestamptz, ${new Date(NEWEST - 1)}::timestamptz,
      ${SEGMENT_SECONDS}::int * interval '1 second') as at, cameras`);
  await db.query(sql`
    alter table footage_segments add primary key (camera_id, starts_at, ends_at)`);
  await db.query(sql`create index footage_segments_by_age on footage_segments (starts_at)`);
}

type Question = { lng: number; lat: number; heightM: number; from: Date; to: Date };

async function questions(db: Db, count: number, minutes: number): Promise<Question[]> {
  const cells = await db.query<{ grid_code: string }>(sql`
    select grid_code from sight_cells tablesample bernoulli (2) repeatable (7) limit 20000`);
  return Array.from({ length: count }, (_, at) => {
    const { grid_code } = cells[(at * 7919) % cells.length] as { grid_code: string };
    // All over the days, never the same twice.
    const spread = ((at * 0.618_033_988_7) % 1) * (DAYS * DAY_MS - minutes * 60_000);
    const from = new Date(NEWEST - DAYS * DAY_MS + spread);
    const to = new Date(from.getTime() + minutes * 60_000);
    return { ...decode(grid_code).centre, heightM: 0, from, to };
  });
}

async function timed(query: Query, asked: readonly Question[]) {
  const deps = { db: { query }, providerOf: async () => undefined };
  const times: number[] = [];
  let found = 0;
  for (const { from, to, ...place } of asked) {
    const start = performance.now();
    const seen = await footageOf(deps, place, { from, to });
    times.push(performance.now() - start);
    found += seen.filter(({ stretches }) => stretches.length > 0).length;
  }
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99), found: found / asked.length };
}

async function measure(db: Db): Promise<BenchRow[]> {
  await timed(db.query, await questions(db, 100, 10));
  const nothing: number[] = [];
  for (let at = 0; at < 1000; at++) {
    const start = performance.now();
    await db.query(sql`select 1`);
    nothing.push(performance.now() - start);
  }
  const minutes = await timed(db.query, await questions(db, 2000, 10));
  const hours = await timed(db.query, await questions(db, 300, 6 * 60));
  const [size] = await db.query<{ rows: number; bytes: number }>(sql`
    select count(*) as rows, pg_total_relation_size('footage_segments') as bytes from footage_segments`);
  const rows = size?.rows ?? Number.NaN;
  return [
    { name: `cameras, ${DAYS} days of ${SEGMENT_SECONDS} s segments`, value: CAMERAS, unit: '' },
    { name: 'rows of segments', value: rows, unit: '' },
    { name: 'bytes a segment, table and indexes', value: (size?.bytes ?? 0) / rows, unit: 'B' },
    { name: 'cameras with footage of a place', value: minutes.found, unit: '' },
    { name: 'an empty question (select 1), p99', value: quantile(nothing, 0.99), unit: 'ms' },
    { name: 'footageOf of ten minutes, median', value: minutes.median, unit: 'ms' },
    against({ name: 'footageOf of ten minutes, p99', value: minutes.p99, unit: 'ms' }, '<=', 20),
    { name: 'footageOf of six hours, median', value: hours.median, unit: 'ms' },
    { name: 'footageOf of six hours, p99', value: hours.p99, unit: 'ms' },
  ];
}

/**
 * Who saw this place and when is there footage of it, on PostgreSQL: a day of 10,000 cameras, more with
 * BENCH_DAYS, BENCH_CAMERAS and BENCH_SEGMENT_SECONDS (300 at most).
 */
export async function run(): Promise<BenchRow[]> {
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(SERVER, { maxConnections: 1 });
  await admin.query({ text: `create database ${name}`, values: [] });
  const db = await openDb(Object.assign(new URL(SERVER), { pathname: name }).href);
  try {
    await migrate(db, MIGRATIONS);
    await loadCameras(db);
    await loadSegments(db);
    for (const table of ['sight_cells', 'cameras', 'footage_segments']) {
      await db.query({ text: `vacuum analyze ${table}`, values: [] });
    }
    return await measure(db);
  } finally {
    await db.close();
    await admin.query({ text: `drop database ${name} with (force)`, values: [] });
    await admin.close();
  }
}
