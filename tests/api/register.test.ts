import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classByCode, listClasses, seedAssets } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { freshDatabase, type TestDatabase } from '../support/database.ts';

describe('reference data of the register', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('is there after the database was prepared', async () => {
    const { query } = database.db;
    expect(await listClasses(query)).toHaveLength(112);
    const lamp = await classByCode(query, '0118');
    expect(lamp).toMatchObject({ nameZh: '路灯', nameEn: 'Street lamp', majorZh: '公用设施' });
    expect(lamp?.problems[0]).toEqual({
      problemCode: 'not-lit',
      nameZh: '不亮',
      nameEn: 'Not lit',
    });
    expect(lamp?.problems.at(-1)?.problemCode).toBe('other');
    expect(await classByCode(query, '9999')).toBeUndefined();
  });

  it('is not doubled by a second seeding, and keeps what a city changed', async () => {
    const { db } = database;
    await db.query(sql`update asset_classes set name_zh = '路灯杆' where class_code = '0118'`);
    await seedAssets(db);
    const classes = await listClasses(db.query);
    expect(classes).toHaveLength(112);
    expect(classes.find(({ classCode }) => classCode === '0118')?.nameZh).toBe('路灯杆');
  });
});
