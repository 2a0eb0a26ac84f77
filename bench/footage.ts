import { randomUUID } from 'node:crypto';
import { footageOf } from '../detection/index.ts';
import { decode, type Pose, shift, sight } from '../geogrid/index.ts';
import { one, openDb, type Query, sql, toJson } from '../platform/db.ts';
import { migrate } from '../platform/migrate.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const MIGRATIONS = new URL('../*/migrations/*.sql', import.meta.url).pathname;
const CAMERAS = Number(process.env.BENCH_CAMERAS ?? 10_000);
const DAYS = Number(process.env.BENCH_DAYS ?? 30);
const SEGMENT_SECONDS = Number(process.env.BENCH_SEGMENT_SECONDS ?? 300);
const OLDEST = Date.parse('2026-10-24T00:00:00Z');
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
async function loadCameras(query: Query): Promise<void> {
  const seen = sight(pose, [], { maxRangeM: 120 });
  for (let at = 0; at < CAMERAS; at++) {
    const by = [(at % SITES_ACROSS) * STEP, Math.floor(at / SITES_ACROSS) * STEP] as const;
    const cameraId = randomUUID();
    const place = { lng: ORIGIN.lng + by[0] * CELL, lat: ORIGIN.lat + by[1] * CELL };
    await query(sql`
      insert into cameras (camera_id, camera_code, name, source_kind, source_shown, lng, lat, grid_code,
        geometry, every_seconds, enabled, created_at, updated_at, health, health_since)
      values (${cameraId}, ${`B-${at}`}, 'bench', 'none', '', ${place.lng}, ${place.lat}, 'N50',
        ${toJson({ ...pose, ...place })}::jsonb, 10, true, now(), now(), 'ok', now())`);
    await query(sql`insert into sights values (${cameraId}, 'bench', now())`);
    await query(sql`
      insert into sight_cells (grid_code, camera_id, lowest_m, pixels_per_m)
      select code, ${cameraId}::uuid, lowest, sharp from unnest(
        ${seen.map(({ code }) => shift(code, ...by))}::text[],
        ${seen.map(({ lowestM }) => lowestM)}::real[],
        ${seen.map(({ pixelsPerM }) => pixelsPerM)}::real[]) as cell (code, lowest, sharp)`);
  }
}

/** The segments of some days as recorders add them: all cameras' of one time, then all cameras' of the next. */
async function loadSegments(query: Query, from: number, to: number): Promise<void> {
  // Indexes are made after the rows, and none of it has to outlive a crash.
  await query(sql`alter table footage_segments set unlogged`);
  await query(sql`alter table footage_segments drop constraint footage_segments_pkey`);
  await query(sql`drop index footage_segments_by_age`);
  await query(sql`
    insert into footage_segments (camera_id, starts_at, ends_at, bytes, width_px, height_px)
    select camera_id, at, at + ${SEGMENT_SECONDS}::int * interval '1 second', 4000000, 1920, 1080
    from generate_series(${new Date(from)}::timestamptz, ${new Date(to - 1)}::timestamptz,
      ${SEGMENT_SECONDS}::int * interval '1 second') as at, cameras`);
  await query(sql`
    alter table footage_segments
      add primary key (camera_id, starts_at, ends_at) include (is_replaced)`);
  await query(sql`create index footage_segments_by_age on footage_segments (starts_at)`);
  await query(sql`vacuum analyze footage_segments`);
  await query(sql`checkpoint`);
}

type Question = { lng: number; lat: number; heightM: number; from: Date; to: Date };

