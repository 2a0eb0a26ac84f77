import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import {
  eventCounts,
  frigateApi,
  listenToCameras,
  listenToFrigate,
} from '../../detection/index.ts';
import { sightingStates } from '../../detection/ledger/presence.ts';
import { listSightings } from '../../detection/sightings/sighting-store.ts';
import { type OpenBus, openBus } from '../../platform/bus.ts';
import { sql } from '../../platform/db.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { addLedgerCamera, at, clearLedger, ledgerDeps, setAlgorithm } from './ledger-world.ts';

export const PATIENCE = { timeout: 20_000, interval: 20 };
const SETTINGS = { dwellSeconds: 60, gapSeconds: 25, clearSeconds: 60, cooldownSeconds: 600 };
export const TOPIC = `frigate-${randomUUID()}`;
const CREDENTIALS = { username: 'frigate', password: 'of-the-test' };

export let database: TestDatabase;
let directory: string;
export let bus: OpenBus;
/** What is on the network, with its own words. */
export let outside: MqttClient;
let http: Server;
export const inProgress: unknown[] = [];
export let camera: string;
export let other: string;
export let deps: ReturnType<typeof ledgerDeps>['deps'];
export let clock: ReturnType<typeof ledgerDeps>['clock'];
const counts = eventCounts();
const ends: (() => Promise<void>)[] = [];

/** Opens a broker with Frigate and cameras on it for the tests of this file; each begins with an empty ledger. */
export function withOutsideEvents(): void {
  beforeAll(async () => {
    database = await freshDatabase();
    directory = await mkdtemp(join(tmpdir(), 'citymark-events-'));
    const url = process.env.MQTT_URL || `aedes:${directory}`;
    bus = await openBus({
      url,
      name: randomUUID(),
      listen: '127.0.0.1:0',
      credentials: CREDENTIALS,
    });
    outside = await mqtt.connectAsync(bus.listening ? `mqtt://${bus.listening}` : url, {
      ...(bus.listening ? CREDENTIALS : {}),
      protocolVersion: 4,
    });
    http = createServer((request, response) => {
      const config = { cameras: { front_door: { detect: { width: 1280, height: 720 } } } };
      const list = request.url?.startsWith('/api/events?in_progress=1');
      response.end(JSON.stringify(list ? inProgress : config));
    });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    camera = await addLedgerCamera(database.db, {});
    other = await addLedgerCamera(database.db, { x: 40 });
    for (const algorithmId of ['illegal-parking', 'stray-dog']) {
      await setAlgorithm(database.db, camera, SETTINGS, algorithmId);
    }
    await setAlgorithm(database.db, other, SETTINGS);
    const made = ledgerDeps(database.db, 0);
    clock = made.clock;
    deps = { ...made.deps, bus };
    const api = frigateApi(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const cameraCodes = new Map([['front_door', camera]]);
    ends.push(
      await listenToFrigate(deps, { api, topic: TOPIC, cameraCodes, count: counts.count }),
      await listenToCameras(deps, counts.count),
    );
  });
  afterAll(async () => {
    for (const end of ends) await end();
    await outside.endAsync();
    await bus.close();
    http.closeAllConnections();
    http.close();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await clearLedger(database.db);
    await database.db.query(sql`delete from external_events`);
    inProgress.length = 0;
    clock.set(at(3000));
  });
}

export const total = (source: string, outcome?: string) =>
  counts
    .all()
    .filter((each) => each.source === source && (!outcome || each.outcome === outcome))
    .reduce((sum, { messages }) => sum + messages, 0);

/** Says it on the network, and waits until it has been taken in. */
export async function say(topic: string, payload: unknown, source = 'frigate'): Promise<void> {
  const before = total(source);
  await outside.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  await expect.poll(() => total(source), PATIENCE).toBe(before + 1);
}

const unix = (seconds: number) => at(seconds).getTime() / 1000;
const event = (type: string, seconds: number, changes: object = {}) => ({
  type,
  before: {},
  after: {
    id: '1700000000.1-abcdef',
    camera: 'front_door',
    label: 'car',
    frame_time: unix(seconds),
    end_time: type === 'end' ? unix(seconds) : null,
    box: [100, 200, 300, 320],
    computed_score: 0.9,
    false_positive: false,
    stationary: true,
    current_zones: ['illegal_parking_gate'],
    ...changes,
  },
});
export const say1 = (type: string, seconds: number, changes?: object) =>
  say(`${TOPIC}/events`, event(type, seconds, changes));
export const sightings = async () => {
  const byState = sightingStates.map((state) =>
    listSightings(database.db.query, { state }, { limit: 100 }),
  );
  return (await Promise.all(byState)).flat();
};
export const looks = async () => {
  const [row] = await database.db.query<{ count: number }>(
    sql`select count(*)::int as count from looks`,
  );
  return row?.count;
};
