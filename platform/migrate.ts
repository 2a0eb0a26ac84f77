import Postgrator from 'postgrator';
import { type Db, sql } from './db.ts';

/** Any constant: all processes that migrate the same database queue up behind it. */
const MIGRATION_LOCK = 20200602;

/**
 * Brings the schema up to date, all or nothing. `pattern` is a glob of `NNN.do.<name>.sql` files; numbers
 * are one sequence over all folders. Throws when a file that already ran has been changed since.
 */
export async function migrate(db: Db, pattern: string): Promise<string[]> {
  return db.transaction(async (query) => {
    await query(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK}::bigint)`);
    const postgrator = new Postgrator({
      driver: 'pg',
      currentSchema: 'public',
      migrationPattern: pattern,
      validateChecksums: true,
      newline: 'LF',
      execQuery: async (text) => ({ rows: await query({ text, values: [] }) }),
      execSqlScript: async (text) => {
        await query({ text, values: [] });
      },
    });
    return (await postgrator.migrate()).map((migration) => migration.filename);
  });
}
