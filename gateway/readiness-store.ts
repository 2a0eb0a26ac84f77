import { type Query, sql } from '../platform/db.ts';

/** Resolves when the database answers at all. */
export async function pingDatabase(query: Query): Promise<void> {
  await query(sql`select 1 as answer`);
}
