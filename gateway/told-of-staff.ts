import type { Staff } from './staff-store.ts';

/** What the log says of a member of staff: what decides what they may do. */
export const toldOfStaff = ({ name, departmentName, roles, disabled }: Staff) => ({
  ...{ name, department: departmentName, roles: [...roles], disabled },
});
