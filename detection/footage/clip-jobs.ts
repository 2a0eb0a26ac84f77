import Type from 'typebox';
import { Value } from 'typebox/value';
import type { Jobs } from '../../platform/jobs.ts';
import { forgetClips, stuckClips } from './clip-store.ts';
import {
  FETCH_CLIP,
  type FetchClipDeps,
  fetchLater,
  fetchPendingClip,
} from './fetch-pending-clip.ts';

const FetchJob = Type.Object({ clipId: Type.String({ format: 'uuid' }) });

const MINUTE_MS = 60_000;
/** A clip at which nobody has been for so long was left by a process that died. */
const STUCK_MS = 10 * MINUTE_MS;
/** Longer than a ticket takes; whoever asks later has it fetched anew. */
const KEPT_MS = 30 * 24 * 60 * MINUTE_MS;

/** Fetches clips that take their time, one window at a time so that they take turns. */
export const workClips = (deps: FetchClipDeps & { jobs: Pick<Jobs, 'work'> }): Promise<void> =>
  deps.jobs.work(FETCH_CLIP, async (data) => {
    if (Value.Check(FetchJob, data)) await fetchPendingClip(deps, data.clipId);
  });

/** The regular work on clips. */
export const clipJobs = (deps: FetchClipDeps) => [
  {
    queue: 'clips-care',
    cron: '*/5 * * * *',
    handler: async () => {
      const now = deps.clock.now().getTime();
      for (const clipId of await stuckClips(deps.db.query, new Date(now - STUCK_MS))) {
        await fetchLater(deps, clipId);
      }
      const forgotten = await forgetClips(deps.db.query, new Date(now - KEPT_MS));
      if (forgotten > 0) deps.logger.info({ forgotten }, 'old clips forgotten');
      await deps.clips.sweep();
    },
  },
];
