import type { Role } from '../platform/actor.ts';
import { empty, maybeOne, type Query, sql } from '../platform/db.ts';

/** A member of staff without anything secret. */
export type Staff = {
  staffId: string;
  login: string;
  name: string;
  departmentId: string;
  departmentName: string;
  roles: Role[];
  mustChangePassword: boolean;
  disabled: boolean;
  isDemo: boolean;
};

export type NewStaff = Omit<Staff, 'departmentName' | 'disabled'> & { passwordHash: string };

const columns = sql`
  s.staff_id as "staffId", s.login, s.name, s.department_id as "departmentId",
  d.name_zh as "departmentName", s.roles, s.must_change_password as "mustChangePassword",
  s.disabled, s.is_demo as "isDemo"`;

const fromStaff = sql`from staff s join departments d using (department_id)`;

export const staffById = (query: Query, staffId: string): Promise<Staff | undefined> =>
  maybeOne(query<Staff>(sql`select ${columns} ${fromStaff} where s.staff_id = ${staffId}`));

/** With the password hash, for signing in and changing the password only. */
export const staffByLogin = (
  query: Query,
  login: string,
): Promise<(Staff & { passwordHash: string }) | undefined> =>
  maybeOne(
    query<Staff & { passwordHash: string }>(sql`
      select ${columns}, s.password_hash as "passwordHash" ${fromStaff}
      where s.login = ${login.toLowerCase()}`),
  );

/** At most `limit` people in the order of their logins, after the login `after`. */
export const listStaff = (
  query: Query,
  options: { q?: string; departmentId?: string; after?: string; limit: number },
): Promise<Staff[]> =>
  query<Staff>(sql`
    select ${columns} ${fromStaff}
    where s.login > ${options.after ?? ''}
      ${options.departmentId ? sql`and s.department_id = ${options.departmentId}` : empty}
      ${options.q ? sql`and strpos(s.login || ' ' || s.name, ${options.q}) > 0` : empty}
    order by s.login limit ${options.limit}`);

/** Throws the database's unique violation when the login is taken. */
export async function insertStaff(query: Query, staff: NewStaff, at: Date): Promise<void> {
  await query(sql`
    insert into staff (staff_id, login, name, department_id, roles, password_hash,
      must_change_password, is_demo, created_at, updated_at)
    values (${staff.staffId}, ${staff.login.toLowerCase()}, ${staff.name}, ${staff.departmentId},
      ${staff.roles}, ${staff.passwordHash}, ${staff.mustChangePassword}, ${staff.isDemo}, ${at}, ${at})`);
}

export type StaffChanges = Partial<
  Pick<Staff, 'name' | 'departmentId' | 'roles' | 'disabled' | 'mustChangePassword'>
> & { passwordHash?: string };

export async function updateStaff(
  query: Query,
  staffId: string,
  changes: StaffChanges,
  at: Date,
): Promise<void> {
  await query(sql`
    update staff set
      name = coalesce(${changes.name ?? null}::text, name),
      department_id = coalesce(${changes.departmentId ?? null}::uuid, department_id),
      roles = coalesce(${changes.roles ?? null}::text[], roles),
      disabled = coalesce(${changes.disabled ?? null}::boolean, disabled),
      must_change_password = coalesce(${changes.mustChangePassword ?? null}::boolean, must_change_password),
      password_hash = coalesce(${changes.passwordHash ?? null}::text, password_hash),
      updated_at = ${at}
    where staff_id = ${staffId}`);
}

/** How many people could still administer staff if `staffId` could not. */
export async function countOtherAdmins(query: Query, staffId: string): Promise<number> {
  const [row] = await query<{ others: number }>(sql`
    select count(*) as others from staff
    where 'admin' = any(roles) and not disabled and staff_id <> ${staffId}`);
  return row?.others ?? 0;
}

/** Removes the staff of the demo district; their sessions go with them. */
export async function deleteDemoStaff(query: Query): Promise<void> {
  await query(sql`delete from staff where is_demo`);
}
