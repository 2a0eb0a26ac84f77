import pg from 'pg';
import type { Db, Query, Statement } from './db.ts';
import { transactionGuard } from './db-guard.ts';

const { builtins } = pg.types;

/** Types that the two drivers would otherwise return differently; see `Query`. */
const parsers = new Map<number, (text: string) => unknown>([
  [builtins.INT8, Number],
  [builtins.DATE, String],
]);

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
};

type Client = Pick<pg.ClientBase, 'query'>;

const queryOn =
  (client: Client): Query =>
  async <R>(statement: Statement) => {
    const { text, values } = statement;
    const result: unknown = await client.query(
      values.length > 0 ? { text, values: [...values] } : text,
    );
    const results = Array.isArray(result)
      ? (result as pg.QueryResult[])
      : [result as pg.QueryResult];
    return results.flatMap((each) => each.rows ?? []) as R[];
  };

/** A pool of at most `maxConnections` on PostgreSQL 15 or newer with PostGIS. */
export async function openPostgres(url: string, maxConnections: number): Promise<Db> {
  const pool = new pg.Pool({ connectionString: url, max: maxConnections, types });
  // A connection lost while idle is replaced by the pool; the next query reports a server that stays away.
  pool.on('error', () => {});
  const guard = transactionGuard();
  const onPool = queryOn(pool);
  const query: Query = async (statement) => {
    guard.check();
    return onPool(statement);
  };
  try {
    await query({ text: 'select 1', values: [] });
  } catch (error) {
    await pool.end();
    throw error;
  }

  async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    guard.check();
    const client = await pool.connect();
    let broken: Error | undefined;
    client.on('error', (error) => {
      broken = error;
    });
    try {
      await client.query('begin');
      const result = await guard.run(() => work(queryOn(client)));
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError;
      });
      throw error;
    } finally {
      client.removeAllListeners('error');
      client.release(broken);
    }
  }

  return { engine: 'postgres', query, transaction, close: () => pool.end() };
}
