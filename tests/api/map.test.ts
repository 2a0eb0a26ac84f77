import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridCodes } from '../../assets/asset.ts';
import { insertAssets, updateAssets } from '../../assets/asset-store.ts';
import { inTile, type TileAddress } from '../../assets/asset-tile.ts';
import { assetsOfTile, MOST_IN_TILE } from '../../assets/asset-tile-store.ts';
import type { Asset } from '../../assets/index.ts';
import { encode } from '../../geogrid/index.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

let world: TestApp;
let admin: TestStaff;
let handler: TestStaff;
let lamps: Asset[];

beforeAll(async () => {
  world = await testApp();
  lamps = await addStreetLamps(world.db, 300);
  admin = await world.signIn('asset_admin');
  handler = await world.signIn('handler', lamps[0]?.maintainerId);
});
afterAll(() => world?.close());

type Shown = Record<string, string | number | boolean>;

/** Where a place lies among the tiles of a zoom. */
const tileAt = ({ lng, lat }: { lng: number; lat: number }, z: number): TileAddress => {
  const [right, down] = [
    (lng + 180) / 360,
    0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI),
  ];
  return { z, x: Math.floor(right * 2 ** z), y: Math.floor(down * 2 ** z) };
};

const tileUrl = ({ z, x, y }: TileAddress, search = '') =>
  `/api/map/assets/${z}/${x}/${y}.mvt${search}`;

async function shownIn(tile: TileAddress, who = admin, search = ''): Promise<Shown[]> {
  const answer = await world.inject({ url: tileUrl(tile, search), headers: who.headers });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
  const layer = new VectorTile(new PbfReader(answer.rawPayload)).layers.assets;
  return Array.from({ length: layer?.length ?? 0 }, (_, index) => {
    const feature = layer?.feature(index);
    const [[at] = []] = feature?.loadGeometry() ?? [];
    return { ...feature?.properties, px: at?.x ?? -1, py: at?.y ?? -1 } as Shown;
  });
}

const first = () => lamps[0] as Asset;
const sumOf = (shown: Shown[]) => shown.reduce((sum, { count }) => sum + Number(count), 0);

describe('tiles of fixtures', () => {
  it('count everything from afar, at every zoom before single fixtures', async () => {
    for (const z of [0, 5, 9, 10]) {
      const shown = await shownIn(tileAt(first(), z));
      expect(sumOf(shown), `zoom ${z}`).toBe(300);
      expect(new Set(shown.map((each) => each.classCode))).toEqual(new Set(['0118']));
    }
  });

  it('show as many in a tile as in the four tiles below it', async () => {
    for (let z = 8; z < 18; z++) {
      const { x, y } = tileAt(first(), z);
      const above = await shownIn({ z, x, y });
      const count = (shown: Shown[]) =>
        shown.reduce((sum, each) => sum + Number(each.count ?? 1), 0);
      let below = 0;
      for (const [dx, dy] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        below += count(await shownIn({ z: z + 1, x: 2 * x + dx, y: 2 * y + dy }));
      }
      expect(below, `below zoom ${z}`).toBe(count(above));
      expect(below).toBeGreaterThan(0);
    }
  });

  it('tell of each fixture from zoom 16 on, where it stands', async () => {
    const tile = tileAt(first(), 16);
    const shown = await shownIn(tile);
    const lamp = shown.find((each) => each.assetId === first().assetId);
    const { assetCode, name } = first();
    expect(lamp).toMatchObject({
      assetCode,
      name,
      classCode: '0118',
      state: 'intact',
      seen: false,
    });
    expect([lamp?.px, lamp?.py]).toEqual(inTile(first(), tile));
    expect(shown.every((each) => each.count === undefined)).toBe(true);
  });

  it('say what no camera sees only to those who may see cameras', async () => {
    const cameraId = newId();
    await world.db.query(sql`
      insert into sights (camera_id, basis, computed_at) values (${cameraId}, 'test', ${world.clock.now()})`);
    await world.db.query(sql`
      insert into sight_cells (grid_code, camera_id, lowest_m, pixels_per_m)
      values (${encode({ lng: first().lng, lat: first().lat }, 7)}, ${cameraId}, 0, 40)`);
    const tile = tileAt(first(), 16);
    const seen = (await shownIn(tile)).filter((each) => each.seen === true);
    expect(seen.map((each) => each.assetId)).toContain(first().assetId);
    expect(seen.length).toBeLessThan(5);
    const told = await shownIn(tile, handler);
    expect(told.length).toBeGreaterThan(3);
    expect(told.every((each) => each.seen === undefined)).toBe(true);
    const { headers } = admin;
    const spots = await world.inject({ url: '/api/map/blind-spots', headers });
    expect(spots.json()).toEqual({
      classes: [{ classCode: '0118', assets: 300, unseen: 300 - seen.length }],
    });
  });

  it('are narrowed to classes', async () => {
    for (const z of [10, 15, 16]) {
      const tile = tileAt(first(), z);
      const all = await shownIn(tile);
      expect(all.length).toBeGreaterThan(0);
      expect(await shownIn(tile, admin, '?classes=01')).toEqual(all);
      expect(await shownIn(tile, admin, '?classes=0105,0118')).toEqual(all);
      expect(await shownIn(tile, admin, '?classes=02,0105')).toEqual([]);
    }
  });

  it('need not be sent twice', async () => {
    const url = tileUrl(tileAt(first(), 12));
    const { headers } = admin;
    const answer = await world.inject({ url, headers });
    expect(answer.headers['cache-control']).toBe('private, max-age=30');
    const etag = String(answer.headers.etag);
    const again = await world.inject({ url, headers: { ...headers, 'if-none-match': etag } });
    expect(again.statusCode).toBe(304);
    expect(again.body).toBe('');
  });

  it('refuse what is no tile', async () => {
    const { headers } = admin;
    const bad = [
      '23/0/0.mvt',
      '-1/0/0.mvt',
      '3/8/0.mvt',
      '3/0/8.mvt',
      '3/0/-1.mvt',
      '3/1.5/1.mvt',
      '3/a/1.mvt',
    ];
    for (const path of [...bad, '99999999999999999999/0/0.mvt']) {
      const answer = await world.inject({ url: `/api/map/assets/${path}`, headers });
      expect([400, 422], `${path}: ${answer.statusCode}`).toContain(answer.statusCode);
    }
    const classes = await world.inject({
      url: `${tileUrl({ z: 0, x: 0, y: 0 })}?classes=01'--`,
      headers,
    });
    expect([400, 422]).toContain(classes.statusCode);
    const far = await world.inject({ url: tileUrl({ z: 22, x: 0, y: 4194303 }), headers });
    expect([far.statusCode, far.rawPayload.length]).toEqual([200, 0]);
  });
});

