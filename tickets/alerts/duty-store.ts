import { maybeOne, type Query, sql } from '../../platform/db.ts';

/** Who handles a class of things in a street; '*' stands for every class, or every street. */
export type Duty = { classCode: string; street: string; departmentId: string };

/** The department that answers for a class in a street: the most exact row decides, the class first. */
export async function departmentOnDuty(
  query: Query,
  { classCode, street }: { classCode: string; street: string | null },
): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ departmentId: string }>(sql`
      select department_id as "departmentId" from category_duties
      where class_code in (${classCode}, '*') and street in (${street ?? '*'}, '*')
      order by class_code = '*', street = '*' limit 1`),
  );
  return row?.departmentId;
}

/** The department that a dispatcher sits in: where work goes of which nobody knows whose it is. */
export async function dispatchingDepartment(query: Query): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ departmentId: string }>(sql`
      select department_id as "departmentId" from departments
      order by kind <> 'district', parent_id is not null, created_at, department_id limit 1`),
  );
  return row?.departmentId;
}

export const listDuties = (query: Query): Promise<(Duty & { departmentName: string })[]> =>
  query(sql`
    select u.class_code as "classCode", u.street, u.department_id as "departmentId",
      d.name_zh as "departmentName"
    from category_duties u join departments d using (department_id)
    order by u.class_code, u.street`);

export async function saveDuty(query: Query, duty: Duty): Promise<void> {
  await query(sql`
    insert into category_duties (class_code, street, department_id)
    values (${duty.classCode}, ${duty.street}, ${duty.departmentId})
    on conflict (class_code, street) do update set department_id = excluded.department_id`);
}

/** Whether there was one. */
export async function deleteDuty(
  query: Query,
  { classCode, street }: Omit<Duty, 'departmentId'>,
): Promise<boolean> {
  const rows = await query(sql`
    delete from category_duties where class_code = ${classCode} and street = ${street}
    returning street`);
  return rows.length > 0;
}
