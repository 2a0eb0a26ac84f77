import { AppError } from '../platform/errors.ts';
import { refusalOf } from './add-staff.ts';
import type { Deps } from './deps.ts';
import { hashPassword, newPassword } from './password.ts';
import { deleteSessionsOf } from './session-store.ts';
import { countOtherAdmins, type StaffChanges, staffById, updateStaff } from './staff-store.ts';

export type StaffPatch = Pick<StaffChanges, 'name' | 'departmentId' | 'roles' | 'disabled'> & {
  resetPassword?: true;
};

/**
 * Changes a member of staff and answers the new first password if one was asked for. A change of rights
 * ends the person's sessions. Throws AppError `not-found`, or `conflict` for the last administrator.
 */
export async function changeStaff(
  deps: Pick<Deps, 'db' | 'clock'>,
  staffId: string,
  { resetPassword, ...changes }: StaffPatch,
): Promise<string | undefined> {
  const firstPassword = resetPassword ? newPassword() : undefined;
  const password = firstPassword && {
    passwordHash: await hashPassword(firstPassword),
    mustChangePassword: true,
  };
  const losesAdmin = changes.disabled || (changes.roles && !changes.roles.includes('admin'));
  await deps.db
    .transaction(async (query) => {
      const staff = await staffById(query, staffId);
      if (!staff) throw new AppError('not-found');
      if (
        staff.roles.includes('admin') &&
        losesAdmin &&
        !(await countOtherAdmins(query, staffId))
      ) {
        throw new AppError(
          'conflict',
          'This is the last administrator: appoint another one first.',
        );
      }
      await updateStaff(query, staffId, { ...changes, ...password }, deps.clock.now());
      const newRights = changes.disabled || changes.roles || changes.departmentId || resetPassword;
      if (newRights) await deleteSessionsOf(query, staffId);
    })
    .catch((error: { constraint?: string }) => {
      throw refusalOf(error) ?? error;
    });
  return firstPassword;
}
