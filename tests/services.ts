/**
 * `npm run test:services`: the suites contract, api and flow on the engines of production instead of the
 * embedded ones. PostgreSQL and an MQTT broker must be running (DATABASE_URL, MQTT_URL); an S3 endpoint
 * is started here. Further arguments go to vitest.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import S3rver from 's3rver';
import { openBus } from '../platform/bus.ts';
import { openDb, sql } from '../platform/db.ts';

const DATABASE_URL = process.env.DATABASE_URL || 'postgres://postgres@127.0.0.1:5432/postgres';
const MQTT_URL = process.env.MQTT_URL || 'mqtt://127.0.0.1:1883';
const OLDEST_POSTGRES = 150_000;
const BUCKET = 'citymark-test';

const withoutPassword = (url: string) => url.replace(/:[^:@/]*@/, ':…@');

/** undefined when all is well, else what is wrong and what to do about it. */
async function databaseProblem(): Promise<string | undefined> {
  const where = withoutPassword(DATABASE_URL);
  try {
    const db = await openDb(DATABASE_URL, { maxConnections: 1 });
    const [server] = await db
      .query<{ version: number; postgis: boolean; creates: boolean }>(
        sql`select current_setting('server_version_num')::int as version,
              exists (select from pg_available_extensions where name = 'postgis') as postgis,
              (select rolsuper from pg_roles where rolname = current_user) as creates`,
      )
      .finally(() => db.close());
    if (!server || server.version < OLDEST_POSTGRES) return `${where} is older than PostgreSQL 15.`;
    if (!server.postgis) {
      return `${where} has no PostGIS. On Debian 12: apt-get install postgresql-15-postgis-3`;
    }
    if (!server.creates) return `${where}: the tests need a superuser (they create extensions).`;
    return undefined;
  } catch (error) {
    return (
      `PostgreSQL does not answer at ${where}: ${(error as Error).message}\n` +
      '  On Debian 12: apt-get install postgresql-15 postgresql-15-postgis-3, then\n' +
      '  pg_ctlcluster 15 main start; or set DATABASE_URL to a server on which tests may create databases.'
    );
  }
}

async function brokerProblem(): Promise<string | undefined> {
  try {
    const bus = await openBus({ url: MQTT_URL, name: 'citymark-test-services' });
    await bus.publish('test/services', 1).finally(() => bus.close());
    return undefined;
  } catch (error) {
    return (
      `No MQTT broker answers at ${withoutPassword(MQTT_URL)}: ${(error as Error).message}\n` +
      '  On Debian 12: apt-get install mosquitto, then mosquitto -d; or set MQTT_URL.'
    );
  }
}

async function main(): Promise<number> {
  const problems = (await Promise.all([databaseProblem(), brokerProblem()])).filter(
    (problem) => problem !== undefined,
  );
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    return 1;
  }
  const directory = await mkdtemp(join(tmpdir(), 'citymark-s3-'));
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: BUCKET }],
  });
  const { port } = await s3.run();
  try {
    const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
    const projects = ['contract', 'api', 'flow'].flatMap((name) => ['--project', name]);
    const child = spawn(process.execPath, [vitest, 'run', ...projects, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: {
        ...process.env,
        DATABASE_URL,
        MQTT_URL,
        S3_URL: `s3://${BUCKET}`,
        S3_ENDPOINT: `http://127.0.0.1:${port}`,
        S3_ACCESS_KEY: 'S3RVER',
        S3_SECRET_KEY: 'S3RVER',
      },
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await s3.close();
    await rm(directory, { recursive: true, force: true });
  }
}

process.exitCode = await main();
