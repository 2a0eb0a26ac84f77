import { randomUUID } from 'node:crypto';
import { camerasSeeing } from '../detection/index.ts';
import {
  decode,
  footprint,
  localMetres,
  type Obstacle,
  type Point,
  type Pose,
  shift,
  sight,
} from '../geogrid/index.ts';
import { type Db, openDb, type Query, sql } from '../platform/db.ts';
import { migrate } from '../platform/migrate.ts';
import { against, type BenchRow, quantile } from './bench.ts';

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const MIGRATIONS = new URL('../*/migrations/*.sql', import.meta.url).pathname;
const CAMERAS = 100_000;
const ORIGIN = { lng: 114.28, lat: 22.62 };
/** Cells between neighbouring sites: a camera every 7 cells, about 50 m. */
const STEP = 7;
const SITES_ACROSS = 320;
/** Sites repeat after ten in each direction, cameras and buildings alike. */
const TILE = 10;
const RANGE_M = 80;

type Site = [x: number, y: number];
const siteOf = (at: number): Site => [at % SITES_ACROSS, Math.floor(at / SITES_ACROSS)];
/** Cells by which a site lies east and north of the first. */
const away = ([x, y]: Site): [dx: number, dy: number] => [x * STEP, y * STEP];
const templateOf = ([x, y]: Site): number =>
  (((x % TILE) + TILE) % TILE) + (((y % TILE) + TILE) % TILE) * TILE;

const pose = (template: number): Pose => ({
  ...ORIGIN,
  heightM: 4 + (template % 5),
  headingDeg: (template * 37) % 360,
  tiltDeg: 10 + (template % 12),
  rollDeg: 0,
  hfovDeg: 70 + (template % 20),
  widthPx: 1920,
  heightPx: 1080,
});

/** The building of a site: ahead of its camera, clear of the neighbours' poles. */
function building(template: number): Obstacle {
  const { toPoint } = localMetres(ORIGIN);
  const [x, y] = [12 + (template % 4) * 5, 14 + (template % 3) * 6];
  const size = 7 + (template % 3) * 2;
  const corners = [
    { x, y },
    { x: x + size, y },
    { x: x + size, y: y + size },
    { x, y: y + size },
  ];
  return { heightM: 3 + (template % 7), footprint: corners.map(toPoint) };
}

/** The buildings that can stand in a camera's way: its own and those of two sites around. */
function buildingsAround(template: number): Obstacle[] {
  const home: Site = [template % TILE, Math.floor(template / TILE)];
  const near = [-2, -1, 0, 1, 2];
  return near.flatMap((dx) =>
    near.map((dy) => {
      const { heightM, footprint: outline } = building(templateOf([home[0] + dx, home[1] + dy]));
      const by = away([dx, dy]);
      const moved = outline.map(({ lng, lat }) => ({
        lng: lng + by[0] * CELL,
        lat: lat + by[1] * CELL,
      }));
      return { heightM, footprint: moved };
    }),
  );
}

/** A cell of level 7 in degrees. */
const CELL = 0.25 / 3600;
const moved = (point: Point, [dx, dy]: [number, number]) =>
  `${point.lng + dx * CELL} ${point.lat + dy * CELL}`;
const ring = (points: readonly Point[], by: [number, number]) =>
  `POLYGON((${[...points, points[0] as Point].map((point) => moved(point, by)).join(',')}))`;

