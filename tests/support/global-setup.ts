import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { prepareDatabase } from '../../gateway/prepare-database.ts';
import { openDb } from '../../platform/db.ts';

/** What `freshDatabase()` copies. */
export type DatabaseTemplate =
  | { engine: 'postgres'; server: string; name: string }
  | { engine: 'pglite'; directory: string };

declare module 'vitest' {
  export interface ProvidedContext {
    databaseTemplate: DatabaseTemplate;
  }
}

/** Makes the template once a run; the embedded one is kept until a migration or a seed changes. */
export default async function setup(project: TestProject) {
  const server = process.env.DATABASE_URL;
  if (!server) {
    project.provide('databaseTemplate', { engine: 'pglite', directory: await embeddedTemplate() });
    return;
  }
  const name = `citymark_template_${randomUUID().replaceAll('-', '')}`;
  const admin = await openDb(server, { maxConnections: 1 }).catch((error: Error) => {
    throw new Error(`DATABASE_URL is set, but ${server} does not answer: ${error.message}`);
  });
  await admin.query({ text: `create database ${name}`, values: [] });
  const url = new URL(server);
  url.pathname = name;
  const db = await openDb(url.href);
  await prepareDatabase(db);
  await db.close();
  project.provide('databaseTemplate', { engine: 'postgres', server, name });
  return async () => {
    await admin.query({ text: `drop database ${name} with (force)`, values: [] });
    await admin.close();
  };
}

async function embeddedTemplate(): Promise<string> {
  const directory = resolve('node_modules/.cache/citymark', await templateKey());
  if (existsSync(directory)) return directory;
  const unfinished = `${directory}.${process.pid}`;
  const db = await openDb(`pglite:${unfinished}`);
  await prepareDatabase(db);
  await db.close();
  await rename(unfinished, directory).catch(() => rm(unfinished, { recursive: true, force: true }));
  return directory;
}

/** Changes with every file that can change what is in the template. */
async function templateKey(): Promise<string> {
  const hash = createHash('sha256');
  const files = await Array.fromAsync(
    glob([
      '*/migrations/*.sql',
      '*/seed/*',
      '*/seed*.ts',
      'gateway/prepare-database.ts',
      'package-lock.json',
    ]),
  );
  for (const file of files.sort())
    hash.update(file).update(await readFile(join(process.cwd(), file)));
  return `template-${hash.digest('hex').slice(0, 16)}`;
}
