import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Db, Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import type { Secrets } from '../platform/secrets.ts';
import { CROCKFORD } from './crockford.ts';
import type { PlateKeys } from './plate.ts';
import {
  insertActivePlateKey,
  listPlateKeys,
  livePlatesByKey,
  lockPlateKeys,
  revokeKey,
  type SealedPlateKey,
} from './plate-key-store.ts';

const KEY_BYTES = 32;

/** What sealed plate keys are bound to; a sealed key moved to another id does not open. */
export const plateKeyContext = (keyId: string): string => `plate_keys.sealed_key/${keyId}`;

/** A plate key as staff may see it. */
export type PlateKey = Omit<SealedPlateKey, 'sealedKey'> & {
  /** Plates under it that were not replaced or retired. */
  livePlates: number;
};

/** Unseals all keys that are not revoked. */
export async function openPlateKeys(query: Query, secrets: Secrets): Promise<PlateKeys> {
  const keys = await listPlateKeys(query);
  return new Map(
    keys
      .filter((key) => !key.revokedAt)
      .map((key) => [key.keyId, secrets.open(key.sealedKey, plateKeyContext(key.keyId))]),
  );
}

/** The id of the key that new plates get; the first one is made when it is first needed. */
export async function activePlateKeyId(
  query: Query,
  secrets: Secrets,
  clock: Clock,
): Promise<string> {
  const active = (await listPlateKeys(query)).find((key) => key.active);
  if (active) return active.keyId;
  await lockPlateKeys(query);
  const since = (await listPlateKeys(query)).find((key) => key.active);
  return since?.keyId ?? (await addKey(query, secrets, clock));
}

/**
 * From now on plates are minted under a new key. Plates under older keys stay valid until they are
 * replaced, or their key is revoked. Throws `conflict` when all 32 key ids are used up.
 */
export async function rotatePlateKey(deps: {
  db: Db;
  secrets: Secrets;
  clock: Clock;
}): Promise<{ keyId: string; previousKeyId: string | null }> {
  return deps.db.transaction(async (query) => {
    await lockPlateKeys(query);
    const previous = (await listPlateKeys(query)).find((key) => key.active);
    const keyId = await addKey(query, deps.secrets, deps.clock);
    return { keyId, previousKeyId: previous?.keyId ?? null };
  });
}

/**
 * Refuses every plate under a key from now on; for a key that leaked. The active key must be rotated
 * first. Throws `not-found` for a key that does not exist or was revoked before, `conflict` for the active one.
 */
export async function revokePlateKey(
  deps: { db: Db; clock: Clock },
  keyId: string,
): Promise<PlateKey> {
  return deps.db.transaction(async (query) => {
    await lockPlateKeys(query);
    const done = await revokeKey(query, keyId, deps.clock.now());
    const key = (await plateKeys(query)).find((each) => each.keyId === keyId);
    if (done && key) return key;
    if (key?.active) {
      throw new AppError(
        'conflict',
        'New plates are minted under this key: rotate it before you revoke it.',
      );
    }
    throw new AppError('not-found', 'There is no such key, or it is revoked already.');
  });
}

/** The keys, without what they consist of. */
export async function plateKeys(query: Query): Promise<PlateKey[]> {
  const live = await livePlatesByKey(query);
  return (await listPlateKeys(query)).map(({ sealedKey: _, ...key }) => ({
    ...key,
    livePlates: live.get(key.keyId) ?? 0,
  }));
}

async function addKey(query: Query, secrets: Secrets, clock: Clock): Promise<string> {
  const used = new Set((await listPlateKeys(query)).map((key) => key.keyId));
  // From 1, so that a key id of 0 can never be mistaken for a missing one.
  const keyId = [...CROCKFORD.slice(1), '0'].find((id) => !used.has(id));
  if (!keyId) throw new AppError('conflict', 'All 32 plate key ids are used up.');
  const sealedKey = secrets.seal(randomBytes(KEY_BYTES), plateKeyContext(keyId));
  await insertActivePlateKey(query, { keyId, sealedKey, createdAt: clock.now() });
  return keyId;
}
