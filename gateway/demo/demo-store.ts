import { maybeOne, type Query, sql } from '../../platform/db.ts';

/** Whether the demo district is or was in this database. */
export async function wasDemoLoaded(query: Query): Promise<boolean> {
  const row = await maybeOne(query<{ at: Date }>(sql`select loaded_at as at from demo_loads`));
  return row !== undefined;
}

/** Notes a load; a second one at the same time waits here until the first has ended. */
export async function noteDemoLoad(query: Query, at: Date): Promise<void> {
  await query(sql`
    insert into demo_loads (loaded_at) values (${at})
    on conflict (only_row) do update set loaded_at = excluded.loaded_at`);
}
