import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import type { TimeRange } from '../footage-provider.ts';
import { localDays } from './local-time.ts';
import type { ZlmApi } from './zlm-api.ts';
import { streamKey } from './zlm-recording.ts';
import { forgetUnlisted, noteRecordings } from './zlm-recording-store.ts';

export type ReconcileDeps = {
  db: Db;
  clock: Clock;
  api: ZlmApi;
  providerId: string;
  timeZone: string;
};

/**
 * Compares what we know of a stream's recordings with the lists of the days that a range touches: adds
 * what hooks have not told us, forgets what is no longer there.
 * @throws AppError `footage-unavailable`
 */
export async function reconcileZlm(
  { db, clock, api, providerId, timeZone }: ReconcileDeps,
  name: string,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<void> {
  const stream = streamKey(name);
  for (const day of localDays(range, timeZone)) {
    const listedAt = clock.now();
    const { recordings } = await api.listDay(name, day, signal);
    await db.transaction(async (query) => {
      await noteRecordings(query, providerId, recordings, listedAt);
      const files = recordings.map(({ file }) => file);
      await forgetUnlisted(query, providerId, { stream, day, files, listedAt });
    });
  }
}
