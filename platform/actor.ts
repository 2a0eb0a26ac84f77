/** What a member of staff may be; one person can have several. A citizen has no account and no role. */
export const roles = [
  'handler',
  'grid_worker',
  'dispatcher',
  'supervisor',
  'asset_admin',
  'auditor',
  'leader',
  'admin',
] as const;

export type Role = (typeof roles)[number];

/** Who is asking: a signed-in member of staff, acting for one department. */
export type Actor = { staffId: string; departmentId: string; name: string; roles: Role[] };

/** A program that looks through cameras for us, let in by a token of its own. */
export type WorkerCaller = { tokenId: string; tokenName: string };

/**
 * Who may call a route: everybody, everybody who is signed in, workers (with their token, without a session),
 * or those with one of the roles.
 */
export type Access = 'public' | 'signed-in' | 'worker' | readonly Role[];

export const hasRole = (actor: Actor, ...wanted: Role[]): boolean =>
  wanted.some((role) => actor.roles.includes(role));