async function load(db: Db): Promise<void> {
  await db.query(sql`
    create table camera_polygons (
      camera_id uuid primary key, place geometry(Point, 4326) not null, height_m real not null,
      seen geometry(Polygon, 4326) not null);
    create table buildings (outline geometry(Polygon, 4326) not null, height_m real not null)`);
  // Indexes are made after the rows, and none of it has to outlive a crash.
  await db.query(sql`alter table sight_cells set unlogged`);
  await db.query(sql`alter table sight_cells drop constraint sight_cells_pkey`);
  await db.query(sql`drop index sight_cells_by_camera`);
  const templates = Array.from({ length: TILE * TILE }, (_, at) => ({
    pose: pose(at),
    cells: sight(pose(at), buildingsAround(at), { maxRangeM: RANGE_M }),
    seen: footprint(pose(at), RANGE_M),
    building: building(at),
  }));
  for (let first = 0; first < CAMERAS; first += 1000) {
    const cells = {
      codes: [] as string[],
      ids: [] as string[],
      lowest: [] as number[],
      sharp: [] as number[],
    };
    const polygons = {
      ids: [] as string[],
      places: [] as string[],
      heights: [] as number[],
      seen: [] as string[],
    };
    const blocks = { outlines: [] as string[], heights: [] as number[] };
    for (let at = first; at < first + 1000; at++) {
      const id = randomUUID();
      const by = away(siteOf(at));
      const template = templates[templateOf(siteOf(at))] as (typeof templates)[number];
      for (const { code, lowestM, pixelsPerM } of template.cells) {
        cells.codes.push(shift(code, ...by));
        cells.ids.push(id);
        cells.lowest.push(lowestM);
        cells.sharp.push(pixelsPerM);
      }
      polygons.ids.push(id);
      polygons.places.push(`POINT(${moved(template.pose, by)})`);
      polygons.heights.push(template.pose.heightM);
      polygons.seen.push(ring(template.seen, by));
      blocks.outlines.push(ring(template.building.footprint, by));
      blocks.heights.push(template.building.heightM);
    }
    await db.query(
      sql`insert into sights select id, 'bench', now() from unnest(${polygons.ids}::uuid[]) as id`,
    );
    await db.query(sql`
      insert into sight_cells (grid_code, camera_id, lowest_m, pixels_per_m)
      select * from unnest(${cells.codes}::text[], ${cells.ids}::uuid[], ${cells.lowest}::real[], ${cells.sharp}::real[])`);
    await db.query(sql`
      insert into camera_polygons select id, st_geomfromtext(place, 4326), height, st_geomfromtext(seen, 4326)
      from unnest(${polygons.ids}::uuid[], ${polygons.places}::text[], ${polygons.heights}::real[], ${polygons.seen}::text[])
        as polygon (id, place, height, seen)`);
    await db.query(sql`
      insert into buildings select st_geomfromtext(outline, 4326), height
      from unnest(${blocks.outlines}::text[], ${blocks.heights}::real[]) as block (outline, height)`);
  }
  await db.query(sql`
    alter table sight_cells add primary key (grid_code, camera_id) include (lowest_m, pixels_per_m)`);
  await db.query(sql`create index sight_cells_by_camera on sight_cells (camera_id)`);
  await db.query(sql`create index on camera_polygons using gist (seen)`);
  await db.query(sql`create index on buildings using gist (outline)`);
  for (const table of ['sight_cells', 'camera_polygons', 'buildings']) {
    await db.query({ text: `vacuum analyze ${table}`, values: [] });
  }
}

/** The same question without the index: polygons that hold the point, then a look past every building. */
const byPolygons: Seeing = (query, { lng, lat }) =>
  query(sql`
    with point as (select st_setsrid(st_makepoint(${lng}, ${lat}), 4326) as at)
    select camera_id, st_distance(place::geography, point.at::geography) as distance_m
    from camera_polygons, point
    where st_contains(seen, point.at)
      and not exists (
        select from buildings, lateral (
          select st_intersection(outline, st_makeline(place, point.at)) as part
        ) as cut
        where outline && st_makeline(place, point.at)
          and st_intersects(outline, st_makeline(place, point.at))
          and camera_polygons.height_m * (1 - greatest(
            st_linelocatepoint(st_makeline(place, point.at), st_startpoint(part)),
            st_linelocatepoint(st_makeline(place, point.at), st_endpoint(part))
          )) < buildings.height_m)
    order by distance_m`);

/** A way to ask who sees a point. */
type Seeing = (query: Query, point: Point) => Promise<unknown[]>;

/** What the engine alone needs for one question, without sending, planning and answering: milliseconds. */
async function engineMs(db: Db, seeing: Seeing, point: Point): Promise<number> {
  let took = Number.NaN;
  const explain: Query = async (statement) => {
    const text = `explain (analyze, timing off, format json) ${statement.text}`;
    const [row] = await db.query<{ 'QUERY PLAN': { 'Execution Time': number }[] }>({
      text,
      values: statement.values,
    });
    took = row?.['QUERY PLAN'][0]?.['Execution Time'] ?? Number.NaN;
    return [];
  };
  await seeing(explain, point);
  return took;
}

async function engineMedian(db: Db, seeing: Seeing, points: readonly Point[]): Promise<number> {
  const times: number[] = [];
  for (const point of points) times.push(await engineMs(db, seeing, point));
  return quantile(times, 0.5);
}

