import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

let database: TestDatabase;
let dataDir: string;
beforeAll(async () => {
  database = await freshDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'citymark-worker-'));
  // The embedded database is for one process: it is the service's.
  await database.db.close();
});
afterAll(async () => {
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const start = () =>
  startServer({
    ...{ DATABASE_URL: database.url, DATA_DIR: dataDir, WORKER: 'yes', LEASE_SECONDS: '3' },
  });

/** Processes that run the worker command for this service; by their command line, as orphans lose their parent. */
async function workersOf({ url }: ServerProcess): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => [pid, await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')]),
  );
  return lines
    .filter(([, line]) => line?.includes('cli.ts\0worker\0') && line.includes(`${url}\0`))
    .map(([pid]) => Number(pid));
}

const alive = async ({ url }: ServerProcess): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(text.match(/^citymark_workers (\d+)/m)?.[1]);
};
const until = (condition: () => Promise<void>) =>
  vi.waitFor(condition, { timeout: 90_000, interval: 200 });

it('the service runs one worker, starts it again when it dies, and takes it along when it stops', {
  timeout: 300_000,
}, async () => {
  const server = await start();
  await until(async () => expect(await alive(server)).toBe(1));
  const [first = 0, ...others] = await workersOf(server);
  expect(others).toEqual([]);
  process.kill(first, 'SIGKILL');
  await until(async () => {
    const [second] = await workersOf(server);
    expect(second).toBeGreaterThan(0);
    expect(second).not.toBe(first);
  });
  await until(async () => expect(await alive(server)).toBe(1));
  await server.stop();
  expect(await workersOf(server)).toEqual([]);
});

it('a worker does not outlive a service that was killed', { timeout: 300_000 }, async () => {
  const server = await start();
  await until(async () => expect(await alive(server)).toBe(1));
  expect(await workersOf(server)).toHaveLength(1);
  await server.kill();
  await until(async () => expect(await workersOf(server)).toEqual([]));
});
