import type { LookResult } from '../look.ts';
import { ringCameras, ringSightings } from '../sightings/sighting-bell.ts';
import { lookLimits, type Refusal, refusalOf } from './check-look.ts';
import { readFrames } from './keep-frames.ts';
import type { LedgerDeps } from './ledger-deps.ts';
import { countRefusals } from './look-store.ts';
import { type Admit, type Recorded, recordBatch } from './record-batch.ts';

/** What became of a look. */
export type LookOutcome = {
  lookId: string;
  outcome: 'stored' | 'repeated' | 'refused';
  /** Why it was refused. */
  reason?: string;
};

/**
 * Takes the results of looks into the place ledger: all of a batch in one transaction, each look once
 * however often it comes, in whatever order. When this resolves, what it answers is kept.
 * @param results at most `lookLimits.looks`; times in UTC, boxes in pixels of the look's picture
 * @param frames pictures as JPEG by the id of their look; the best of a sighting is kept as evidence
 * @param admit is asked inside of the transaction about looks that are new
 * @throws RangeError for more looks than that
 */
export async function recordLooks(
  deps: LedgerDeps,
  results: readonly LookResult[],
  frames: ReadonlyMap<string, Uint8Array> = new Map(),
  admit?: Admit,
): Promise<LookOutcome[]> {
  if (results.length > lookLimits.looks) {
    throw new RangeError(`at most ${lookLimits.looks} looks at a time`);
  }
  const now = deps.clock.now();
  const refusals = results.map((look) => refusalOf(look, now));
  const looks = results.filter((_, index) => !refusals[index]);
  const pictures = await readFrames(deps, looks, frames);
  const recorded =
    looks.length > 0 ? await recordBatch(deps, { looks, pictures, now, admit }) : NONE;
  const judged = results.map((look, index) => ({
    look,
    refusal: refusals[index] ?? (recorded.known.has(look.lookId) ? undefined : NOT_A_CAMERA),
  }));
  await noteRefusals(deps, judged, now);
  ringSightings(deps, recorded.news);
  ringCameras(deps, recorded.cameraNews);
  const stored = new Set(recorded.stored);
  return judged.map(({ look, refusal }) => outcomeOf(look.lookId, refusal, recorded, stored));
}

const NONE: Recorded = {
  known: new Set(),
  stored: new Set(),
  refused: new Map(),
  news: [],
  cameraNews: [],
};
const NOT_A_CAMERA: Refusal = {
  reason: 'unknown-camera',
  detail: 'There is no such camera: give its lease back.',
};
/** Whom looks are counted for that do not rightly say whose they are. */
const NO_CAMERA = '00000000-0000-0000-0000-000000000000';

function outcomeOf(
  lookId: string,
  refusal: Refusal | undefined,
  { refused }: Recorded,
  stored: Set<string>,
): LookOutcome {
  const reason = refusal ? `${refusal.reason}: ${refusal.detail}` : refused.get(lookId);
  if (reason !== undefined) return { lookId, outcome: 'refused', reason };
  // Of a look that comes twice in one batch, the second is a repetition.
  return { lookId, outcome: stored.delete(lookId) ? 'stored' : 'repeated' };
}

/** Counts what was refused here; who admits looks counts for itself. */
async function noteRefusals(
  { db, logger }: LedgerDeps,
  judged: readonly { look: LookResult; refusal: Refusal | undefined }[],
  now: Date,
): Promise<void> {
  const counted = judged.flatMap(({ look, refusal }) =>
    refusal
      ? [
          {
            cameraId: refusal.reason === 'malformed' ? NO_CAMERA : look.cameraId,
            reason: refusal.reason,
          },
        ]
      : [],
  );
  if (counted.length === 0) return;
  await countRefusals(db.query, counted, now);
  logger.warn({ looks: counted.length, reason: counted[0]?.reason }, 'looks refused');
}
