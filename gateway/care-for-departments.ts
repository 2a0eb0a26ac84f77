import { changeDepartment, type Department, type DepartmentPatch } from '../assets/index.ts';
import type { Actor } from '../platform/actor.ts';
import { writeAdminLog } from '../platform/admin-log.ts';
import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { type DepartmentLoad, departmentLoad } from './department-care-store.ts';
import type { Deps } from './deps.ts';

const told = ({ nameZh, nameEn, kind, parentId, disabled }: Department) => ({
  ...{ nameZh, nameEn, kind, parentId, disabled },
});

/**
 * Renames, moves, disables or enables a department; it cannot be disabled while work would still go to it.
 * @throws AppError `not-found`, `invalid-field`, `department-unknown`, or `conflict`, which says what hangs on it
 */
export async function careForDepartment(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  departmentId: string,
  patch: DepartmentPatch,
): Promise<Department> {
  return db.transaction(async (query) => {
    const { before, after } = await changeDepartment(query, departmentId, patch);
    if (after.disabled && !before.disabled) await checkFree(query, departmentId);
    const same = JSON.stringify(told(before)) === JSON.stringify(told(after));
    if (same) return after;
    const action =
      after.disabled === before.disabled ? 'change' : after.disabled ? 'disable' : 'enable';
    await writeAdminLog(
      query,
      actor,
      {
        ...{ kind: 'department', action, subjectId: departmentId, subjectName: after.nameZh },
        ...{ before: told(before), after: told(after) },
      },
      clock.now(),
    );
    return after;
  });
}

const names: Record<keyof DepartmentLoad, string> = {
  maintained: 'assets it maintains',
  owned: 'assets it owns',
  supervised: 'assets it supervises',
  openTickets: 'open tickets',
  staff: 'members of staff',
  duties: 'duties',
  cameras: 'cameras',
  zones: 'zones',
  children: 'departments that belong to it',
};

async function checkFree(query: Query, departmentId: string) {
  const load = await departmentLoad(query, departmentId);
  const left = (Object.keys(names) as (keyof DepartmentLoad)[]).filter((key) => load[key] > 0);
  if (left.length === 0) return;
  const list = left.map((key) => `${load[key]} ${names[key]}`).join(', ');
  throw new AppError('conflict', `Hand over first what still hangs on it: ${list}.`);
}
