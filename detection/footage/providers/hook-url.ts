import type { Secrets } from '../../../platform/secrets.ts';
import { hookTokenOf } from './provider-credentials.ts';
import type { StoredProvider } from './stored-provider.ts';

/** The address for `hook.on_record_mp4` of a ZLMediaKit, with its secret; null: the kind has no hook. */
export function hookUrl(
  { secrets, settings }: { secrets: Secrets; settings: { publicUrl: string } },
  { kind, providerId }: Pick<StoredProvider, 'kind' | 'providerId'>,
): string | null {
  if (kind !== 'zlmediakit') return null;
  const token = hookTokenOf(secrets, providerId);
  return `${settings.publicUrl}/api/external/zlmediakit/${providerId}/record?token=${token}`;
}
