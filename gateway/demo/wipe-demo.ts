import { deleteDemoRegister } from '../../assets/index.ts';
import { deleteDemoWatch } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { deleteDemoTickets } from '../../tickets/index.ts';
import type { Deps } from '../deps.ts';
import { deleteDemoStaff } from '../staff-store.ts';
import { deleteStories } from './story-store.ts';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Removes the demo district with its staff, tickets and cameras, all or nothing; what is no demo stays untouched.
 * @throws AppError `conflict` when something that is no demo refers to it
 */
export async function wipeDemo(deps: Pick<Deps, 'db'>): Promise<void> {
  await deps.db
    .transaction(async (query) => {
      await deleteStories(query);
      await deleteDemoTickets(query);
      await deleteDemoWatch(query);
      await deleteDemoStaff(query);
      await deleteDemoRegister(query);
    })
    .catch((error: { code?: string; constraint?: string; message: string }) => {
      if (error.code !== FOREIGN_KEY_VIOLATION) throw error;
      throw new AppError(
        'conflict',
        `Something that is no demo belongs to a demo department or asset (${error.constraint}). ` +
          'Give it to another department first; nothing was removed.',
        { cause: error },
      );
    });
}
