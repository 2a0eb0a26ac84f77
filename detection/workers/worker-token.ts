import { createHash, randomBytes } from 'node:crypto';
import { newToken } from '../../platform/ids.ts';
import { sameBytes } from '../../platform/secrets.ts';

const TOKEN = /^cmw-([0-9a-f]{12})-([A-Za-z0-9_-]{43})$/;

const secretHash = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

/** A new worker token, what is stored of it, and the id it is listed under. */
export function newWorkerToken(): { token: string; tokenId: string; secretHash: Uint8Array } {
  const tokenId = randomBytes(6).toString('hex');
  const secret = newToken(32);
  return { token: `cmw-${tokenId}-${secret}`, tokenId, secretHash: secretHash(secret) };
}

/** The id in a token; undefined for what is no worker token. */
export const tokenIdOf = (token: string): string | undefined => TOKEN.exec(token)?.[1];

/** Compares in constant time, also for tokens that do not exist. */
export function isTokenOf(token: string, stored: { secretHash: Uint8Array } | undefined): boolean {
  const given = secretHash(TOKEN.exec(token)?.[2] ?? '');
  return sameBytes(given, stored?.secretHash ?? NOTHING) && stored !== undefined;
}

const NOTHING = randomBytes(32);
