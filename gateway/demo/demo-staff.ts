import type { Department } from '../../assets/index.ts';
import type { Actor, Role } from '../../platform/actor.ts';
import type { Query } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { hashPassword } from '../password.ts';
import { insertStaff, listStaff } from '../staff-store.ts';
import people from './staff.json' with { type: 'json' };

/** Everybody of the demo district signs in with it; it is printed at the start and no secret. */
export const DEMO_PASSWORD = 'zhihuima-2026';

/** The logins of the demo district with what each of them is for. */
export const demoLogins = people as readonly { login: string; name: string; roles: Role[] }[];

/** Adds the staff of the demo district; the one password is hashed once, because that takes its time. */
export async function addDemoStaff(
  query: Query,
  departments: readonly Department[],
  at: Date,
): Promise<Actor[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  const homes = new Map(departments.map((each) => [each.departmentCode, each.departmentId]));
  const actors = people.map(({ login, name, departmentCode, roles }) => ({
    staffId: newId(),
    login,
    name,
    departmentId: homes.get(departmentCode) ?? '',
    roles: roles as Role[],
  }));
  for (const actor of actors) {
    const marks = { mustChangePassword: false, isDemo: true };
    await insertStaff(query, { ...actor, ...marks, passwordHash }, at);
  }
  return actors;
}

/** One login of the demo district for each role, of those that are there; none where it is not loaded. */
export async function loginsToTry(query: Query): Promise<typeof demoLogins> {
  const staff = await listStaff(query, { q: 'demo-', limit: 100 });
  const there = new Set(
    staff.filter(({ isDemo, disabled }) => isDemo && !disabled).map(({ login }) => login),
  );
  const seen = new Set<string>();
  return demoLogins.filter(({ login, roles }) => {
    const isNew = there.has(login) && roles.some((role) => !seen.has(role));
    if (isNew) for (const role of roles) seen.add(role);
    return isNew;
  });
}
