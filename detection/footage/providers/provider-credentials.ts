import { AppError } from '../../../platform/errors.ts';
import { type Secrets, sameBytes } from '../../../platform/secrets.ts';
import type { Credentials, StoredProvider } from './stored-provider.ts';

const contextOf = (providerId: string) => `footage_providers.credentials:${providerId}`;

export const sealCredentials = (
  secrets: Secrets,
  providerId: string,
  credentials: Credentials,
): Uint8Array | null =>
  Object.values(credentials).some(Boolean)
    ? secrets.seal(Buffer.from(JSON.stringify(credentials)), contextOf(providerId))
    : null;

/** @throws AppError `footage-unavailable` when the key that sealed them is lost */
export function openCredentials(
  secrets: Secrets,
  { providerId, credentialsSealed }: Pick<StoredProvider, 'providerId' | 'credentialsSealed'>,
): Credentials {
  if (!credentialsSealed) return {};
  try {
    const plain = secrets.open(credentialsSealed, contextOf(providerId));
    return JSON.parse(Buffer.from(plain).toString()) as Credentials;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'secret-unreadable') throw error;
    const detail = 'The credentials of the footage platform cannot be read: enter them anew.';
    throw new AppError('footage-unavailable', detail, { cause: error });
  }
}

/** What the hooks of a platform present, in their address. */
export const hookTokenOf = (secrets: Secrets, providerId: string): string =>
  secrets.mac('footage-hook', providerId).toString('base64url');

export const isHookToken = (secrets: Secrets, providerId: string, token: string): boolean =>
  sameBytes(
    secrets.mac('footage-hook-check', hookTokenOf(secrets, providerId)),
    secrets.mac('footage-hook-check', token),
  );
