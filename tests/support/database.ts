import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Db, openDb } from '../../platform/db.ts';

/** A database that is thrown away after the test; `url` opens it again once `db` is closed. */
export type TestDatabase = { db: Db; url: string; drop(): Promise<void> };

/**
 * A fresh, migrated and seeded database, copied from the template that `global-setup.ts` made:
 * embedded, or on the server that DATABASE_URL names.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const template = inject('databaseTemplate');
  return template.engine === 'postgres'
    ? copyOnServer(template)
    : copyDirectory(template.directory);
}

async function copyOnServer(template: { server: string; name: string }): Promise<TestDatabase> {
  const name = `citymark_test_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(template.server, { maxConnections: 1 });
  const adminQuery = (text: string) => admin.query({ text, values: [] });
  await adminQuery(`create database ${name} template ${template.name}`);
  const url = new URL(template.server);
  url.pathname = name;
  const db = await openDb(url.href);
  return {
    db,
    url: url.href,
    async drop() {
      await db.close().catch(() => {});
      await adminQuery(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

async function copyDirectory(template: string): Promise<TestDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'citymark-db-'));
  await cp(template, directory, { recursive: true });
  const url = `pglite:${directory}`;
  const db = await openDb(url);
  return {
    db,
    url,
    async drop() {
      await db.close().catch(() => {});
      await rm(directory, { recursive: true, force: true });
    },
  };
}
