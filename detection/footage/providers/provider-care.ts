import type { Logger } from '../../../platform/logger.ts';
import { camerasOfProvider, markReconciled } from './camera-footage-store.ts';
import { type OpenProviderDeps, zlmDeps } from './open-provider.ts';
import { listProviders } from './provider-store.ts';
import { reconcileZlm } from './reconcile-zlm.ts';
import type { StoredProvider } from './stored-provider.ts';
import { forgetOldRecordings } from './zlm-recording-store.ts';
import { FINISHED_AFTER_MS } from './zlmediakit.ts';

type ProviderCareDeps = OpenProviderDeps & { logger: Logger };

const DAY_MS = 86_400_000;
/** How far back the lists of a camera are read the first time, and after a long silence. */
const MOST_DAYS = 7;
/** Media servers keep their recordings for days or weeks; what we know of older ones helps nobody. */
const KEPT_DAYS = 400;

/** The regular work on footage that others keep. */
export const footageProviderJobs = (deps: ProviderCareDeps) => [
  {
    queue: 'footage-reconcile',
    cron: '7 * * * *',
    handler: () => reconcileAll(deps),
  },
];

/**
 * Compares what we know of the recordings of every ZLMediaKit with its lists, from where that ended the last
 * time: hooks are lost while one of us is down.
 */
export async function reconcileAll(deps: ProviderCareDeps): Promise<void> {
  const { db, clock, logger } = deps;
  for (const provider of await listProviders(db.query)) {
    if (provider.kind !== 'zlmediakit') continue;
    try {
      await reconcileProvider(deps, provider);
    } catch (err) {
      const { providerId } = provider;
      logger.warn({ providerId, err }, 'the lists of a footage platform cannot be read');
    }
  }
  await forgetOldRecordings(db.query, new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS));
}

async function reconcileProvider(deps: ProviderCareDeps, provider: StoredProvider): Promise<void> {
  const reconcile = zlmDeps(deps, provider);
  const { query } = deps.db;
  for (const { cameraId, name, reconciled } of await camerasOfProvider(
    query,
    provider.providerId,
  )) {
    const to = deps.clock.now();
    const earliest = to.getTime() - MOST_DAYS * DAY_MS;
    // What was being written then was not in the list yet.
    const since = reconciled ? reconciled.to.getTime() - FINISHED_AFTER_MS : earliest;
    const from = new Date(Math.max(earliest, since));
    await reconcileZlm(reconcile, name, { from, to });
    const isGap = !reconciled || reconciled.to < from;
    await markReconciled(query, cameraId, { from: isGap ? from : reconciled.from, to });
  }
}
