import { maybeOne, type Query, sql, toJson } from '../platform/db.ts';

export const departmentKinds = [
  'district',
  'bureau',
  'street',
  'community',
  'enterprise',
  'other',
] as const;

export type DepartmentKind = (typeof departmentKinds)[number];

/** A body that owns, maintains or supervises assets and handles tickets. */
export type Department = {
  departmentId: string;
  /** As in the DeptCode columns of city data. */
  departmentCode: string;
  nameZh: string;
  nameEn: string | null;
  kind: DepartmentKind;
  parentId: string | null;
  isDemo: boolean;
  /** Chosen for nothing new any more. */
  disabled: boolean;
};

type DepartmentRow = {
  department_id: string;
  department_code: string;
  name_zh: string;
  name_en: string | null;
  kind: DepartmentKind;
  parent_id: string | null;
  is_demo: boolean;
  disabled: boolean;
};

const columns = sql`department_id, department_code, name_zh, name_en, kind, parent_id, is_demo,
  disabled`;

const toDepartment = (row: DepartmentRow): Department => ({
  departmentId: row.department_id,
  departmentCode: row.department_code,
  nameZh: row.name_zh,
  nameEn: row.name_en,
  kind: row.kind,
  parentId: row.parent_id,
  isDemo: row.is_demo,
  disabled: row.disabled,
});

export async function departmentById(query: Query, id: string): Promise<Department | undefined> {
  const row = await maybeOne(
    query<DepartmentRow>(sql`select ${columns} from departments where department_id = ${id}`),
  );
  return row && toDepartment(row);
}

export async function departmentByCode(
  query: Query,
  code: string,
): Promise<Department | undefined> {
  const row = await maybeOne(
    query<DepartmentRow>(sql`select ${columns} from departments where department_code = ${code}`),
  );
  return row && toDepartment(row);
}

export async function departmentsByIds(
  query: Query,
  ids: readonly string[],
): Promise<Department[]> {
  const rows = await query<DepartmentRow>(
    sql`select ${columns} from departments where department_id = any(${ids}::uuid[])`,
  );
  return rows.map(toDepartment);
}

/** All departments by code; a city has some hundreds. */
export async function listDepartments(query: Query): Promise<Department[]> {
  const rows = await query<DepartmentRow>(
    sql`select ${columns} from departments order by department_code`,
  );
  return rows.map(toDepartment);
}

/** Adds departments in one statement; a parent may be among them. A code that is taken is a conflict of the database. */
export async function insertDepartments(
  query: Query,
  departments: readonly Department[],
  at: Date,
): Promise<void> {
  await query(sql`
    insert into departments (department_id, department_code, name_zh, name_en, kind, parent_id, is_demo, created_at)
    select d."departmentId", d."departmentCode", d."nameZh", d."nameEn", d.kind, d."parentId", d."isDemo", ${at}
    from jsonb_to_recordset(${toJson(departments)}::jsonb) as d(
      "departmentId" uuid, "departmentCode" text, "nameZh" text, "nameEn" text, kind text, "parentId" uuid,
      "isDemo" boolean)`);
}

/** Writes what can be changed of a department. */
export async function updateDepartment(query: Query, department: Department): Promise<void> {
  await query(sql`
    update departments set name_zh = ${department.nameZh}, name_en = ${department.nameEn},
      kind = ${department.kind}, parent_id = ${department.parentId}, disabled = ${department.disabled}
    where department_id = ${department.departmentId}`);
}

/** Keeps a department as it is until the transaction ends. */
export async function lockDepartment(query: Query, id: string): Promise<Department | undefined> {
  const row = await maybeOne(
    query<DepartmentRow>(
      sql`select ${columns} from departments where department_id = ${id} for update`,
    ),
  );
  return row && toDepartment(row);
}

/** Removes the departments of the demo district; their assets must be gone. */
export async function deleteDemoDepartments(query: Query): Promise<void> {
  await query(sql`delete from departments where is_demo`);
}
