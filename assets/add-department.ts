import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { AssetDeps } from './asset-deps.ts';
import { isPlainText, tidyText } from './asset-text.ts';
import {
  type Department,
  departmentByCode,
  departmentById,
  insertDepartments,
} from './department-store.ts';

export type NewDepartment = Pick<Department, 'departmentCode' | 'nameZh' | 'kind'> &
  Partial<Pick<Department, 'nameEn' | 'parentId'>>;

/**
 * Adds a department, so that assets can be owned, maintained or supervised by it.
 * @throws AppError `department-code-taken`, `department-unknown` for the parent, `invalid-field`
 */
export async function addDepartment(
  deps: Pick<AssetDeps, 'db' | 'clock'>,
  input: NewDepartment,
): Promise<Department> {
  const department: Department = {
    departmentId: newId(),
    departmentCode: tidyText(input.departmentCode),
    nameZh: tidyText(input.nameZh),
    nameEn: input.nameEn ? tidyText(input.nameEn) : null,
    kind: input.kind,
    parentId: input.parentId ?? null,
    isDemo: false,
    disabled: false,
  };
  if (!isPlainText(department.departmentCode + department.nameZh + (department.nameEn ?? ''))) {
    throw new AppError('invalid-field', 'Delete the control characters in code and names.');
  }
  return deps.db.transaction(async (query) => {
    if (await departmentByCode(query, department.departmentCode)) {
      throw new AppError(
        'department-code-taken',
        `Choose another code than ${department.departmentCode}.`,
      );
    }
    if (department.parentId && !(await departmentById(query, department.parentId))) {
      throw new AppError('department-unknown', 'There is no department with the id of the parent.');
    }
    await insertDepartments(query, [department], deps.clock.now());
    return department;
  });
}
