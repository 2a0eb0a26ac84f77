import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import type { Db, Query, Statement } from './db.ts';
import { transactionGuard } from './db-guard.ts';
import { AppError } from './errors.ts';
import type { ThreadAnswer } from './pglite-thread.ts';

/**
 * PGlite has no lock of its own on its directory, and two openers lose each other's rows. We hold an
 * exclusive SQLite lock beside it, because the operating system lets go of that one when we are killed.
 */
async function lockDirectory(directory: string): Promise<() => void> {
  await mkdir(directory, { recursive: true });
  const owner = join(directory, 'owner.pid');
  const lock = new DatabaseSync(join(directory, 'owner.lock'));
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    const pid = await readFile(owner, 'utf8').catch(() => 'unknown');
    throw new AppError(
      'database-locked',
      `The data directory ${directory} is in use by process ${pid.trim()}. Stop that process, ` +
        'choose another directory with DATA_DIR, or use PostgreSQL (DATABASE_URL), which many can share.',
      { cause: error },
    );
  }
  await writeFile(owner, `${process.pid}\n`);
  return () => lock.close();
}

/** A thread with the engine in it, because its queries block the event loop they run in. */
function startThread(dataDir: string) {
  const thread = new Worker(new URL('./pglite-thread.ts', import.meta.url), {
    workerData: { dataDir },
  });
  const waiting = new Map<number, { resolve(rows: unknown[]): void; reject(error: Error): void }>();
  let nextId = 1;
  let stopped: Error | undefined;
  const failAll = (error: Error) => {
    stopped = error;
    for (const call of waiting.values()) call.reject(error);
    waiting.clear();
  };
  thread.on('message', (answer: ThreadAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('rows' in answer) call?.resolve(answer.rows);
    else call?.reject(Object.assign(new Error(answer.error.message), answer.error));
  });
  thread.on('error', failAll);
  thread.on('exit', () =>
    failAll(new AppError('unavailable', 'The embedded database has stopped.')),
  );
  return (request: Statement | 'open' | 'close') =>
    new Promise<unknown[]>((resolve, reject) => {
      // A thread that has ended would never answer.
      if (stopped) return reject(stopped);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      const body =
        typeof request === 'string'
          ? { command: request }
          : { text: request.text, values: request.values };
      thread.postMessage({ id, ...body });
    });
}

/** The embedded PostgreSQL with PostGIS, kept in `directory`; one connection, one process. */
export async function openPglite(directory: string): Promise<Db> {
  const unlock = await lockDirectory(directory);
  const call = startThread(join(directory, 'pg'));
  try {
    await call('open');
  } catch (error) {
    unlock();
    throw error;
  }
  const guard = transactionGuard();
  const connection = new Mutex();
  const run = async <R>(statement: Statement) => (await call(statement)) as R[];
  const query: Query = async <R>(statement: Statement) => {
    guard.check();
    return connection.runExclusive(() => run<R>(statement));
  };

  async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    guard.check();
    return connection.runExclusive(async () => {
      await run({ text: 'begin', values: [] });
      let open = true;
      const inside: Query = async <R>(statement: Statement) => {
        if (!open) throw new Error('this transaction has ended');
        return run<R>(statement);
      };
      try {
        const result = await guard.run(() => work(inside));
        open = false;
        await run({ text: 'commit', values: [] });
        return result;
      } catch (error) {
        open = false;
        await run({ text: 'rollback', values: [] });
        throw error;
      }
    });
  }

  async function close() {
    await connection.runExclusive(() => call('close'));
    unlock();
  }

  return { engine: 'pglite', query, transaction, close };
}
