/** After how many wrong passwords a lock begins, for one login and for one address. */
export const FREE_ATTEMPTS = { login: 5, address: 25 } as const;

const FIRST_LOCK_SECONDS = 30;
const LONGEST_LOCK_SECONDS = 15 * 60;

/** Failures older than this are forgotten. */
export const FORGET_AFTER_MS = 24 * 3600 * 1000;

/**
 * How long to refuse after `failedCount` failures in a row: doubles with each one beyond the free ones,
 * up to a quarter of an hour, so that nobody can be shut out for good by somebody else's guesses.
 */
export function lockSeconds(failedCount: number, freeAttempts: number): number {
  if (failedCount < freeAttempts) return 0;
  return Math.min(FIRST_LOCK_SECONDS * 2 ** (failedCount - freeAttempts), LONGEST_LOCK_SECONDS);
}
