import { one, type Query, sql } from '../platform/db.ts';

export type Attempt = { failedCount: number; lockedUntil: Date | null };

/**
 * Counts one more attempt under the key, unless it is locked, and returns the count with it. The row stays
 * ours until the transaction ends, so guesses made at the same time are counted one after the other.
 */
export const countAttempt = (
  query: Query,
  key: Uint8Array,
  at: Date,
  forgetBefore: Date,
): Promise<Attempt> =>
  one(
    query<Attempt>(sql`
      insert into sign_in_attempts as a (attempt_key, failed_count, last_at) values (${key}, 1, ${at})
      on conflict (attempt_key) do update set
        failed_count = case
          when a.locked_until > ${at} then a.failed_count
          when a.last_at < ${forgetBefore} then 1
          else a.failed_count + 1 end,
        last_at = ${at}
      returning failed_count as "failedCount", locked_until as "lockedUntil"`),
  );

export async function lockAttempts(query: Query, key: Uint8Array, until: Date): Promise<void> {
  await query(sql`update sign_in_attempts set locked_until = ${until} where attempt_key = ${key}`);
}

export async function forgetAttempts(query: Query, key: Uint8Array): Promise<void> {
  await query(sql`delete from sign_in_attempts where attempt_key = ${key}`);
}

/** Takes back what `countAttempt` counted. */
export async function uncountAttempt(query: Query, key: Uint8Array): Promise<void> {
  await query(sql`
    update sign_in_attempts set failed_count = greatest(failed_count - 1, 0), locked_until = null
    where attempt_key = ${key}`);
}

export async function deleteAttemptsBefore(query: Query, before: Date): Promise<void> {
  await query(sql`delete from sign_in_attempts where last_at < ${before}`);
}
