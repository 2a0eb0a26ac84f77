/** The thread that holds the embedded PostgreSQL; talks to `db-pglite.ts` only. */
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { oids, parseInt8, serializeJson } from './db-values.ts';

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
const parsers = { [oids.int8]: parseInt8, [oids.date]: String };
const serializers = { [oids.json]: serializeJson, [oids.jsonb]: serializeJson };
let engine: PGlite | undefined;

async function answer(request: ThreadRequest): Promise<unknown[]> {
  if ('command' in request) {
    if (request.command === 'open') {
      const extensions = { postgis };
      engine = await PGlite.create({ dataDir, extensions, parsers, serializers });
      await engine.exec("set time zone 'UTC'");
    } else {
      await engine?.close();
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
