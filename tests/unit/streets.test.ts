import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { demoStreets } from '../../gateway/demo/index.ts';
import { layFixtures } from '../../gateway/demo/lay-fixtures.ts';
import { mapStreetRoutes } from '../../gateway/map-street-routes.ts';
import { parseStreets } from '../../gateway/streets.ts';

const collection = (...features: unknown[]) =>
  JSON.stringify({ type: 'FeatureCollection', features });
const feature = (type: string, coordinates: unknown, properties: unknown = { name: '龙坪路' }) => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const line = [
  [114.35, 22.69, 31.5],
  [114.36, 22.7, 30],
];

describe('streets for the plain map', () => {
  it('are points, lines and areas with their names, and nothing else', () => {
    const kept = parseStreets(
      collection(
        feature('LineString', line, { name: '龙坪路', 'name:en': 'Longping Rd', owner: '张三' }),
        feature('MultiLineString', [line], null),
        feature('Point', [114.35, 22.69], { name: null }),
      ),
    );
    const flat = line.map(([lng, lat]) => [lng, lat]);
    expect(kept.features.map(({ properties }) => properties)).toEqual([
      { name: '龙坪路', 'name:en': 'Longping Rd' },
      {},
      {},
    ]);
    expect(kept.features[0]?.geometry).toEqual({ type: 'LineString', coordinates: flat });
    expect(kept.features[1]?.geometry).toEqual({ type: 'MultiLineString', coordinates: [flat] });
  });

  it.each([
    ['not JSON', '{'],
    ['no GeoJSON', 'null'],
    ['no GeoJSON', '[]'],
    ['no GeoJSON', JSON.stringify(feature('LineString', line))],
    [
      'not in WGS-84',
      `{"type":"FeatureCollection","features":[],"crs":{"properties":{"name":"EPSG:3857"}}}`,
    ],
    ['features[1]', collection(feature('LineString', line), null)],
    [
      'features[0]',
      collection(
        feature('LineString', [
          [12_729_000, 2_594_000],
          [0, 0],
        ]),
      ),
    ],
    ['features[0]', collection(feature('LineString', [[114.35, 22.69]]))],
    ['features[0]', collection(feature('LineString', [[[[[114.35, 22.69]]]]]))],
    ['features[0]', collection(feature('GeometryCollection', line))],
    ['features[0]', collection(feature('LineString', line, { name: 'x'.repeat(81) }))],
    ['features[0]', collection(feature('LineString', line, { name: 7 }))],
    ['more than 50000', collection(...Array.from({ length: 50_001 }, () => 1))],
  ])('are refused: %s', (why, text) => {
    expect(() => parseStreets(text)).toThrow(why);
  });

  it('of the demo are read like any others, and its fixtures stand along them', () => {
    const streets = demoStreets();
    expect(parseStreets(JSON.stringify(streets))).toEqual(streets);
    const roads = streets.features.flatMap(({ properties, geometry }) =>
      geometry.type === 'LineString'
        ? [{ name: properties.name ?? '', ends: geometry.coordinates }]
        : [],
    );
    const lamps = layFixtures().filter(({ classCode }) => classCode === '0118');
    expect(lamps.length).toBeGreaterThan(100);
    for (const lamp of lamps) {
      const along = roads.filter(({ name }) => lamp.name.startsWith(name));
      expect(Math.min(...along.map(({ ends }) => metresFrom(lamp, ends))), lamp.name).toBeLessThan(
        12,
      );
    }
  });
});

/** What is answered where the file of the streets has this text, and what is logged. */
async function answersWith(text: string) {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-streets-'));
  const streetsFile = join(directory, 'streets.geojson');
  await writeFile(streetsFile, text);
  const logs: string[] = [];
  const app = Fastify({ logger: { stream: { write: (line: string) => void logs.push(line) } } });
  await app.register(mapStreetRoutes({ config: { streetsFile } } as never));
  const ask = (headers = {}) => app.inject({ url: '/api/map/streets.geojson', headers });
  await app.ready();
  await rm(directory, { recursive: true });
  return { ask, logs, close: () => app.close() };
}

describe('the file of streets', () => {
  it('is sent as it was at start, and not twice', async () => {
    const text = collection(feature('LineString', line));
    const { ask, close } = await answersWith(text);
    const answer = await ask();
    expect(answer.headers['content-type']).toContain('application/geo+json');
    expect(answer.json()).toEqual(parseStreets(text));
    const again = await ask({ 'if-none-match': String(answer.headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    await close();
  });

  it('is told of when it cannot be used, and stops nothing', async () => {
    const { ask, logs, close } = await answersWith(collection(feature('LineString', [])));
    expect((await ask()).json()).toEqual({ type: 'FeatureCollection', features: [] });
    expect(logs.filter((each) => each.includes('STREETS_FILE')).join()).toContain('features[0]');
    await close();
  });
});

/** Metres from a place to a straight line between two. */
function metresFrom(place: { lng: number; lat: number }, ends: [number, number][]): number {
  const east = 111_320 * Math.cos((place.lat * Math.PI) / 180);
  const [[ax = 0, ay = 0] = [], [bx = 0, by = 0] = []] = ends.map(([lng, lat]) => [
    (lng - place.lng) * east,
    (lat - place.lat) * 111_320,
  ]);
  const [dx, dy] = [bx - ax, by - ay];
  const part = Math.max(0, Math.min(1, -(ax * dx + ay * dy) / (dx * dx + dy * dy)));
  return Math.hypot(ax + part * dx, ay + part * dy);
}
