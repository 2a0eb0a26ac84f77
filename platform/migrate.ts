import Postgrator from 'postgrator';
import { type Db, type Query, sql } from './db.ts';

/** Any constant: all processes that migrate the same database queue up behind it. */
const MIGRATION_LOCK = 20200602;

/**
 * Brings the schema up to date, all or nothing. `pattern` is a glob of `NNN.do.<name>.sql` files; numbers
 * are one sequence over all folders. Throws when a file that already ran has been changed since, when a
 * new one is numbered below one that ran, and when the database is newer than the program.
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
    const ran = await postgrator.migrate();
    await checkSequence(query, await postgrator.getMigrations());
    return ran.map((migration) => migration.filename);
  });
}

/** Postgrator passes over both in silence: it compares the highest numbers only. */
async function checkSequence(query: Query, files: { version: number; filename: string }[]) {
  const rows = await query<{ version: number }>(sql`select version from schemaversion`);
  const applied = new Set(rows.map((row) => row.version));
  const newest = Math.max(0, ...applied);
  const skipped = files.find((file) => !applied.has(file.version));
  if (skipped) {
    throw new Error(
      `Migration ${skipped.filename} never ran, but a later one (${newest}) did: number it higher.`,
    );
  }
  if (newest > Math.max(0, ...files.map((file) => file.version))) {
    throw new Error(
      `The database has migration ${newest}, which this program does not know: run the newer program.`,
    );
  }
}