async function timed(count: number, ask: (at: number) => Promise<number>) {
  const times: number[] = [];
  let found = 0;
  for (let at = 0; at < count; at++) {
    const start = performance.now();
    found += await ask(at);
    times.push(performance.now() - start);
  }
  return { median: quantile(times, 0.5), p99: quantile(times, 0.99), found: found / count };
}

/** As `timed`, with each question asked five times and only its quickest answer counted. */
async function undisturbed(count: number, ask: (at: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const tries: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const start = performance.now();
      await ask(at);
      tries.push(performance.now() - start);
    }
    times.push(Math.min(...tries));
  }
  return quantile(times, 0.99);
}

async function measure(db: Db): Promise<BenchRow[]> {
  const seen = await db.query<{ grid_code: string }>(sql`
    select grid_code from sight_cells tablesample bernoulli (0.05) repeatable (7) limit 2000`);
  const points = seen.map(({ grid_code }) => decode(grid_code).centre);
  const point = (at: number) => points[(at * 7919) % points.length] as Point;
  await timed(200, async (at) => (await camerasSeeing(db.query, point(at))).length);
  await timed(20, async (at) => (await byPolygons(db.query, point(at))).length);
  const cells = await timed(2000, async (at) => (await camerasSeeing(db.query, point(at))).length);
  const quiet = await undisturbed(1000, (at) => camerasSeeing(db.query, point(at)));
  const nothing = await timed(2000, async () => (await db.query(sql`select 1`)).length);
  const polygons = await timed(500, async (at) => (await byPolygons(db.query, point(at))).length);
  const some = points.slice(0, 300);
  const engine = {
    cells: await engineMedian(db, camerasSeeing, some),
    polygons: await engineMedian(db, byPolygons, some),
  };
  const [size] = await db.query<{
    rows: number;
    table: number;
    indexes: number;
    polygons: number;
  }>(sql`
    select (select count(*) from sight_cells) as rows, pg_table_size('sight_cells') as table,
      pg_indexes_size('sight_cells') as indexes, pg_total_relation_size('camera_polygons') as polygons`);
  const bytes = (size?.table ?? 0) + (size?.indexes ?? 0);
  return [
    { name: 'rows of sight, 100,000 cameras', value: size?.rows ?? Number.NaN, unit: '' },
    {
      name: 'bytes a row, table and indexes',
      value: bytes / (size?.rows ?? Number.NaN),
      unit: 'B',
    },
    { name: 'size in all', value: bytes / 2 ** 20, unit: 'MiB' },
    { name: 'of that the indexes', value: (size?.indexes ?? 0) / 2 ** 20, unit: 'MiB' },
    { name: 'size of the polygons instead', value: (size?.polygons ?? 0) / 2 ** 20, unit: 'MiB' },
    { name: 'cameras found a point, by cells', value: cells.found, unit: '' },
    { name: 'cameras found a point, by polygons', value: polygons.found, unit: '' },
    { name: 'an empty question (select 1), p99', value: nothing.p99, unit: 'ms' },
    { name: 'camerasSeeing, median', value: cells.median, unit: 'ms' },
    against({ name: 'camerasSeeing, p99', value: cells.p99, unit: 'ms' }, '<=', 3),
    { name: 'camerasSeeing, p99 of the best of five each', value: quiet, unit: 'ms' },
    { name: 'polygons and line of sight, median', value: polygons.median, unit: 'ms' },
    { name: 'polygons and line of sight, p99', value: polygons.p99, unit: 'ms' },
    {
      name: 'cells over polygons, median, with the round trip',
      value: polygons.median / cells.median,
      unit: '×',
    },
    { name: 'camerasSeeing in the engine, median', value: engine.cells, unit: 'ms' },
    {
      name: 'polygons and line of sight in the engine, median',
      value: engine.polygons,
      unit: 'ms',
    },
    against(
      {
        name: 'cells over polygons in the engine, median',
        value: engine.polygons / engine.cells,
        unit: '×',
      },
      '>=',
      5,
    ),
  ];
}

/** Who sees this place: the cells of 100,000 cameras against polygons with a line-of-sight test. */
export async function run(): Promise<BenchRow[]> {
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(SERVER, { maxConnections: 1 });
  await admin.query({ text: `create database ${name}`, values: [] });
  const db = await openDb(Object.assign(new URL(SERVER), { pathname: name }).href);
  try {
    await migrate(db, MIGRATIONS);
    await load(db);
    return await measure(db);
  } finally {
    await db.close();
    await admin.query({ text: `drop database ${name} with (force)`, values: [] });
    await admin.close();
  }
}
