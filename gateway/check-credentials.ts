import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import type { AppDeps } from './deps.ts';
import { FORGET_AFTER_MS, FREE_ATTEMPTS, lockSeconds } from './lockout.ts';
import { passwordMatches } from './password.ts';
import {
  type Attempt,
  countAttempt,
  deleteAttemptsBefore,
  forgetAttempts,
  lockAttempts,
  uncountAttempt,
} from './sign-in-attempt-store.ts';
import { type Staff, staffByLogin } from './staff-store.ts';

export type Credentials = { login: string; password: string; address: string };
type CredentialDeps = Pick<AppDeps, 'db' | 'clock' | 'secrets'>;

/**
 * Whose login and password these are. Throws AppError `wrong-credentials` or `account-locked`; a login
 * that does not exist is answered like one that does, after the same work.
 */
export async function checkCredentials(
  deps: CredentialDeps,
  { login, password, address }: Credentials,
): Promise<Staff> {
  const { db, clock, secrets } = deps;
  const keys = {
    login: secrets.mac('sign-in-login', login.toLowerCase()),
    address: secrets.mac('sign-in-address', address),
  };
  // The attempt is counted before the password is looked at: a thousand guesses sent at once are a thousand.
  const wait = await db.transaction((query) => countBoth(query, keys, clock.now()));
  if (wait > 0) {
    throw new AppError('account-locked', `Try again in ${wait} seconds.`, { retryAfterS: wait });
  }
  const staff = await staffByLogin(db.query, login);
  const matches = await passwordMatches(staff?.passwordHash, password);
  if (!staff || !matches || staff.disabled) throw new AppError('wrong-credentials');
  await db.transaction(async (query) => {
    await forgetAttempts(query, keys.login);
    await uncountAttempt(query, keys.address);
    await deleteAttemptsBefore(query, new Date(clock.now().getTime() - FORGET_AFTER_MS));
  });
  const { passwordHash: _secret, ...withoutHash } = staff;
  return withoutHash;
}

/** Seconds to wait; 0 when the attempt may go on. */
async function countBoth(
  query: Query,
  keys: Record<keyof typeof FREE_ATTEMPTS, Uint8Array>,
  now: Date,
): Promise<number> {
  const forgetBefore = new Date(now.getTime() - FORGET_AFTER_MS);
  let wait = 0;
  for (const kind of ['login', 'address'] as const) {
    const attempt = await countAttempt(query, keys[kind], now, forgetBefore);
    const left = secondsLeft(attempt, now);
    if (left > 0) {
      wait = Math.max(wait, left);
      continue;
    }
    const lock = lockSeconds(attempt.failedCount, FREE_ATTEMPTS[kind]);
    if (lock > 0) await lockAttempts(query, keys[kind], new Date(now.getTime() + lock * 1000));
  }
  return wait;
}

const secondsLeft = ({ lockedUntil }: Attempt, now: Date): number =>
  lockedUntil ? Math.max(0, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000)) : 0;
