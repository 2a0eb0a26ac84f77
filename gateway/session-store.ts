import { maybeOne, type Query, sql } from '../platform/db.ts';
import type { Staff } from './staff-store.ts';

/** A session that is neither over nor of somebody who was disabled. */
export type Session = Omit<Staff, 'disabled' | 'isDemo'> & { csrfToken: string; seenAt: Date };

export async function insertSession(
  query: Query,
  session: { tokenHash: Uint8Array; staffId: string; csrfToken: string; at: Date; expiresAt: Date },
): Promise<void> {
  await query(sql`
    insert into sessions (token_hash, staff_id, csrf_token, created_at, seen_at, expires_at)
    values (${session.tokenHash}, ${session.staffId}, ${session.csrfToken}, ${session.at},
      ${session.at}, ${session.expiresAt})`);
}

/** The session if it is still good at `at`; `idleSince` is the earliest last request that counts. */
export const sessionByTokenHash = (
  query: Query,
  tokenHash: Uint8Array,
  at: Date,
  idleSince: Date,
): Promise<Session | undefined> =>
  maybeOne(
    query<Session>(sql`
      select s.staff_id as "staffId", s.login, s.name, s.department_id as "departmentId",
        d.name_zh as "departmentName", s.roles, s.must_change_password as "mustChangePassword",
        e.csrf_token as "csrfToken", e.seen_at as "seenAt"
      from sessions e join staff s using (staff_id) join departments d using (department_id)
      where e.token_hash = ${tokenHash} and not s.disabled
        and e.expires_at > ${at} and e.seen_at > ${idleSince}`),
  );

export async function touchSession(query: Query, tokenHash: Uint8Array, at: Date): Promise<void> {
  await query(sql`update sessions set seen_at = ${at} where token_hash = ${tokenHash}`);
}

export async function deleteSession(query: Query, tokenHash: Uint8Array): Promise<void> {
  await query(sql`delete from sessions where token_hash = ${tokenHash}`);
}

/** Ends the sessions of one person, but for the one that is asking. */
export async function deleteSessionsOf(
  query: Query,
  staffId: string,
  exceptTokenHash?: Uint8Array,
): Promise<void> {
  await query(sql`
    delete from sessions
    where staff_id = ${staffId} and token_hash is distinct from ${exceptTokenHash ?? null}::bytea`);
}

export async function deleteExpiredSessions(query: Query, at: Date): Promise<void> {
  await query(sql`delete from sessions where expires_at <= ${at}`);
}
