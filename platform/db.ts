import sqlTag, { empty, join, raw } from 'sql-template-tag';
import { openPglite } from './db-pglite.ts';
import { openPostgres } from './db-postgres.ts';

/** A statement with `$1…` placeholders; what the `sql` tag makes, or a bare script without values. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/**
 * Runs one statement and returns its rows. Values come back alike from both engines:
 * bigint and count(*) as number, date as 'YYYY-MM-DD', timestamptz as Date, bytea as Uint8Array,
 * json parsed. JSON goes in as text (`toJson`). Without values the text may hold several statements.
 */
export type Query = <R = Record<string, unknown>>(statement: Statement) => Promise<R[]>;

/** A database. Not a `Query` itself: work that must hang together takes the one of its transaction. */
export type Db = {
  readonly engine: 'postgres' | 'pglite';
  /** Each statement for itself. Throws when called inside this database's own transaction. */
  readonly query: Query;
  /** Commits when `work` resolves, rolls back when it throws. Transactions do not nest. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/**
 * Opens the database a URL names: `postgres://…` or `pglite:<directory>`.
 * The embedded engine is for one process: a second opener gets AppError `database-locked`.
 */
export async function openDb(url: string, options: { maxConnections?: number } = {}): Promise<Db> {
  if (url.startsWith('pglite:')) return openPglite(url.slice('pglite:'.length));
  return openPostgres(url, options.maxConnections ?? 10);
}

export const sql = sqlTag;
export { empty, join, raw };

/** A value for a json or jsonb parameter. */
export const toJson = (value: unknown): string => JSON.stringify(value);

/** The only row of an answer that has at most one. */
export async function maybeOne<R>(rows: Promise<R[]>): Promise<R | undefined> {
  return (await rows)[0];
}

/** The row of an answer that always has one. */
export async function one<R>(rows: Promise<R[]>): Promise<R> {
  const [row] = await rows;
  if (row === undefined) throw new Error('expected a row, got none');
  return row;
}