async function questions(
  query: Query,
  { count, minutes, days }: { count: number; minutes: number; days: number },
): Promise<Question[]> {
  const cells = await query<{ grid_code: string }>(sql`
    select grid_code from sight_cells tablesample bernoulli (2) repeatable (7) limit 20000`);
  return Array.from({ length: count }, (_, at) => {
    const { grid_code } = cells[(at * 7919) % cells.length] as { grid_code: string };
    // All over the days, never the same twice.
    const spread = ((at * 0.618_033_988_7) % 1) * (days * DAY_MS - minutes * 60_000);
    const from = new Date(OLDEST + spread);
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

/** Pages of segments and their indexes that this connection has read so far, wherever they were. */
async function pagesRead(query: Query): Promise<number> {
  await query(sql`select pg_stat_force_next_flush()`);
  const { pages } = await one(
    query<{ pages: number }>(sql`
      select heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit as pages
      from pg_statio_user_tables where relname = 'footage_segments'`),
  );
  return pages;
}

/** How it is with so many days of segments. */
async function measure(query: Query, days: number): Promise<BenchRow[]> {
  const of = (count: number, minutes: number) => questions(query, { count, minutes, days });
  await timed(query, await of(100, 10));
  const asked = await of(2000, 10);
  const before = await pagesRead(query);
  const minutes = await timed(query, asked);
  const pages = ((await pagesRead(query)) - before) / asked.length;
  const hours = await timed(query, await of(300, 6 * 60));
  const { rows, bytes } = await one(
    query<{ rows: number; bytes: number }>(sql`
      select count(*) as rows, pg_total_relation_size('footage_segments') as bytes
      from footage_segments`),
  );
  const name = (what: string) => `${days} days: ${what}`;
  return [
    { name: name('rows of segments'), value: rows, unit: '' },
    { name: name('bytes a segment, table and indexes'), value: bytes / rows, unit: 'B' },
    { name: name('cameras with footage of a place'), value: minutes.found, unit: '' },
    { name: name('pages of segments that footageOf reads'), value: pages, unit: '' },
    { name: name('footageOf of ten minutes, median'), value: minutes.median, unit: 'ms' },
    against(
      { name: name('footageOf of ten minutes, p99'), value: minutes.p99, unit: 'ms' },
      ...(['<=', 20] as const),
    ),
    { name: name('footageOf of six hours, median'), value: hours.median, unit: 'ms' },
    { name: name('footageOf of six hours, p99'), value: hours.p99, unit: 'ms' },
  ];
}

async function measureNothing(query: Query): Promise<BenchRow> {
  const times: number[] = [];
  for (let at = 0; at < 1000; at++) {
    const start = performance.now();
    await query(sql`select 1`);
    times.push(performance.now() - start);
  }
  return { name: 'an empty question (select 1), p99', value: quantile(times, 0.99), unit: 'ms' };
}

/**
 * Who saw this place and when is there footage of it, on PostgreSQL: 10,000 cameras after one day, seven, and 30. With the longest
 * segments there are that is 86 million rows, 13 GB for some minutes. BENCH_SEGMENT_SECONDS=60
 * makes 432 million, 65 GB, of which BENCH_DAYS and BENCH_CAMERAS take a part.
 */
export async function run(): Promise<BenchRow[]> {
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(SERVER, { maxConnections: 1 });
  await admin.query({ text: `create database ${name}`, values: [] });
  await admin.query({
    text: `alter database ${name} set maintenance_work_mem = '1GB'`,
    values: [],
  });
  // One connection, whose pages can be counted.
  const url = Object.assign(new URL(SERVER), { pathname: name }).href;
  const db = await openDb(url, { maxConnections: 1 });
  try {
    await migrate(db, MIGRATIONS);
    await db.transaction(loadCameras);
    for (const table of ['sight_cells', 'cameras']) {
      await db.query({ text: `vacuum analyze ${table}`, values: [] });
    }
    const rows = [
      { name: `cameras, segments of ${SEGMENT_SECONDS} s`, value: CAMERAS, unit: '' },
      await measureNothing(db.query),
    ];
    let loaded = 0;
    for (const days of new Set([1, 7, DAYS].filter((each) => each <= DAYS))) {
      await loadSegments(db.query, OLDEST + loaded * DAY_MS, OLDEST + days * DAY_MS);
      loaded = days;
      rows.push(...(await measure(db.query, days)));
    }
    return rows;
  } finally {
    await db.close();
    await admin.query({ text: `drop database ${name} with (force)`, values: [] });
    await admin.close();
  }
}
