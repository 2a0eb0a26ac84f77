import type { Actor } from '../platform/actor.ts';
import { writeAdminLog } from '../platform/admin-log.ts';
import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { refusalOf } from './add-staff.ts';
import type { Deps } from './deps.ts';
import { hashPassword, newPassword } from './password.ts';
import { deleteSessionsOf } from './session-store.ts';
import {
  countOtherAdmins,
  type Staff,
  type StaffChanges,
  staffById,
  updateStaff,
} from './staff-store.ts';
import { toldOfStaff } from './told-of-staff.ts';

export type StaffPatch = Pick<StaffChanges, 'name' | 'departmentId' | 'roles' | 'disabled'> & {
  resetPassword?: true;
};

/**
 * Changes a member of staff and answers the new first password if one was asked for. A change of rights
 * ends the person's sessions. It is written down when somebody who is signed in does it (`by`). Throws AppError
 * `not-found`, `invalid-field`, or `conflict` for the last administrator.
 */
export async function changeStaff(
  deps: Pick<Deps, 'db' | 'clock'>,
  staffId: string,
  { resetPassword, ...changes }: StaffPatch,
  by?: Actor,
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
      if (by) await note(query, by, staff, { changes, resetPassword }, deps.clock.now());
    })
    .catch((error: { constraint?: string }) => {
      throw refusalOf(error) ?? error;
    });
  return firstPassword;
}

async function note(
  query: Query,
  by: Actor,
  before: Staff,
  { changes, resetPassword }: { changes: StaffChanges; resetPassword: true | undefined },
  at: Date,
) {
  const after = await staffById(query, before.staffId);
  if (!after) return;
  const subject = { subjectId: before.staffId, subjectName: `${after.name} (${after.login})` };
  const deed = { kind: 'staff', ...subject } as const;
  if (resetPassword) await writeAdminLog(query, by, { ...deed, action: 'reset-password' }, at);
  if (Object.keys(changes).length === 0) return;
  const action =
    after.disabled === before.disabled ? 'change' : after.disabled ? 'disable' : 'enable';
  const told = { before: toldOfStaff(before), after: toldOfStaff(after) };
  await writeAdminLog(query, by, { ...deed, ...told, action }, at);
}
