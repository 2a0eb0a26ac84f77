import { AppError } from '../platform/errors.ts';
import { type Credentials, checkCredentials } from './check-credentials.ts';
import type { AppDeps } from './deps.ts';
import { checkPassword, hashPassword } from './password.ts';
import { deleteSessionsOf } from './session-store.ts';
import { tokenHash } from './sign-in.ts';
import { updateStaff } from './staff-store.ts';

/**
 * Sets a new password and ends all sessions but the one of `token`. Wrong guesses of the current
 * password lock as they do at the door. Throws AppError `invalid-field` or `account-locked`.
 */
export async function changePassword(
  deps: Pick<AppDeps, 'db' | 'clock' | 'secrets'>,
  input: Credentials & { next: string; token: string },
): Promise<void> {
  checkPassword(input.next, input.login);
  if (input.next === input.password) refuse('/next', 'The new password must differ.');
  const staff = await checkCredentials(deps, input).catch((error: unknown) => {
    // 401 would tell the desk that the session is over.
    if (!(error instanceof AppError) || error.code !== 'wrong-credentials') throw error;
    return refuse('/current', 'The current password is not correct.');
  });
  const passwordHash = await hashPassword(input.next);
  await deps.db.transaction(async (query) => {
    const changes = { passwordHash, mustChangePassword: false };
    await updateStaff(query, staff.staffId, changes, deps.clock.now());
    await deleteSessionsOf(query, staff.staffId, tokenHash(input.token));
  });
}

function refuse(field: string, message: string): never {
  throw new AppError('invalid-field', message, { fields: [{ field, message }] });
}
