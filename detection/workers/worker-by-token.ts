import type { WorkerCaller } from '../../platform/actor.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Db, Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import {
  insertWorkerToken,
  revokeWorkerToken as revokeToken,
  workerTokenById,
} from './worker-store.ts';
import { isTokenOf, newWorkerToken, tokenIdOf } from './worker-token.ts';

/**
 * Whose token it is.
 * @throws AppError `worker-token-unknown` alike for one that never was, was mistyped or was revoked
 */
export async function workerByToken(query: Query, token: string): Promise<WorkerCaller> {
  const stored = await workerTokenById(query, tokenIdOf(token) ?? '');
  if (!isTokenOf(token, stored) || !stored || stored.revokedAt) {
    throw new AppError(
      'worker-token-unknown',
      'The token is wrong or was revoked. Make another: citymark worker-token add <name>.',
    );
  }
  return { tokenId: stored.tokenId, tokenName: stored.name };
}

/** Makes a token for a worker; it is told once and not kept. */
export async function addWorkerToken(
  { db, clock }: { db: Db; clock: Clock },
  name: string,
): Promise<{ token: string; tokenId: string }> {
  const { token, tokenId, secretHash } = newWorkerToken();
  await insertWorkerToken(db.query, { tokenId, name, secretHash, at: clock.now() });
  return { token, tokenId };
}

/**
 * Shuts out whoever has the token, from the next request on.
 * @throws AppError `not-found` for a token that is not there or was revoked before
 */
export async function revokeWorkerToken(
  { db, clock }: { db: Db; clock: Clock },
  tokenId: string,
): Promise<void> {
  if (!(await revokeToken(db.query, tokenId, clock.now()))) {
    throw new AppError('not-found', `There is no valid token "${tokenId}": worker-token list.`);
  }
}
