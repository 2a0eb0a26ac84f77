import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Mutex } from 'async-mutex';
import type { Db, Query, Statement } from './db.ts';
import { inTransaction, transactionGuard } from './db-guard.ts';
import { toDriverValues } from './db-values.ts';
import { lockDirectory } from './directory-lock.ts';
import { AppError } from './errors.ts';
import type { ThreadAnswer } from './pglite-thread.ts';

const SHARING_ADVICE =
  'Stop that process, choose another directory with DATA_DIR, or use PostgreSQL (DATABASE_URL), which many can share.';

type Call = { resolve(rows: unknown[]): void; reject(error: Error): void };

/** A thread with the engine in it, because its queries block the event loop they run in. */
function startThread(dataDir: string) {
  const thread = new Worker(new URL('./pglite-thread.ts', import.meta.url), {
    workerData: { dataDir },
  });
  const waiting = new Map<number, Call>();
  let nextId = 1;
  let stopped: Error | undefined;
  const stop = (error: Error) => {
    stopped ??= error;
    for (const call of waiting.values()) call.reject(stopped);
    waiting.clear();
  };
  thread.on('message', (answer: ThreadAnswer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('rows' in answer) call?.resolve(answer.rows);
    else call?.reject(Object.assign(new Error(answer.error.message), answer.error));
  });
  thread.on('error', (error) =>
    stop(new AppError('unavailable', 'The embedded database has failed.', { cause: error })),
  );
  thread.on('exit', () => stop(new AppError('unavailable', 'The embedded database is closed.')));
  return {
    call: (request: Statement | 'open' | 'close') =>
      new Promise<unknown[]>((resolve, reject) => {
        if (stopped) throw stopped;
        const id = nextId++;
        const body =
          typeof request === 'string'
            ? { command: request }
            : { text: request.text, values: toDriverValues(request.values) };
        thread.postMessage({ id, ...body });
        waiting.set(id, { resolve, reject });
      }),
    /** Resolves when the thread and its memory are gone. */
    end: () => thread.terminate(),
  };
}

/** The embedded PostgreSQL with PostGIS, kept in `directory`; one connection, one process. */
export async function openPglite(directory: string): Promise<Db> {
  // PGlite has no lock of its own, and two openers lose each other's rows.
  const unlock = await lockDirectory(directory, SHARING_ADVICE);
  const thread = startThread(join(directory, 'pg'));
  const release = async () => {
    await thread.end();
    unlock();
  };
  try {
    await thread.call('open');
  } catch (error) {
    await release();
    throw error;
  }
  const guard = transactionGuard();
  const connection = new Mutex();
  const run: Query = async <R>(statement: Statement) => (await thread.call(statement)) as R[];

  const query: Query = async <R>(statement: Statement) => {
    guard.check();
    return connection.runExclusive(async () => {
      try {
        return await run<R>(statement);
      } catch (error) {
        // A script that failed between its own begin and commit would hold up everybody after it.
        if (statement.values.length === 0) {
          await run({ text: 'rollback', values: [] }).catch(() => {});
        }
        throw error;
      }
    });
  };

  async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    guard.check();
    return connection.runExclusive(() =>
      // A thread that cannot roll back has stopped, and every later call says so.
      inTransaction(
        run,
        (inside) => guard.run(() => work(inside)),
        () => {},
      ),
    );
  }

  async function closeNow() {
    await connection.runExclusive(async () => {
      await thread.call('close').catch(() => {});
      await release();
    });
  }
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeNow();
    return closing;
  };

  return { engine: 'pglite', query, transaction, close };
}
