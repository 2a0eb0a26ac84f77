import { one, type Query, sql } from '../platform/db.ts';

/** What hangs on a department: none of it may be left when it is disabled. */
export type DepartmentLoad = {
  /** Assets it maintains, owns or supervises. */
  maintained: number;
  owned: number;
  supervised: number;
  openTickets: number;
  /** People who can sign in. */
  staff: number;
  /** Classes and streets it answers for. */
  duties: number;
  cameras: number;
  zones: number;
  /** Departments that belong to it and are not disabled. */
  children: number;
};

export const departmentLoad = (query: Query, departmentId: string): Promise<DepartmentLoad> =>
  one(
    query<DepartmentLoad>(sql`
      select
        (select count(*) from assets where maintainer_id = d) as maintained,
        (select count(*) from assets where owner_id = d) as owned,
        (select count(*) from assets where supervisor_id = d) as supervised,
        (select count(*) from tickets where department_id = d
          and state not in ('rejected', 'closed', 'merged')) as "openTickets",
        (select count(*) from staff where department_id = d and not disabled) as staff,
        (select count(*) from category_duties where department_id = d) as duties,
        (select count(*) from cameras where department_id = d) as cameras,
        (select count(*) from zones where department_id = d) as zones,
        (select count(*) from departments where parent_id = d and not disabled) as children
      from (values (${departmentId}::uuid)) as asked(d)`),
  );
