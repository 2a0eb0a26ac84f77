import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { mintPlates } from '../../assets/index.ts';
import { buildApp } from '../../gateway/app.ts';
import { readConfig } from '../../gateway/config.ts';
import type { AppDeps } from '../../gateway/deps.ts';
import { freePort } from '../../gateway/free-port.ts';
import { createLogger } from '../../gateway/logger.ts';
import { prepareDatabase } from '../../gateway/prepare-database.ts';
import { openRuntime } from '../../gateway/runtime.ts';
import { openDb } from '../../platform/db.ts';
import { addStreetLamps } from '../../tests/support/street-lamps.ts';

const SERVER = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export type BenchApp = {
  app: FastifyInstance;
  deps: AppDeps;
  /** Where it listens, without a slash at the end. */
  url: string;
  /** The database it works on. */
  databaseUrl: string;
  /** One live plate for each street lamp. */
  smartCodes: string[];
  close(): Promise<void>;
};

/** The real service on PostgreSQL, listening, with `lamps` street lamps that have plates. No limits on visits. */
export async function benchApp(lamps: number): Promise<BenchApp> {
  const name = `citymark_bench_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(SERVER, { maxConnections: 1 });
  await admin.query({ text: `create database ${name}`, values: [] });
  const databaseUrl = Object.assign(new URL(SERVER), { pathname: name }).href;
  const directory = await mkdtemp(join(tmpdir(), 'citymark-bench-'));
  const port = await freePort('127.0.0.1', 0);
  const unlimited = '1000000';
  const config = readConfig({
    PORT: String(port),
    DATA_DIR: directory,
    DATABASE_URL: databaseUrl,
    REQUESTS_PER_MINUTE: unlimited,
    COMPLAINTS_PER_ADDRESS: unlimited,
    COMPLAINTS_PER_PLATE: unlimited,
    LOG_LEVEL: 'warn',
    DEMO: 'no',
  });
  const db = await openDb(databaseUrl, config.database);
  await prepareDatabase(db);
  const runtime = await openRuntime(config, { db, logger: createLogger('warn') });
  const assets = await addStreetLamps(db, lamps);
  const plates = await mintPlates(runtime.deps, { assetIds: assets.map((each) => each.assetId) });
  // What autovacuum does on a database that has lived for a minute.
  await db.query({ text: 'analyze', values: [] });
  const app = await buildApp(runtime.deps);
  await app.listen({ host: '127.0.0.1', port });
  return {
    app,
    deps: runtime.deps,
    url: `http://127.0.0.1:${port}`,
    databaseUrl,
    smartCodes: plates.map((plate) => plate.smartCode),
    async close() {
      await app.close();
      await runtime.close();
      await db.close();
      await admin.query({ text: `drop database ${name} with (force)`, values: [] });
      await admin.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
