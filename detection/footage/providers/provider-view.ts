import type { Query } from '../../../platform/db.ts';
import type { FootageProviderKind } from '../footage-provider.ts';
import { cameraFootage, isRecordedByUs } from './camera-footage-store.ts';
import { countAssigned, listProviders, providerById } from './provider-store.ts';
import type { ProviderContent, StoredProvider } from './stored-provider.ts';

/** A platform as people may see it: without its credentials. */
type ProviderView = ProviderContent & {
  providerId: string;
  hasCredentials: boolean;
  cameras: number;
  createdAt: string;
};

export const providerView = (
  { credentialsSealed, updatedAt: _, createdAt, ...provider }: StoredProvider,
  cameras: number,
): ProviderView => ({
  ...provider,
  hasCredentials: credentialsSealed !== null,
  cameras,
  createdAt: createdAt.toISOString(),
});

export async function providerViews(query: Query): Promise<ProviderView[]> {
  const counts = await countAssigned(query);
  const providers = await listProviders(query);
  return providers.map((each) => providerView(each, counts.get(each.providerId) ?? 0));
}

/** Who records a camera, for people. */
type AssignedView = {
  kind: FootageProviderKind | null;
  providerId: string | null;
  providerName: string | null;
  name: string | null;
};

export async function assignedView(query: Query, cameraId: string): Promise<AssignedView> {
  const row = await cameraFootage(query, cameraId);
  const stored = row && (await providerById(query, row.providerId));
  if (row && stored) {
    const { kind, providerId, name: providerName } = stored;
    return { kind, providerId, providerName, name: row.name };
  }
  const kind = (await isRecordedByUs(query, cameraId)) ? 'recorder' : null;
  return { kind, providerId: null, providerName: null, name: null };
}
