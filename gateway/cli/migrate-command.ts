import { Command } from 'commander';
import type { OpenRuntime } from './open-runtime.ts';
import { printNote } from './output.ts';

/** `citymark migrate`: what each start does by itself, for those who want it as a step of its own. */
export function migrateCommand(open: OpenRuntime): Command {
  return new Command('migrate')
    .description('bring the schema and the reference data up to date')
    .action(async () => {
      const { db } = await open();
      printNote(`The database (${db.engine}) is up to date.`);
    });
}
