import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { addCamera, addWorkerToken } from '../../detection/index.ts';
import { systemClock } from '../../platform/clock.ts';
import { openDb, sql } from '../../platform/db.ts';
import { secretsFrom } from '../../platform/secrets.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { startServer } from '../support/server-process.ts';

const CAMERAS = 60;
const LEASE_SECONDS = 5;
/** A busy machine is late by itself. */
const SLACK_MS = 2500;

let database: TestDatabase;
let dataDir: string;
const children = new Set<ChildProcess>();
beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'citymark-workers-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Which look was sent under which lease, by any worker. */
const leaseOfLook = new Map<string, string>();

function startWorker(url: string, token: string, name: string) {
  const child = spawn(process.execPath, ['tests/fixtures/worker-child.ts', url, token, name], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [lookId = '', leaseId = ''] = line.split(' ');
    leaseOfLook.set(lookId, leaseId);
  });
  const exited = once(child, 'exit');
  return {
    name,
    send: (signal: NodeJS.Signals) => child.kill(signal),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function prepare() {
  const masterKey = randomBytes(32);
  const deps = {
    db: database.db,
    clock: systemClock,
    secrets: secretsFrom([masterKey]),
    settings: { districtCode: '440310', videoDir: dataDir },
  };
  for (let number = 0; number < CAMERAS; number += 1) {
    await addCamera(deps, {
      ...{ cameraCode: `T-${number}`, name: `测试${number}`, lng: 114.3462, lat: 22.7084 },
      ...{ sourceUrl: 'rtsp://camera.example/1', everySeconds: 1 },
    });
  }
  const { token } = await addWorkerToken(deps, 'test');
  // The embedded database is for one process: from here on it is the service's.
  await database.db.close();
  return {
    token,
    environment: {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      MASTER_KEY: masterKey.toString('base64'),
      LEASE_SECONDS: String(LEASE_SECONDS),
    },
  };
}

it('sixty cameras, three workers, one killed and one frozen: nobody waits long, nothing counts twice', async () => {
  const { token, environment } = await prepare();
  const server = await startServer(environment);
  const metric = async (pattern: RegExp): Promise<number> => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    return Number(text.match(pattern)?.[1] ?? 0);
  };
  const leased = () => metric(/^citymark_worker_cameras\{state="leased"\} (\d+)/m);
  const alive = () => metric(/^citymark_workers (\d+)/m);
  const until = (condition: () => Promise<void>) =>
    vi.waitFor(condition, { timeout: 60_000, interval: 250 });

  const workers = ['first', 'second', 'third'].map((name) => startWorker(server.url, token, name));
  const [killed, frozen, healthy] = workers;
  await until(async () => {
    expect(await alive()).toBe(3);
    expect(await leased()).toBe(CAMERAS);
    // Each of the three has come to look through its share.
    expect(new Set(leaseOfLook.values()).size).toBeGreaterThanOrEqual(CAMERAS + 30);
  });

  const endedAt = Date.now();
  killed?.send('SIGKILL');
  frozen?.send('SIGSTOP');
  await until(async () => {
    expect(await alive()).toBe(1);
    expect(await leased()).toBe(CAMERAS);
  });
  const refusedBefore = await metric(/looks_refused_total\{reason="lease-lost"\} (\d+)/);
  const thawedAt = Date.now();
  frozen?.send('SIGCONT');
  await until(async () => {
    expect(await alive()).toBe(2);
    // What it was about to send when it froze comes too late.
    const refused = await metric(/looks_refused_total\{reason="lease-lost"\} (\d+)/);
    expect(refused).toBeGreaterThan(refusedBefore);
  });
  await until(async () => expect(Date.now() - thawedAt).toBeGreaterThan(LEASE_SECONDS * 1000));
  await Promise.all([frozen?.stop(), healthy?.stop()]);
  await server.stop();

  const db = await openDb(database.url);
  try {
    const looks = await db.query<{ lookId: string; cameraId: string; takenAt: Date }>(sql`
      select look_id as "lookId", camera_id as "cameraId", taken_at as "takenAt"
      from looks order by camera_id, taken_at`);
    const byCamera = Map.groupBy(looks, ({ cameraId }) => cameraId);
    expect(byCamera.size).toBe(CAMERAS);
    for (const taken of byCamera.values()) {
      expectOneLeaseAfterTheOther(taken);
      const times = taken.map(({ takenAt }) => takenAt.getTime());
      const before = times.findLast((at) => at <= endedAt) ?? 0;
      const after = times.find((at) => at > endedAt) ?? Number.POSITIVE_INFINITY;
      expect(after - Math.max(before, endedAt)).toBeLessThan(2 * LEASE_SECONDS * 1000 + SLACK_MS);
      // The one that came back took over without a gap.
      const later = times.filter((at) => at >= thawedAt);
      const gaps = later.slice(1).map((at, index) => at - (later[index] ?? at));
      expect(Math.max(...gaps)).toBeLessThan(LEASE_SECONDS * 1000);
    }
  } finally {
    await db.close();
  }
}, 170_000);

/** In the order of their time, looks of one lease stand together: no two workers counted at once. */
function expectOneLeaseAfterTheOther(taken: { lookId: string }[]) {
  const leases = taken.map(({ lookId }) => leaseOfLook.get(lookId));
  expect(leases).not.toContain(undefined);
  const spells = leases.filter((lease, index) => lease !== leases[index - 1]);
  expect(new Set(spells).size).toBe(spells.length);
}
