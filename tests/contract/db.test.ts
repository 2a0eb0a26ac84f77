import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Db, one, openDb, type Query, sql, toJson } from '../../platform/db.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

const CHILD = fileURLToPath(new URL('../fixtures/db-child.ts', import.meta.url));

describe('database', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await freshDatabase();
    db = database.db;
    await db.query(sql`create table things (id int primary key, name text not null)`);
  });
  afterAll(() => database.drop());

  it('returns the same JavaScript values from every engine', async () => {
    const bytes = new Uint8Array([0, 1, 255]);
    const at = new Date('2026-11-22T08:00:00.123Z');
    const row = await one(
      db.query(sql`
        select 9007199254740991::bigint as big, count(*) as counted, '2026-01-01'::date as day,
          ${at}::timestamptz as at, ${bytes}::bytea as bytes, ${toJson([1, { a: '中' }])}::jsonb as doc,
          ${['a', 'b']}::text[] as list, true as yes, null::text as nothing, 1.5::float8 as number`),
    );
    expect({ ...row, bytes: [...(row.bytes as Uint8Array)] }).toEqual({
      big: 9007199254740991,
      counted: 1,
      day: '2026-01-01',
      at,
      bytes: [0, 1, 255],
      doc: [1, { a: '中' }],
      list: ['a', 'b'],
      yes: true,
      nothing: null,
      number: 1.5,
    });
  });

  it('takes and returns lists, bytes and special values alike', async () => {
    const text = ['a,b', 'c"d', 'e\\f', '{}', 'NULL', ' x ', '', '中😀', null, undefined];
    const at = new Date('2026-01-01T20:00:00Z');
    const day = '2026-01-01';
    const row = await one(
      db.query(sql`
        select ${text}::text[] as text, ${[]}::text[] as none, ${[1, 2 ** 53 - 1]}::int8[] as big,
          ${[1.5, null]}::float8[] as float, ${[true, false]}::bool[] as bool,
          ${[day]}::date[] as days, ${[at]}::timestamptz[] as times, ${at}::date as utc_day,
          ${['1.50']}::numeric[] as numerics, '1.50'::numeric as exact, ${Number.NaN}::float8 as nan,
          ${undefined}::text as missing, ${''}::text as empty, '1 day 02:00'::interval as span,
          timestamp '2026-01-01 10:00' as wall, current_setting('TimeZone') as zone,
          ${[new Uint8Array([0, 255]), Buffer.from('x')]}::bytea[] as blobs,
          ${new Uint8Array()}::bytea as no_bytes,
          ${new Uint8Array([9, 0, 255, 9]).subarray(1, 3)}::bytea as part`),
    );
    expect(row).toEqual({
      text: [...text.slice(0, -1), null],
      none: [],
      big: [1, 2 ** 53 - 1],
      float: [1.5, null],
      bool: [true, false],
      days: [day],
      times: [at],
      utc_day: day,
      numerics: ['1.50'],
      exact: '1.50',
      nan: Number.NaN,
      missing: null,
      empty: '',
      span: '1 day 02:00:00',
      wall: new Date('2026-01-01T10:00:00Z'),
      zone: 'UTC',
      blobs: [new Uint8Array([0, 255]), new Uint8Array([120])],
      no_bytes: new Uint8Array(),
      part: new Uint8Array([0, 255]),
    });
  });

  it.each([
    ['text with a zero byte', sql`select ${'a\0b'}::text`],
    ['a list where JSON is wanted', sql`select ${[1]}::jsonb`],
    ['text that is not JSON', sql`select ${'{'}::jsonb`],
    ['a fraction for an integer', sql`select ${1.5}::int`],
    ['an invalid date', sql`select ${new Date(Number.NaN)}::timestamptz`],
    ['a bigint that a number cannot hold', sql`select 9007199254740993::int8`],
  ])('refuses %s, and goes on', async (_what, statement) => {
    await expect(db.query(statement)).rejects.toThrow();
    await expect(db.transaction((query) => query(statement))).rejects.toThrow();
    expect(await db.query(sql`select 1 as fine`)).toEqual([{ fine: 1 }]);
  });

  it('commits what a transaction did', async () => {
    const answer = await db.transaction(async (query) => {
      await query(sql`insert into things values (1, 'kept')`);
      return 'done';
    });
    expect(answer).toBe('done');
    expect(await db.query(sql`select name from things where id = 1`)).toEqual([{ name: 'kept' }]);
  });

  it('rolls back everything when the work throws, and stays usable', async () => {
    const failing = db.transaction(async (query) => {
      await query(sql`insert into things values (2, 'lost')`);
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(await db.query(sql`select * from things where id = 2`)).toEqual([]);
  });

  it('rolls back after a failed statement, whose error says which rule it broke', async () => {
    const failing = db.transaction(async (query) => {
      await query(sql`insert into things values (3, 'first')`);
      await query(sql`insert into things values (3, 'again')`);
    });
    await expect(failing).rejects.toMatchObject({ code: '23505', constraint: 'things_pkey' });
    expect(await db.query(sql`select * from things where id = 3`)).toEqual([]);
  });

  it('refuses its own query inside a transaction instead of waiting for itself', async () => {
    const failing = db.transaction(() => db.query(sql`select 1`));
    await expect(failing).rejects.toThrow('use the query of the transaction');
  });

  it('does not report success when the work overlooked a failed statement', async () => {
    const failing = db.transaction(async (query) => {
      await query(sql`insert into things values (4, 'lost')`);
      await query(sql`insert into things values (4, 'again')`).catch(() => {});
      return 'done';
    });
    await expect(failing).rejects.toMatchObject({ code: '23505' });
    expect(await db.query(sql`select * from things where id = 4`)).toEqual([]);
  });

  it('commits when the work went back to a savepoint after a failed statement', async () => {
    await db.transaction(async (query) => {
      await query(sql`insert into things values (5, 'kept')`);
      await query(sql`savepoint before`);
      await query(sql`insert into things values (5, 'again')`).catch(() => {});
      await query(sql`rollback to savepoint before`);
    });
    expect(await db.query(sql`select name from things where id = 5`)).toEqual([{ name: 'kept' }]);
  });

  it('rolls back when only the commit fails', async () => {
    await db.query(sql`create table children (parent int
      references things deferrable initially deferred)`);
    const failing = db.transaction((query) => query(sql`insert into children values (404)`));
    await expect(failing).rejects.toMatchObject({ code: '23503' });
    expect(await db.query(sql`select * from children`)).toEqual([]);
  });

  it('rolls back a script that fails between its own begin and commit', async () => {
    const text = `begin; insert into things values (6, 'lost'); select 1 / 0; commit;`;
    await expect(db.query({ text, values: [] })).rejects.toMatchObject({ code: '22012' });
    const waiting = await Promise.all(
      Array.from({ length: 5 }, () => db.query(sql`select * from things where id = 6`)),
    );
    expect(waiting).toEqual([[], [], [], [], []]);
  });

  it('refuses the query of a transaction that has ended', async () => {
    const leaked = await db.transaction(async (query) => query);
    await expect(leaked(sql`select 1`)).rejects.toThrow('has ended');
  });

  it('lets work that outlives its transaction use the database', async () => {
    const ended = Promise.withResolvers<void>();
    const background = await db.transaction(async () => ({
      rows: ended.promise.then(() => db.query(sql`select 1 as a`)),
    }));
    ended.resolve();
    expect(await background.rows).toEqual([{ a: 1 }]);
  });

  it('keeps concurrent transactions apart', async () => {
    await db.query(sql`insert into things values (10, '0')`);
    const increment = () =>
      db.transaction(async (query) => {
        const { name } = await one(
          query<{ name: string }>(sql`select name from things where id = 10 for update`),
        );
        await query(sql`update things set name = ${String(Number(name) + 1)} where id = 10`);
      });
    await Promise.all(Array.from({ length: 20 }, increment));
    expect(await db.query(sql`select name from things where id = 10`)).toEqual([{ name: '20' }]);
  });

  it('runs scripts of several statements', async () => {
    const rows = await db.query({ text: 'select 1 as a; select 2 as a;', values: [] });
    expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('has PostGIS', async () => {
    const { metres } = await one(
      db.query<{ metres: number }>(
        sql`select st_distance('point(114.3 22.7)'::geography, 'point(114.3 22.701)'::geography) as metres`,
      ),
    );
    expect(metres).toBeCloseTo(110.75, 1);
  });
});

describe.runIf(process.env.DATABASE_URL)('a PostgreSQL server', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
    await database.db.query(sql`create table things (id int primary key)`);
  });
  afterAll(() => database.drop());
  const myPid = async (query: Query) =>
    (await one(query<{ pid: number }>(sql`select pg_backend_pid() as pid`))).pid;

  it('that ends a connection within a transaction is an error, and the pool recovers', async () => {
    const admin = await openDb(database.url, { maxConnections: 1 });
    const failing = database.db.transaction(async (query) => {
      await query(sql`insert into things values (1)`);
      await admin.query(sql`select pg_terminate_backend(${await myPid(query)})`);
    });
    await expect(failing).rejects.toMatchObject({ code: 'unavailable' });
    await admin.close();
    const rows = await Promise.all(
      Array.from({ length: 20 }, () => database.db.query(sql`select * from things`)),
    );
    expect(rows.flat()).toEqual([]);
  });

  it('that ends idle connections is not noticed by anyone', async () => {
    const { db } = database;
    await Promise.all(Array.from({ length: 10 }, () => db.query(sql`select pg_sleep(0.05)`)));
    const admin = await openDb(database.url, { maxConnections: 1 });
    const ended = await admin.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    expect(ended.length).toBeGreaterThan(1);
    await admin.close();
    await expect.poll(() => db.query(sql`select 1 as a`).catch(() => 'gone')).toEqual([{ a: 1 }]);
  });

  it('that does not answer is an error that does not tell the password', async () => {
    const opening = openDb('postgres://someone:topsecret@127.0.0.1:1/nothing');
    await expect(opening).rejects.toMatchObject({ code: 'unavailable' });
    await expect(opening).rejects.not.toThrow('topsecret');
  });
});