describe('counted fixtures', () => {
  const kept = async () =>
    world.db.query<{ level: number; classCode: string; count: number; cells: number }>(sql`
      select level, class_code as "classCode", sum(count) as count, count(*) as cells
      from asset_clusters group by 1, 2 order by 1, 2`);
  const counted = async () =>
    world.db.query<{ level: number; classCode: string; count: number; cells: number }>(sql`
      select level, class_code as "classCode", count(*) as count,
        count(distinct map_cell >> (56 - 2 * level)) as cells
      from assets, generate_series(10, 16) as level group by 1, 2 order by 1, 2`);

  it('follow whatever happens to the register', async () => {
    const [lamp] = lamps.splice(-1) as [Asset];
    const place = { lng: lamp.lng + 0.03, lat: lamp.lat + 0.02, heightM: 30 };
    await updateAssets(world.db.query, [{ ...lamp, ...place, ...gridCodes(place) }]);
    expect(await kept()).toEqual(await counted());
    await updateAssets(world.db.query, [{ ...lamp, ...place, name: '改名', classCode: '0105' }]);
    expect(await kept()).toEqual(await counted());
    await world.db.query(sql`delete from assets where asset_id = ${lamp.assetId}`);
    expect(await kept()).toEqual(await counted());
    await world.db.query(sql`update assets set note = 'x'`);
    expect(await kept()).toEqual(await counted());
    const [{ lng = 0 } = {}] = await world.db.query<{ lng: number }>(sql`
      select sum(lng_sum) / sum(count) as lng from asset_clusters where level = 12`);
    const mean = lamps.reduce((sum, each) => sum + each.lng, 0) / lamps.length;
    expect(lng).toBeCloseTo(mean, 9);
  });

  it('count a crowd in one tile instead of sending it', async () => {
    const place = { lng: 114.4, lat: 22.7 };
    const crowd = Array.from({ length: MOST_IN_TILE + 1 }, (_, index) => {
      const at = {
        lng: place.lng + (index % 64) * 1e-5,
        lat: place.lat + index * 1e-8,
        heightM: 0,
      };
      const assetCode = `4403100118${500_000 + index}`;
      return { ...first(), assetId: newId(), assetCode, ...at, ...gridCodes(at) };
    });
    await insertAssets(world.db.query, crowd);
    const tile = tileAt(place, 16);
    const shown = await assetsOfTile(world.db.query, tile, null);
    expect(shown.assets).toEqual([]);
    expect(shown.clusters.reduce((sum, { count }) => sum + count, 0)).toBe(crowd.length);
    expect(shown.clusters.length).toBeLessThanOrEqual(1024);
    await world.db.query(sql`delete from assets where asset_code >= '4403100118500000'`);
    expect(await kept()).toEqual(await counted());
  });

  it('find the square of every place that the web map finds', async () => {
    const places = fc.sample(
      fc.record({
        // On the very edge of two squares either is right.
        lng: fc.integer({ min: -179_000_000, max: 179_000_000 }).map((at) => (at + 0.3) / 1e6),
        lat: fc.integer({ min: -85_000_000, max: 85_000_000 }).map((at) => (at + 0.3) / 1e6),
      }),
      200,
    );
    const rows = await world.db.query<{ lng: number; lat: number; number: number }>(sql`
      select lng, lat, map_cell(lng, lat) >> 24 as number
      from unnest(${places.map((each) => each.lng)}::float8[], ${places.map((each) => each.lat)}::float8[])
        as place (lng, lat)`);
    for (const { lng, lat, number } of rows) {
      const [px, py] = [0, 1].map((axis) => {
        let value = 0;
        for (let bit = 15; bit >= 0; bit--) {
          value = value * 2 + (Math.floor(number / 2 ** (2 * bit + axis)) % 2);
        }
        return value;
      });
      expect({ z: 16, x: px, y: py }).toEqual(tileAt({ lng, lat }, 16));
    }
  });
});

describe('streets of the plain map', () => {
  it('are those of the demo district only while it is there', async () => {
    const url = '/api/map/streets.geojson';
    const { headers, departmentId } = await world.signIn('handler');
    const none = await world.inject({ url, headers });
    expect(none.json()).toEqual({ type: 'FeatureCollection', features: [] });
    await world.db.query(sql`
      update departments set is_demo = true where department_id = ${departmentId}`);
    const answer = await world.inject({ url, headers });
    type Streets = { features: { properties: { name: string } }[] };
    const names = answer.json<Streets>().features.map(({ properties }) => properties.name);
    expect(names).toEqual(expect.arrayContaining(['坪山大道', '六联社区', '六联社区公园']));
  });
});
