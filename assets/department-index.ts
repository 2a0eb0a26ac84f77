import type { Department } from './department-store.ts';

/** Departments as files name them: by code, or by their Chinese name when only one has it. */
export type DepartmentIndex = {
  byId: ReadonlyMap<string, Department>;
  byCode: ReadonlyMap<string, Department>;
  byName: ReadonlyMap<string, Department | 'several'>;
};

export function indexDepartments(departments: readonly Department[]): DepartmentIndex {
  const byName = new Map<string, Department | 'several'>();
  for (const department of departments) {
    byName.set(department.nameZh, byName.has(department.nameZh) ? 'several' : department);
  }
  return {
    byId: new Map(departments.map((each) => [each.departmentId, each])),
    byCode: new Map(departments.map((each) => [each.departmentCode, each])),
    byName,
  };
}
