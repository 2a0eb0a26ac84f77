import pg from 'pg';
import type { Db, Query, Statement } from './db.ts';
import { inTransaction, transactionGuard } from './db-guard.ts';
import { oids, parseInt8, parseTimestamp, toDriverValues } from './db-values.ts';
import { AppError } from './errors.ts';

const CONNECTED_WITHIN_MS = 10_000;

type Parser = (text: string) => unknown;
const stock = pg.types.getTypeParser as (oid: number, format: 'text') => Parser;
const parseText: Parser = String;
const arrayOf =
  (parseElement: Parser): Parser =>
  (text) =>
    // The stock parser of text arrays knows nesting, quoting and null.
    mapDeep(stock(1009, 'text')(text), parseElement);
const mapDeep = (value: unknown, parse: Parser): unknown => {
  if (Array.isArray(value)) return value.map((each) => mapDeep(each, parse));
  return value === null ? null : parse(value as string);
};
const parseBytea: Parser = (text) => {
  const bytes = stock(oids.bytea, 'text')(text) as Buffer;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
};

/** Types that the two drivers would otherwise return differently; see `Query`. */
const parsers = new Map<number, Parser>([
  [oids.bytea, parseBytea],
  [oids.byteaArray, arrayOf(parseBytea)],
  [oids.date, parseText],
  [oids.dateArray, arrayOf(parseText)],
  [oids.int8, parseInt8],
  [oids.int8Array, arrayOf(parseInt8)],
  [oids.interval, parseText],
  [oids.numericArray, arrayOf(parseText)],
  [oids.point, parseText],
  [oids.timestamp, parseTimestamp],
]);

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
};

/** Classes of SQLSTATE: connection exceptions, insufficient resources, operator intervention. */
const AWAY = /^(08|53|57P)/;

/** A server or connection that is gone as AppError `unavailable`; any other error as it is. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error;
  const code = (error as { code?: unknown }).code;
  const isAway =
    error instanceof pg.DatabaseError
      ? AWAY.test(error.code ?? '')
      : (typeof code === 'string' && /^E[A-Z]+$/.test(code)) ||
        /connection|timeout|pool/i.test(error.message);
  if (!isAway) return error;
  const reason = error.message || String(code);
  return new AppError('unavailable', `The database cannot be reached (${reason}).`, {
    cause: error,
  });
}

/** Statements that a connection parses and plans once; beyond this many, texts that vary are not worth it. */
const MAX_PREPARED = 300;
const preparedNames = new Map<string, string>();

/** The name under which a text is prepared on each connection (a PgBouncer in between: 1.21 or newer). */
function preparedName(text: string): string | undefined {
  const known = preparedNames.get(text);
  if (known !== undefined || preparedNames.size >= MAX_PREPARED) return known;
  const name = `citymark_${preparedNames.size}`;
  preparedNames.set(text, name);
  return name;
}

type Client = Pick<pg.ClientBase, 'query'>;

const queryOn =
  (client: Client): Query =>
  async <R>({ text, values }: Statement) => {
    try {
      const result: unknown = await client.query(
        values.length > 0
          ? { name: preparedName(text), text, values: toDriverValues(values) }
          : text,
      );
      const results = Array.isArray(result)
        ? (result as pg.QueryResult[])
        : [result as pg.QueryResult];
      return results.flatMap((each) => each.rows ?? []) as R[];
    } catch (error) {
      throw explain(error);
    }
  };

/** A pool of at most `maxConnections` on PostgreSQL 15 or newer with PostGIS. */
export async function openPostgres(url: string, maxConnections: number): Promise<Db> {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    types,
    connectionTimeoutMillis: CONNECTED_WITHIN_MS,
    keepAlive: true,
    options: '-c TimeZone=UTC',
  });
  // A connection lost while idle is replaced by the pool; the next query reports a server that stays away.
  pool.on('error', () => {});
  const guard = transactionGuard();
  const onPool = queryOn(pool);
  const query: Query = async (statement) => {
    guard.check();
    return onPool(statement);
  };

  async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    guard.check();
    const client = await pool.connect().catch((error: unknown) => {
      throw explain(error);
    });
    let broken: Error | undefined;
    const onBroken = (error: Error) => {
      broken = error;
    };
    client.on('error', onBroken);
    try {
      return await inTransaction(
        queryOn(client),
        (inside) => guard.run(() => work(inside)),
        onBroken,
      );
    } finally {
      client.off('error', onBroken);
      client.release(broken);
    }
  }

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= pool.end();
    return closing;
  };
  try {
    await query({ text: 'select 1', values: [] });
  } catch (error) {
    await close();
    throw error;
  }
  return { engine: 'postgres', query, transaction, close };
}
