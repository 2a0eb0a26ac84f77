import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { addStaff } from '../../gateway/add-staff.ts';
import { buildApp } from '../../gateway/app.ts';
import { readConfig } from '../../gateway/config.ts';
import type { AppDeps } from '../../gateway/deps.ts';
import { freePort } from '../../gateway/free-port.ts';
import { createLogger } from '../../gateway/logger.ts';
import { openRuntime } from '../../gateway/runtime.ts';
import type { Role } from '../../platform/actor.ts';
import { type Clock, fixedClock } from '../../platform/clock.ts';
import { type Db, sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Jobs } from '../../platform/jobs.ts';
import { freshDatabase } from './database.ts';

export type SignedInHeaders = { cookie: string; 'x-csrf-token': string };

export type TestApp<C extends Clock = ReturnType<typeof fixedClock>> = {
  app: FastifyInstance;
  deps: AppDeps;
  db: Db;
  clock: C;
  /** `http://127.0.0.1:<port>`; answers only with `listen: true`. */
  url: string;
  /** Every log line so far, at level trace. */
  logs: string[];
  /** A new member of staff with the role, in the department or one made for this test, signed in. */
  signIn(role: Role | Role[], departmentId?: string): Promise<TestStaff>;
  /** A department without anything else; answers its id. */
  department(name?: string): Promise<string>;
  inject(options: InjectOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
};

export type TestStaff = {
  staffId: string;
  departmentId: string;
  login: string;
  password: string;
  headers: SignedInHeaders;
};

export type TestAppOptions<C extends Clock> = {
  /** Stands at 2026-11-23 09:00 in Shenzhen, a Monday, unless told. */
  clock?: C;
  /** Environment variables, as a deployment would set them. */
  environment?: Record<string, string>;
  /** Works off jobs. */
  jobs?: boolean;
  /** Listens on a free port, for browsers. */
  listen?: boolean;
  /** Takes the place of what the service would open. */
  deps?: Partial<AppDeps>;
};

/** Takes jobs and does nothing with them. */
const idleJobs: Jobs = {
  send: async () => {},
  work: async () => {},
  schedule: async () => {},
  stop: async () => {},
};

/** The whole service on a fresh database, with a bus and blobs of its own. */
export async function testApp<C extends Clock = ReturnType<typeof fixedClock>>(
  options: TestAppOptions<C> = {},
): Promise<TestApp<C>> {
  const database = await freshDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'citymark-app-'));
  const clock = (options.clock ?? fixedClock('2026-11-23T01:00:00Z')) as C;
  const port = options.listen ? await freePort('127.0.0.1', 0) : 8080;
  const config = readConfig({
    PORT: String(port),
    DATA_DIR: directory,
    DATABASE_URL: database.url,
    MQTT_URL: process.env.MQTT_URL,
    // Tests may ask as often as they like; those of the limits set their own.
    REQUESTS_PER_MINUTE: '1000000',
    SIGN_INS_PER_MINUTE: '1000000',
    COMPLAINTS_PER_ADDRESS: '1000000',
    COMPLAINTS_PER_PLATE: '1000000',
    DEMO: 'no',
    ...options.environment,
  });
  const logs: string[] = [];
  const logger = createLogger('trace', { write: (line) => logs.push(line) });
  const { db } = database;
  const runtime = await openRuntime(config, {
    clock,
    logger,
    db,
    jobs: options.jobs ? undefined : idleJobs,
  });
  const deps = { ...runtime.deps, ...options.deps };
  const app = await buildApp(deps);
  if (options.listen) await app.listen({ host: '127.0.0.1', port });
  else await app.ready();

  const department = async (name = '测试部门') => {
    const departmentId = newId();
    await db.query(sql`
      insert into departments (department_id, department_code, name_zh, kind, created_at)
      values (${departmentId}, ${`T-${departmentId}`}, ${name}, 'other', ${clock.now()})`);
    return departmentId;
  };

  const signIn = async (role: Role | Role[], departmentId?: string): Promise<TestStaff> => {
    const home = departmentId ?? (await department());
    const login = `t-${randomUUID()}`;
    const password = `correct horse ${randomUUID().slice(0, 8)}`;
    const roles = [role].flat();
    const { staff } = await addStaff(runtime.deps, {
      login,
      name: '测试',
      departmentId: home,
      roles,
      password,
    });
    const answer = await app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login, password },
      remoteAddress: anyAddress(),
    });
    const [cookie] = answer.cookies;
    const { csrfToken } = answer.json<{ csrfToken: string }>();
    if (!cookie) throw new Error(`signing in failed: ${answer.body}`);
    const headers = { cookie: `${cookie.name}=${cookie.value}`, 'x-csrf-token': csrfToken };
    return { staffId: staff.staffId, departmentId: home, login, password, headers };
  };

  const close = async () => {
    // Connections that clients keep for later would hold it up for more than a minute.
    const cut = setTimeout(() => app.server.closeAllConnections(), 1000);
    await app.close();
    clearTimeout(cut);
    await runtime.close();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  };

  return {
    app,
    deps,
    db,
    clock,
    url: `http://127.0.0.1:${port}`,
    logs,
    signIn,
    department,
    inject: (request) => app.inject(request),
    close,
  };
}

/** Failures are counted per address, and tests must not lock each other out. */
export const anyAddress = (): string =>
  `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
