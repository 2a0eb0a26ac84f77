import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDb, sql } from '../../platform/db.ts';
import { migrate } from '../../platform/migrate.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

describe('migrations', () => {
  let database: TestDatabase;
  let directory: string;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-migrations-'));
    const text = `drop table if exists schemaversion; drop schema if exists trial cascade;
                  create schema trial`;
    await database.db.query({ text, values: [] });
  });
  afterEach(() => rm(directory, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  const run = async (db = database.db) =>
    (await migrate(db, join(directory, '*.sql'))).map((path) => basename(path));
  const tables = async () =>
    (
      await database.db.query<{ name: string }>(
        sql`select table_name::text as name from information_schema.tables
            where table_schema = 'trial' order by 1`,
      )
    ).map((row) => row.name);

  it('run in the order of their numbers, each once', async () => {
    await write('010.do.later.sql', 'create table trial.b (a int references trial.a);');
    await write('009.do.first.sql', 'create table trial.a (id int primary key); select 1;');
    expect(await run()).toEqual(['009.do.first.sql', '010.do.later.sql']);
    expect(await run()).toEqual([]);
    await write('011.do.more.sql', 'create table trial.c ();');
    expect(await run()).toEqual(['011.do.more.sql']);
    expect(await tables()).toEqual(['a', 'b', 'c']);
  });

  it('leave nothing when one of them fails', async () => {
    await write('001.do.good.sql', 'create table trial.a ();');
    await write('002.do.bad.sql', 'create table trial.b (); select 1 / 0;');
    await expect(run()).rejects.toMatchObject({ code: '22012' });
    expect(await tables()).toEqual([]);
    await write('002.do.bad.sql', 'create table trial.b ();');
    expect(await run()).toEqual(['001.do.good.sql', '002.do.bad.sql']);
  });

  it('are refused when one that ran was changed, came too late, or is unknown', async () => {
    await write('001.do.one.sql', 'create table trial.a ();');
    await write('003.do.three.sql', 'create table trial.c ();');
    await run();
    await write('002.do.two.sql', 'create table trial.b ();');
    await expect(run()).rejects.toThrow('number it higher');
    await unlink(join(directory, '002.do.two.sql'));
    await write('001.do.one.sql', 'create table trial.a (changed int);');
    await expect(run()).rejects.toThrow('checksum');
    await write('001.do.one.sql', 'create table trial.a ();');
    await unlink(join(directory, '003.do.three.sql'));
    await expect(run()).rejects.toThrow('run the newer program');
    expect(await tables()).toEqual(['a', 'c']);
  });

  it('are the same file whatever its line ends', async () => {
    await write('001.do.one.sql', 'create table\n  trial.a ();\n');
    await run();
    await write('001.do.one.sql', 'create table\r\n  trial.a ();\r\n');
    expect(await run()).toEqual([]);
  });

  it.runIf(process.env.DATABASE_URL)('run once when several processes start together', async () => {
    await write('001.do.one.sql', 'create table trial.a ();');
    const processes = await Promise.all(Array.from({ length: 4 }, () => openDb(database.url)));
    const ran = await Promise.all(processes.map((db) => run(db)));
    expect(ran.flat()).toEqual(['001.do.one.sql']);
    await Promise.all(processes.map((db) => db.close()));
  });
});
