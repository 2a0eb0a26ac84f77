import { deleteOldExamples } from '../examples/example-store.ts';
import { ringSightings } from '../sightings/sighting-bell.ts';
import { AHEAD_MS, LATEST_MS } from './check-look.ts';
import { forgetFrames, unusedFrames } from './frame-store.ts';
import { BUCKET_MS } from './late-looks.ts';
import {
  endForgotten,
  forgetCheckpoints,
  forgetGlimpses,
  forgetLooks,
  forgetRefusals,
  settleSightings,
} from './ledger-care-store.ts';
import type { LedgerDeps } from './ledger-deps.ts';

export type CareDeps = LedgerDeps & {
  settings: {
    /** Days after which looks, observations and glimpses are deleted. */
    observationDays: number;
  };
};

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;
/** After this nothing that looks say can reach back. */
const SETTLED_MS = LATEST_MS + BUCKET_MS + AHEAD_MS;
/** A picture that nothing refers to may still be on its way into a row. */
const UNUSED_MS = 2 * HOUR_MS;
const ROWS_AT_ONCE = 20_000;
const FRAMES_AT_ONCE = 500;

/**
 * Settles what no late look can change any more, ends what nobody looks at any more, and deletes pictures
 * that nothing refers to. May run twice, or late, without harm.
 */
export async function careForLedger(deps: CareDeps): Promise<{ settled: number; ended: number }> {
  const { db, clock, settings } = deps;
  const now = clock.now().getTime();
  const ago = (ms: number) => new Date(now - ms);
  const ended = await endForgotten(
    db.query,
    { glimpsedBefore: ago(DAY_MS), alertedBefore: ago(settings.observationDays * DAY_MS) },
    ago(0),
  );
  ringSightings(
    deps,
    ended
      .filter(({ hadAlerted }) => hadAlerted)
      .map(({ sightingId, algorithmId }) => ({ sightingId, algorithmId, state: 'gone' })),
  );
  const settled = await db.transaction((query) => settleSightings(query, ago(SETTLED_MS)));
  await forgetCheckpoints(db.query, ago(SETTLED_MS + BUCKET_MS));
  await clearFrames(deps, ago(UNUSED_MS));
  return { settled, ended: ended.length };
}

/** Deletes looks, observations and glimpses beyond their days, a part at a time; answers how many rows. */
export async function forgetOldLooks({ db, clock, settings }: CareDeps): Promise<number> {
  const before = new Date(clock.now().getTime() - settings.observationDays * DAY_MS);
  let rows = 0;
  for (let some = 1; some > 0; rows += some) {
    some = await forgetLooks(db.query, before, ROWS_AT_ONCE);
    some += await forgetGlimpses(db.query, before, ROWS_AT_ONCE);
  }
  await forgetRefusals(db.query, before);
  await deleteOldExamples(db.query, before);
  return rows;
}

async function clearFrames({ db, blobs }: CareDeps, before: Date): Promise<void> {
  let count = FRAMES_AT_ONCE;
  while (count === FRAMES_AT_ONCE) {
    count = await db.transaction(async (query) => {
      const unused = await unusedFrames(query, before, FRAMES_AT_ONCE);
      // The rows are locked: nobody begins to use one of these while its bytes go.
      for (const sha256 of unused) await blobs.delete(sha256);
      await forgetFrames(query, unused);
      return unused.length;
    });
  }
}

/** The regular work of the ledger, for the gateway to register. Cron in Asia/Shanghai. */
export const ledgerJobs = (deps: CareDeps) => [
  {
    queue: 'sightings-care',
    cron: '*/10 * * * *',
    handler: async () => {
      const done = await careForLedger(deps);
      if (done.settled + done.ended > 0) deps.logger.info(done, 'sightings settled and ended');
    },
  },
  {
    queue: 'looks-forget-old',
    cron: '20 3 * * *',
    handler: async () => {
      const rows = await forgetOldLooks(deps);
      if (rows > 0) deps.logger.info({ rows }, 'old looks forgotten');
    },
  },
];
