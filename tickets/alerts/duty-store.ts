import { maybeOne, type Query, sql } from '../../platform/db.ts';
import type { Day } from '../deadline.ts';

/** Who handles a class of things in a street; '*' stands for every class, or every street. */
export type Duty = { classCode: string; street: string; departmentId: string };

/** A duty from a day on; no department: from then on nobody, what is more general holds. */
export type DutyVersion = Omit<Duty, 'departmentId'> & {
  departmentId: string | null;
  effectiveFrom: Day;
};

/** Before all else: what the service was set up with. */
const FROM_THE_BEGINNING: Day = '2000-01-01';

/** The department that answers for a class in a street on a day: the most exact row decides, the class first. */
export async function departmentOnDuty(
  query: Query,
  { classCode, street, day }: { classCode: string; street: string | null; day: Day },
): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ departmentId: string }>(sql`
      select department_id as "departmentId" from (
        select distinct on (class_code, street) class_code, street, department_id
        from category_duties
        where class_code in (${classCode}, '*') and street in (${street ?? '*'}, '*')
          and effective_from <= ${day}::date
        order by class_code, street, effective_from desc) u
      where department_id is not null
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

/** All duties, also those that have ended or not begun, the newest of each class and street last. */
export const listDuties = (
  query: Query,
): Promise<
  (DutyVersion & {
    departmentName: string | null;
    classZh: string | null;
    classEn: string | null;
  })[]
> =>
  query(sql`
    select u.class_code as "classCode", u.street, u.department_id as "departmentId",
      u.effective_from as "effectiveFrom", d.name_zh as "departmentName", c.name_zh as "classZh",
      c.name_en as "classEn"
    from category_duties u left join departments d using (department_id)
      left join asset_classes c using (class_code)
    order by u.class_code, u.street, u.effective_from`);

/** Says who is on duty from a day on, instead of what was planned; without a day at once, whatever was said before. */
export async function saveDuty(query: Query, duty: Duty | DutyVersion): Promise<void> {
  const from = 'effectiveFrom' in duty ? duty.effectiveFrom : FROM_THE_BEGINNING;
  await deleteDuty(query, { classCode: duty.classCode, street: duty.street, from });
  await query(sql`
    insert into category_duties (class_code, street, department_id, effective_from)
    values (${duty.classCode}, ${duty.street}, ${duty.departmentId}, ${from}::date)`);
}

/** Takes back what was said of a class and street, all of it or from a day on. Answers whether there was any. */
export async function deleteDuty(
  query: Query,
  { classCode, street, from }: Omit<Duty, 'departmentId'> & { from?: Day },
): Promise<boolean> {
  const rows = await query(sql`
    delete from category_duties where class_code = ${classCode} and street = ${street}
      and effective_from >= ${from ?? FROM_THE_BEGINNING}::date
    returning street`);
  return rows.length > 0;
}

/** The streets that fixtures stand in. */
export async function listStreets(query: Query): Promise<string[]> {
  const rows = await query<{ street: string }>(
    sql`select distinct street from assets where street is not null order by street`,
  );
  return rows.map(({ street }) => street);
}
