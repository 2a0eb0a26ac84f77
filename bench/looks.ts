import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { addCamera, addWorkerToken, setAlgorithm } from '../detection/index.ts';
import { prepareDatabase } from '../gateway/prepare-database.ts';
import { systemClock } from '../platform/clock.ts';
import { type Db, openDb, sql } from '../platform/db.ts';
import { secretsFrom } from '../platform/secrets.ts';
import { startServer } from '../tests/support/server-process.ts';
import { against, type BenchRow, quantile } from './bench.ts';
import { measureTree } from './support/process-tree.ts';

/** LOOKS_MINUTES=3 for a short run. */
const MINUTES = Number(process.env.LOOKS_MINUTES ?? 20);
const VIDEO = process.env.LOOKS_VIDEO ?? '/usr/share/doc/opencv-doc/examples/data/vtest.avi';
const CAMERAS = 40;
/** Of 1080p; LOOKS_LARGE=0 to see what 360p alone costs. */
const LARGE = Number(process.env.LOOKS_LARGE ?? 1);
const EVERY_SECONDS = 10;
/** Opening, models, converted weights; not measured. */
const WARM_UP_SECONDS = 60;
const SAMPLE_MS = 5000;

/**
 * Frames to ledger over RTSP: simulated cameras in one process, the service in another, and a worker with its
 * decoders, whose processor time and memory are measured.
 */
export async function run(): Promise<BenchRow[]> {
  const server = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
  const admin = await openDb(server, { maxConnections: 1 });
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  await admin.query({ text: `create database ${name}`, values: [] });
  const databaseUrl = Object.assign(new URL(server), { pathname: name }).href;
  const dataDir = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const children: ChildProcess[] = [];
  try {
    return await measure({ databaseUrl, dataDir, children });
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await admin.query({ text: `drop database ${name} with (force)`, values: [] });
    await admin.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Place = { databaseUrl: string; dataDir: string; children: ChildProcess[] };

async function measure({ databaseUrl, dataDir, children }: Place): Promise<BenchRow[]> {
  const simulator = spawn(
    process.execPath,
    ['bench/support/simulator-process.ts', VIDEO, String(CAMERAS), String(LARGE)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(simulator);
  const line = once(createInterface(simulator.stdout), 'line') as Promise<[string]>;
  const ended = once(simulator, 'exit').then(([code]) => {
    throw new Error(`the simulated cameras ended with ${code}`);
  });
  const [base] = await Promise.race([line, ended]);
  const masterKey = randomBytes(32);
  const db = await openDb(databaseUrl);
  const { token, largeId } = await prepare(db, masterKey, base);
  const service = await startServer({
    ...{ DATABASE_URL: databaseUrl, DATA_DIR: dataDir, LEASE_SECONDS: '60' },
    MASTER_KEY: masterKey.toString('base64'),
  });
  const worker = spawn(process.execPath, ['gateway/cli.ts', 'worker', '--gateway', service.url], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATA_DIR: dataDir, WORKER_TOKEN: token, LOG_LEVEL: 'warn' },
  });
  children.push(worker);
  await wait(WARM_UP_SECONDS * 1000);
  const from = new Date();
  const tree = await watchTree(worker.pid ?? 0, MINUTES * 60_000);
  const looks = await looksBetween(db, from, new Date());
  await service.stop();
  await db.close();
  return report(tree, looks, largeId);
}

async function prepare(db: Db, masterKey: Uint8Array, base: string) {
  await prepareDatabase(db);
  const settings = { districtCode: '440310', videoDir: '/nowhere' };
  const deps = { db, clock: systemClock, secrets: secretsFrom([masterKey]), settings };
  const streets = Array.from({ length: CAMERAS }, (_, number) => `street-${number}`);
  const larges = Array.from({ length: LARGE }, (_, number) => `large-${number}`);
  let largeId = '';
  for (const cameraCode of [...streets, ...larges]) {
    const { cameraId } = await addCamera(deps, {
      ...{ cameraCode, name: cameraCode, lng: 114.3462, lat: 22.7084 },
      ...{ sourceUrl: `${base}/${cameraCode}`, everySeconds: EVERY_SECONDS },
    });
    const choice = { enabled: true, settings: {}, hours: null };
    for (const algorithmId of ['crowd', 'left-object', 'camera-fault']) {
      await setAlgorithm(deps, cameraId, algorithmId, choice);
    }
    largeId = cameraId;
  }
  const { token } = await addWorkerToken(deps, 'bench');
  return { token, largeId };
}

type Tree = { seconds: number; cores: number; rssBytes: number[] };

async function watchTree(pid: number, forMs: number): Promise<Tree> {
  const startedMs = performance.now();
  const first = await measureTree(pid);
  const rssBytes: number[] = [];
  let last = first;
  while (performance.now() - startedMs < forMs) {
    await wait(SAMPLE_MS);
    last = await measureTree(pid);
    rssBytes.push(last.rssBytes);
  }
  const seconds = (performance.now() - startedMs) / 1000;
  return { seconds, cores: (last.cpuSeconds - first.cpuSeconds) / seconds, rssBytes };
}

type Look = { cameraId: string; takenAt: Date; recordedAt: Date };

const looksBetween = (db: Db, from: Date, to: Date): Promise<Look[]> =>
  db.query(sql`
    select camera_id as "cameraId", taken_at as "takenAt", recorded_at as "recordedAt" from looks
    where taken_at between ${from} and ${to} and health <> 'offline' order by taken_at`);

function report({ seconds, cores, rssBytes }: Tree, looks: Look[], largeId: string): BenchRow[] {
  const byCamera = Map.groupBy(looks, ({ cameraId }) => cameraId);
  const expected = Math.floor(seconds / EVERY_SECONDS);
  // The last look may still be on its way, and the first have come just before.
  const lost = [...byCamera.values()].reduce(
    (sum, each) => sum + Math.max(0, expected - 1 - each.length),
    (CAMERAS + LARGE - byCamera.size) * expected,
  );
  const gaps = [...byCamera.values()].flatMap((each) =>
    each.slice(1).map((look, at) => look.takenAt.getTime() - (each[at]?.takenAt.getTime() ?? 0)),
  );
  const delays = looks.map(({ takenAt, recordedAt }) => +recordedAt - +takenAt);
  const quarter = Math.ceil(rssBytes.length / 4);
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const early = mean(rssBytes.slice(0, quarter));
  const late = mean(rssBytes.slice(-quarter));
  const what = `${CAMERAS} cameras of 360p, ${LARGE} of 1080p, a look each ${EVERY_SECONDS} s`;
  const perCamera = { name: 'cores per camera, all together', value: cores / (CAMERAS + LARGE) };
  return [
    { name: `${what}: minutes`, value: seconds / 60, unit: 'min' },
    against({ ...perCamera, unit: 'cores' }, '<=', 0.012),
    { name: 'looks stored', value: looks.length, unit: 'looks' },
    against({ name: 'looks lost', value: lost, unit: 'looks' }, '<=', 0),
    {
      name: 'of these of the large camera',
      value: byCamera.get(largeId)?.length ?? 0,
      unit: 'looks',
    },
    { name: 'longest time between two looks', value: Math.max(...gaps) / 1000, unit: 's' },
    { name: 'from picture to ledger, p99', value: quantile(delays, 0.99) / 1000, unit: 's' },
    { name: 'memory of worker and decoders at the start', value: early / 2 ** 20, unit: 'MiB' },
    against({ name: 'memory, last quarter to first', value: late / early, unit: '×' }, '<=', 1.05),
  ];
}
