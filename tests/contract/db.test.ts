import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Db, one, openDb, sql, toJson } from '../../platform/db.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

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

describe('embedded database directory', () => {
  it('is for one opener, survives closing, and says who holds it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'citymark-lock-'));
    const first = await openDb(`pglite:${directory}`);
    await expect(openDb(`pglite:${directory}`)).rejects.toMatchObject({
      code: 'database-locked',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.query(sql`create table kept (id int)`);
    await first.close();
    const second = await openDb(`pglite:${directory}`);
    expect(await second.query(sql`select * from kept`)).toEqual([]);
    await second.close();
    await rm(directory, { recursive: true });
  });
});
