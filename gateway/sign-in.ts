import { createHash } from 'node:crypto';
import { newToken } from '../platform/ids.ts';
import { type Credentials, checkCredentials } from './check-credentials.ts';
import type { AppDeps } from './deps.ts';
import { deleteExpiredSessions, deleteSession, insertSession } from './session-store.ts';
import type { Staff } from './staff-store.ts';

export type SignedIn = { staff: Staff; token: string; csrfToken: string; expiresAt: Date };

export const tokenHash = (token: string): Uint8Array => createHash('sha256').update(token).digest();

/**
 * Opens a session under a token that did not exist before; `oldToken`, if the browser had one, ends.
 * Throws what `checkCredentials` throws.
 */
export async function signIn(
  deps: Pick<AppDeps, 'db' | 'clock' | 'secrets' | 'config'>,
  input: Credentials & { oldToken?: string },
): Promise<SignedIn> {
  const staff = await checkCredentials(deps, input);
  const at = deps.clock.now();
  const expiresAt = new Date(at.getTime() + deps.config.session.hours * 3600_000);
  const [token, csrfToken] = [newToken(32), newToken(32)];
  await deps.db.transaction(async (query) => {
    await deleteExpiredSessions(query, at);
    if (input.oldToken) await deleteSession(query, tokenHash(input.oldToken));
    await insertSession(query, {
      tokenHash: tokenHash(token),
      staffId: staff.staffId,
      csrfToken,
      at,
      expiresAt,
    });
  });
  return { staff, token, csrfToken, expiresAt };
}
