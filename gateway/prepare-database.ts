import { fileURLToPath } from 'node:url';
import { seedAssets } from '../assets/index.ts';
import type { Db } from '../platform/db.ts';
import { migrate } from '../platform/migrate.ts';
import { seedTickets } from '../tickets/index.ts';

const MIGRATIONS = fileURLToPath(new URL('../*/migrations/*.sql', import.meta.url));

/** Brings schema and reference data up to date; safe to repeat and to run from several processes. */
export async function prepareDatabase(db: Db): Promise<void> {
  await migrate(db, MIGRATIONS);
  await seedAssets(db);
  await seedTickets(db);
}
