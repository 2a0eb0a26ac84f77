import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { isPlainText, tidyText } from './asset-text.ts';
import {
  type Department,
  listDepartments,
  lockDepartment,
  updateDepartment,
} from './department-store.ts';

export type DepartmentPatch = Partial<
  Pick<Department, 'nameZh' | 'nameEn' | 'kind' | 'parentId' | 'disabled'>
>;

/**
 * Renames, moves or disables a department, in the caller's transaction; whether anything still hangs on it is
 * the caller's to know. Answers it as it was and as it is.
 * @throws AppError `not-found`, `department-unknown` for the parent, `invalid-field`
 */
export async function changeDepartment(
  query: Query,
  departmentId: string,
  patch: DepartmentPatch,
): Promise<{ before: Department; after: Department }> {
  const before = await lockDepartment(query, departmentId);
  if (!before) throw new AppError('not-found', 'There is no such department.');
  const after: Department = {
    ...before,
    ...patch,
    nameZh: tidyText(patch.nameZh ?? before.nameZh),
    nameEn: patch.nameEn === undefined ? before.nameEn : tidyText(patch.nameEn ?? '') || null,
  };
  if (!isPlainText(after.nameZh + (after.nameEn ?? ''))) {
    throw new AppError('invalid-field', 'Delete the control characters in the names.');
  }
  if (after.parentId !== before.parentId) await checkParent(query, after);
  await updateDepartment(query, after);
  return { before, after };
}

async function checkParent(query: Query, { departmentId, parentId }: Department) {
  const all = new Map((await listDepartments(query)).map((each) => [each.departmentId, each]));
  if (parentId && !all.has(parentId)) {
    throw new AppError('department-unknown', 'There is no department with the id of the parent.');
  }
  for (let above = parentId; above; above = all.get(above)?.parentId ?? null) {
    if (above !== departmentId) continue;
    const message = 'A department cannot belong to one that belongs to it.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/parentId', message }] });
  }
}
