import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let directory: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  database = await freshDatabase();
  directory = await mkdtemp(join(tmpdir(), 'citymark-cli-'));
  await database.db.query(sql`
    insert into departments (department_id, department_code, name_zh, kind, created_at)
    values (${newId()}, 'LAMPS', '路灯管理所', 'bureau', now())`);
  // The embedded database is for one process at a time.
  await database.db.close();
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

/** Starts the command line in a process of its own, on the test's database. */
function start(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [resolve('gateway/cli.ts'), ...args], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATA_DIR: directory,
      DATABASE_URL: database.url,
      MQTT_URL: process.env.MQTT_URL ?? '',
      ...environment,
    },
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    said.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said.err += chunk;
  });
  running.add(child);
  const ended = Promise.withResolvers<number | null>();
  child.on('close', (code) => {
    running.delete(child);
    ended.resolve(code);
  });
  return { child, said, ended: ended.promise };
}

async function citymark(args: string[], environment: Record<string, string> = {}) {
  const { said, ended } = start(args, environment);
  return { code: await ended, ...said };
}

describe('citymark', () => {
  it('explains itself', async () => {
    const { code, out } = await citymark(['--help']);
    expect(code).toBe(0);
    for (const command of ['serve', 'migrate', 'demo', 'staff', 'audit']) {
      expect(out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    }
  });

  it('takes it well when who reads has had enough', async () => {
    const { child, said, ended } = start(['--help']);
    child.stdout.destroy();
    expect(await ended).toBe(0);
    expect(said.err).toBe('');
  });

  it('tells wrong usage and wrong configuration by exit code 2', async () => {
    const [usage, missing, configuration] = await Promise.all([
      citymark(['no-such-command']),
      citymark(['staff', 'add', 'li']),
      citymark(['migrate'], { PORT: 'x', LOG_LEVEL: 'loud' }),
    ]);
    expect(usage).toMatchObject({ code: 2, out: '', err: expect.stringContaining('unknown') });
    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('--name') });
    expect(configuration.code).toBe(2);
    expect(configuration.err).toMatch(/PORT must be.*LOG_LEVEL must be/s);
  });

  it('adds staff and lists them; the first password is the only thing on standard output', async () => {
    const person = ['staff', 'add', 'li.lei', '--name', '李雷', '--department'];
    const added = await citymark([...person, 'LAMPS', '--role', 'handler']);
    expect(added.code).toBe(0);
    expect(added.out).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){3}\n$/);
    const again = await citymark([...person, 'LAMPS', '--role', 'handler']);
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('login') });
    const nowhere = await citymark([...person, 'NOWHERE', '--role', 'handler']);
    expect(nowhere.code).toBe(1);
    const list = await citymark(['staff', 'list', '--json']);
    expect(JSON.parse(list.out)).toMatchObject([
      { login: 'li.lei', name: '李雷', roles: ['handler'], mustChangePassword: true },
    ]);
  });
});

describe('serve', () => {
  const environment = { PORT: '0', DEMO: 'no', LOG_LEVEL: 'info', WORKER: 'no' };

  it('says at once that a port is taken', async () => {
    const other = createServer();
    const listening = Promise.withResolvers<void>();
    other.listen(0, '127.0.0.1', listening.resolve);
    await listening.promise;
    const { port } = other.address() as { port: number };
    const { code, err } = await citymark(['serve'], { ...environment, PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(err).toBe(
      `citymark: Port ${port} is in use by another process. Stop that one, or choose another with PORT.\n`,
    );
  });

  it('runs until it is told to stop, keeps others off its data, and ends in order', async () => {
    const { child, said, ended } = start(['serve'], environment);
    await vi.waitFor(() => expect(said.out).toContain('is ready'), { timeout: 120_000 });
    const url = said.out.match(/Citizens\s+(http:\S+)\//)?.[1];
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(said.out).toContain(`Data       ${directory}`);
    if (database.url.startsWith('pglite:')) {
      const second = await citymark(['staff', 'list']);
      expect(second).toMatchObject({ code: 1, out: '' });
      expect(second.err).toMatch(/^citymark: The data directory \S+ is in use by process \d+/);
    }
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toContain('"msg":"stopped"');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