describe.skipIf(process.env.DATABASE_URL)('embedded database directory', () => {
  let database: TestDatabase;
  let directory: string;
  beforeEach(async () => {
    database = await freshDatabase();
    directory = database.url.slice('pglite:'.length);
  });
  afterEach(() => database.drop());

  it('is for one opener, survives closing, and says who holds it', async () => {
    const first = database.db;
    await expect(openDb(database.url)).rejects.toMatchObject({
      code: 'database-locked',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.query(sql`create table kept (id int)`);
    await Promise.all([first.close(), first.close()]);
    await expect(first.query(sql`select 1`)).rejects.toMatchObject({ code: 'unavailable' });
    const second = await openDb(database.url);
    expect(await second.query(sql`select * from kept`)).toEqual([]);
    await second.close();
  });

  it('that cannot be opened is an error, and leaves neither a thread nor a lock', async () => {
    await database.db.close();
    const version = join(directory, 'pg', 'PG_VERSION');
    const right = await readFile(version);
    await writeFile(version, '9.6\n');
    await expect(openDb(database.url)).rejects.toThrow();
    await writeFile(version, right);
    const db = await openDb(database.url);
    await db.close();
  });

  it('is free for the next process when its holder is killed, with what was committed', async () => {
    await database.db.close();
    const child = spawn(process.execPath, [CHILD, database.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const db = await openDb(database.url);
    expect(await db.query(sql`select * from kept`)).toEqual([{ a: 1 }]);
    await db.close();
  });
});
