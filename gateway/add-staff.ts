import type { Actor, Role } from '../platform/actor.ts';
import { writeAdminLog } from '../platform/admin-log.ts';
import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Deps } from './deps.ts';
import { checkPassword, hashPassword, newPassword } from './password.ts';
import { insertStaff, type Staff, staffById } from './staff-store.ts';
import { toldOfStaff } from './told-of-staff.ts';

export type StaffInput = {
  login: string;
  name: string;
  departmentId: string;
  roles: Role[];
  /** Without one a first password is made, which must be changed at the first sign-in. */
  password?: string;
  isDemo?: boolean;
};

export const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._-]{1,63}$/;

/** Adds a member of staff; written down when somebody who is signed in does it (`by`). Throws AppError `login-taken`, or `invalid-field` for department or password. */
export async function addStaff(
  deps: Pick<Deps, 'db' | 'clock'>,
  input: StaffInput,
  by?: Actor,
): Promise<{ staff: Staff; firstPassword?: string }> {
  if (!LOGIN.test(input.login)) {
    const message = 'A login has 2 to 64 letters, digits, dots, dashes and underscores.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/login', message }] });
  }
  const firstPassword = input.password === undefined ? newPassword() : undefined;
  if (input.password !== undefined) checkPassword(input.password, input.login);
  const staffId = newId();
  const staff = {
    ...input,
    staffId,
    passwordHash: await hashPassword(input.password ?? firstPassword ?? ''),
    mustChangePassword: firstPassword !== undefined,
    isDemo: input.isDemo ?? false,
  };
  await deps.db
    .transaction(async (query) => {
      await insertStaff(query, staff, deps.clock.now());
      const told = await staffById(query, staffId);
      if (!by || !told) return;
      const subject = { subjectId: staffId, subjectName: `${told.name} (${told.login})` };
      const deed = { kind: 'staff', action: 'add', ...subject, after: toldOfStaff(told) } as const;
      await writeAdminLog(query, by, deed, deps.clock.now());
    })
    .catch((error: { constraint?: string }) => {
      throw refusalOf(error) ?? error;
    });
  const added = await staffById(deps.db.query, staffId);
  if (!added) throw new Error('the member of staff just added is not there');
  return { staff: added, firstPassword };
}

/** What the rule of the table that was broken means to the caller. */
export function refusalOf({ constraint }: { constraint?: string }): AppError | undefined {
  if (constraint === 'staff_login_key') {
    return new AppError('login-taken', 'Choose another login.');
  }
  if (constraint === 'staff_department_id_fkey') {
    const message = 'There is no such department.';
    return new AppError('invalid-field', message, {
      fields: [{ field: '/departmentId', message }],
    });
  }
  return undefined;
}
