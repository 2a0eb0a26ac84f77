import type { Query } from '../../platform/db.ts';
import type { CameraDeps } from './camera-deps.ts';
import { openableUrl } from './camera-source.ts';
import { sealedSources } from './camera-source-store.ts';
import { openedSource } from './sealed-source.ts';

/**
 * The whole addresses of cameras, with credentials, as they are opened; never logged. A camera without a source,
 * or with one that cannot be opened any more, has none.
 */
export async function sourceUrls(
  query: Query,
  { secrets, settings }: Pick<CameraDeps, 'secrets' | 'settings'>,
  cameraIds: readonly string[],
): Promise<Map<string, string>> {
  const urls = new Map<string, string>();
  for (const [cameraId, sealed] of await sealedSources(query, cameraIds)) {
    const url = openedSource(secrets, cameraId, sealed);
    if (url) urls.set(cameraId, openableUrl(url, settings.videoDir));
  }
  return urls;
}
