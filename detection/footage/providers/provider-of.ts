import type { ProviderOf } from '../footage-provider.ts';
import { cameraFootage, isRecordedByUs } from './camera-footage-store.ts';
import { type OpenProviderDeps, openProvider } from './open-provider.ts';
import type { CheckableProvider } from './provider-check.ts';
import { providerById } from './provider-store.ts';
import { recorderProvider } from './recorder.ts';

type ProviderOfDeps = OpenProviderDeps & { settings: { footageDir: string } };

/**
 * Who records a camera: the platform that somebody has named for it, else our own recorder if it records
 * or has recorded it. A platform is opened once, as long as its row stays the same: sessions and turns of
 * channels live in it.
 */
export function providersOfCameras(deps: ProviderOfDeps): ProviderOf {
  const { query } = deps.db;
  const recorder = recorderProvider(query, deps.settings.footageDir);
  const opened = new Map<string, { provider: CheckableProvider; updatedAt: Date }>();
  return async (cameraId) => {
    const row = await cameraFootage(query, cameraId);
    if (!row) {
      if (!(await isRecordedByUs(query, cameraId))) return undefined;
      return { provider: recorder, camera: { cameraId, name: cameraId } };
    }
    const stored = await providerById(query, row.providerId);
    if (!stored) return undefined;
    const { providerId, updatedAt } = stored;
    const before = opened.get(providerId);
    const isSame = before?.updatedAt.getTime() === updatedAt.getTime();
    const entry = before && isSame ? before : { provider: openProvider(deps, stored), updatedAt };
    opened.set(providerId, entry);
    return { provider: entry.provider, camera: { cameraId, name: row.name } };
  };
}
