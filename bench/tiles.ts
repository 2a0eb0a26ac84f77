import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { TileAddress } from '../assets/asset-tile.ts';
import { assetsOfTile } from '../assets/asset-tile-store.ts';
import { addStaff } from '../gateway/add-staff.ts';
import type { Query } from '../platform/db.ts';
import { spreadAssets } from '../tests/support/spread-assets.ts';
import { against, type Bench, quantile } from './bench.ts';
import { type BenchApp, benchApp } from './support/bench-app.ts';

const ASSETS = 100_000;
const ZOOMS = [10, 11, 12, 13, 14, 15, 16];
const TILES_A_ZOOM = 40;
const ROUNDS = 3;

/** Who looks at the map: an administrator of assets, to whom it is also told what no camera sees. */
async function cookieOf({ app, deps }: BenchApp): Promise<string> {
  const login = `bench-${randomUUID()}`;
  const password = `correct horse ${randomUUID()}`;
  const [{ department_id: departmentId = '' } = {}] = await deps.db.query<{
    department_id: string;
  }>({ text: 'select department_id from departments limit 1', values: [] });
  await addStaff(deps, { login, name: 'Bench', departmentId, roles: ['asset_admin'], password });
  const answer = await app.inject({
    method: 'POST',
    url: '/api/session',
    payload: { login, password },
  });
  const [cookie] = answer.cookies;
  return `${cookie?.name}=${cookie?.value}`;
}

/** Tiles of a zoom that have something in them, spread over the whole district. */
function tilesOf(places: readonly { lng: number; lat: number }[], z: number): TileAddress[] {
  const tiles = new Map<string, TileAddress>();
  const step = Math.floor(places.length / (TILES_A_ZOOM * 5));
  for (let at = 0; at < places.length && tiles.size < TILES_A_ZOOM; at += step) {
    const place = places[at];
    if (!place) continue;
    const side = 2 ** z;
    const x = Math.floor(((place.lng + 180) / 360) * side);
    const down = 0.5 - Math.asinh(Math.tan((place.lat * Math.PI) / 180)) / (2 * Math.PI);
    const y = Math.floor(down * side);
    tiles.set(`${x} ${y}`, { z, x, y });
  }
  return [...tiles.values()];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Tiles of 100,000 fixtures over HTTP on PostgreSQL, against the same statements on a bare connection. */
export const run: Bench = async () => {
  const service = await benchApp(1);
  const client = new pg.Client(service.databaseUrl);
  await client.connect();
  const bare: Query = async ({ text, values }) =>
    (await client.query({ text, values: [...values] })).rows;
  try {
    const places = await spreadAssets(service.deps.db, ASSETS);
    await client.query('vacuum analyze assets');
    await client.query('analyze asset_clusters');
    const cookie = await cookieOf(service);
    const rows = [];
    const all: number[] = [];
    const alone: number[] = [];
    for (const z of ZOOMS) {
      const ours: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        for (const tile of tilesOf(places, z)) {
          const url = `${service.url}/api/map/assets/${tile.z}/${tile.x}/${tile.y}.mvt`;
          ours.push(
            await timed(async () => {
              const answer = await fetch(url, { headers: { cookie } });
              const bytes = await answer.arrayBuffer();
              if (!answer.ok || bytes.byteLength === 0) throw new Error(`no tile: ${url}`);
            }),
          );
          alone.push(await timed(() => assetsOfTile(bare, tile, null)));
        }
      }
      all.push(...ours);
      rows.push({
        name: `zoom ${z}, p95 of ${ours.length}`,
        value: quantile(ours, 0.95),
        unit: 'ms',
      });
    }
    const [p95, bareP50] = [quantile(all, 0.95), quantile(alone, 0.5)];
    return [
      ...rows,
      {
        name: `all ${all.length} tiles of ${ASSETS} fixtures, p50`,
        value: quantile(all, 0.5),
        unit: 'ms',
      },
      against({ name: 'all, p95', value: p95, unit: 'ms' }, '<=', 50),
      { name: 'the same statements on a bare connection, p50', value: bareP50, unit: 'ms' },
      {
        name: 'the same statements on a bare connection, p95',
        value: quantile(alone, 0.95),
        unit: 'ms',
      },
      {
        name: 'tile over HTTP to bare statement, p50',
        value: quantile(all, 0.5) / bareP50,
        unit: '×',
      },
    ];
  } finally {
    await client.end();
    await service.close();
  }
};
