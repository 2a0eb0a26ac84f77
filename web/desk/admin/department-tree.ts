import type { AdminDepartment } from './admin-api.ts';

/** Departments in the order of a tree, each under the one it belongs to; what belongs to none that is shown is on top. */
export function treeOf(
  departments: readonly AdminDepartment[],
): { department: AdminDepartment; depth: number }[] {
  const ids = new Set(departments.map((each) => each.departmentId));
  const children = Map.groupBy(departments, ({ parentId }) =>
    parentId && ids.has(parentId) ? parentId : null,
  );
  const under = (
    parentId: string | null,
    depth: number,
  ): { department: AdminDepartment; depth: number }[] =>
    (children.get(parentId) ?? []).flatMap((department) => [
      { department, depth },
      ...under(department.departmentId, depth + 1),
    ]);
  return under(null, 0);
}
