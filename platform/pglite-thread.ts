/** The thread that holds the embedded PostgreSQL; talks to `db-pglite.ts` only. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';

type ThreadRequest = { id: number } & (
  | { command: 'open' | 'close' }
  | { text: string; values: unknown[] }
);

/** A failed answer keeps the fields of a PostgreSQL error that callers look at. */
export type ThreadAnswer =
  | { id: number; rows: unknown[] }
  | { id: number; error: { message: string; code?: string; constraint?: string; detail?: string } };

const port = parentPort;
if (!port) throw new Error('pglite-thread.ts runs as a worker thread');

const { dataDir } = workerData as { dataDir: string };
const parsers = { [types.INT8]: Number, [types.DATE]: String };
let engine: PGlite | undefined;

async function answer(request: ThreadRequest): Promise<unknown[]> {
  if ('command' in request) {
    if (request.command === 'open') {
      engine = await PGlite.create({ dataDir, extensions: { postgis }, parsers });
    } else {
      await engine?.close();
      // Frees the thread once the answer is out.
      setImmediate(() => port?.close());
    }
    return [];
  }
  if (!engine) throw new Error('the embedded database is not open');
  if (request.values.length > 0) return (await engine.query(request.text, request.values)).rows;
  return (await engine.exec(request.text)).flatMap((result) => result.rows);
}

port.on('message', (request: ThreadRequest) => {
  answer(request).then(
    (rows) => port.postMessage({ id: request.id, rows } satisfies ThreadAnswer),
    (error: Error & { code?: string; constraint?: string; detail?: string }) => {
      const { message, code, constraint, detail } = error;
      port.postMessage({
        id: request.id,
        error: { message, code, constraint, detail },
      } as ThreadAnswer);
    },
  );
});
