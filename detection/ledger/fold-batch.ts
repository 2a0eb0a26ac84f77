import type { Query } from '../../platform/db.ts';
import { compareKeys, type FoldedSighting, type LedgerLook } from './folded-sighting.ts';
import { bucketOf, latenessOf, type Rewind, rewind } from './late-looks.ts';
import type { LedgerBook } from './ledger-book.ts';
import { camerasLookingAfter, looksSince, type StoredLook } from './look-store.ts';
import { canMiss } from './look-trust.ts';
import { type Fold, foldLooks, observationKey } from './place-ledger.ts';
import { type Checkpoint, type LedgerSighting, watchersOfSightings } from './place-ledger-store.ts';

/** New looks for one algorithm, and what they are folded into. */
export type FoldTask = {
  algorithmId: string;
  /** Sorted by `compareKeys`. */
  looks: readonly LedgerLook[];
  /** All sightings that the looks may concern. */
  known: ReadonlyMap<string, LedgerSighting>;
  /** Ids of the looks of this batch, which are stored already. */
  lookIds: readonly string[];
  /** Throws when sightings lie where this transaction has no lock. */
  checkLocked(sightings: readonly LedgerSighting[]): void;
};

/** What is to be written. */
export type FoldedBatch = {
  fold: Fold;
  /** The sightings as they were, with those that were gone back for. */
  before: ReadonlyMap<string, LedgerSighting>;
  /** Ids of sightings to be written. */
  changed: Set<string>;
  /** Sightings that turned out never to have been, and what is there instead. */
  replaced: { formerId: string; sightingId: string | undefined }[];
  checkpoints: Checkpoint[];
  /** Checkpoints of these after that time are void. */
  voided: { sightingIds: string[]; after: Date } | undefined;
  reassigned: { lookId: string; position: number; sightingId: string }[];
};

/** So often may new sightings ask for further cameras; two or three times is usual for late looks. */
const MAX_ROUNDS = 20;

/**
 * Folds new looks of one algorithm into the ledger, and goes back in time where they come late: the
 * outcome is that of all looks in the order in which they were taken.
 */
export async function foldBatch(
  query: Query,
  book: LedgerBook,
  task: FoldTask,
): Promise<FoldedBatch> {
  const { algorithmId, looks, known } = task;
  const late = latenessOf(
    [...known.values()].map(({ folded }) => folded),
    looks,
  );
  const back = late && (await rewind(query, algorithmId, late, known, task.checkLocked));
  const before = back ? new Map([...known, ...back.sightings]) : known;
  const initial = [...before].flatMap(([id, { folded }]) => {
    const state = back?.states.get(id);
    return state === null ? [] : [state ?? folded];
  });
  const reading = { cameraIds: new Set<string>(), since: back?.from };
  if (back) {
    const ids = [...back.sightings.keys()];
    for (const id of await watchersOfSightings(query, ids)) reading.cameraIds.add(id);
  }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const stored = await storedLooks(query, task, back, reading);
    await book.readCameras(new Set([...looks, ...stored].map(({ cameraId }) => cameraId)));
    const attempt = attemptFold(book, task, back, initial, stored);
    if (attempt.fold.unknownPlaces.length > 0) {
      await book.readWatchers(attempt.fold.unknownPlaces);
      continue;
    }
    const more = await unreadLooks(query, task, attempt.fold, reading);
    if (more.size === 0) return batchOf(attempt, before, back, stored);
    for (const [cameraId, since] of more) {
      reading.cameraIds.add(cameraId);
      if (!reading.since || since < reading.since) reading.since = since;
    }
  }
  throw new Error(`late looks of ${algorithmId} do not settle`);
}

type Reading = { cameraIds: Set<string>; since: Date | undefined };

async function storedLooks(
  query: Query,
  { algorithmId, lookIds }: FoldTask,
  back: Rewind | undefined,
  { cameraIds, since }: Reading,
): Promise<StoredLook[]> {
  if (!since || cameraIds.size === 0) return [];
  return looksSince(query, {
    cameraIds: [...cameraIds],
    algorithmId,
    since,
    sightingIds: back ? [...back.sightings.keys()] : [],
    observedSince: back?.from ?? since,
    except: lookIds,
  });
}

type Attempt = { fold: Fold; checkpoints: Checkpoint[] };

function attemptFold(
  book: LedgerBook,
  { algorithmId, looks }: FoldTask,
  back: Rewind | undefined,
  initial: readonly FoldedSighting[],
  stored: readonly StoredLook[],
): Attempt {
  const checkpoints: Checkpoint[] = [];
  const isOld = new Set(stored.map(({ lookId }) => lookId));
  const initialIds = new Set(initial.map(({ sightingId }) => sightingId));
  const all = [
    ...looks,
    ...stored.map((look) => ({ ...look, canMiss: canMiss(look.health, algorithmId) })),
  ].sort(compareKeys);
  const fold = foldLooks(initial, all, {
    settingsOf: book.settingsOf,
    watchersOf: book.watchersOf,
    beforeChange(sighting, look) {
      const bucketAt = bucketOf(look.takenAt);
      if (bucketAt > sighting.steppedAt.takenAt) checkpoints.push({ bucketAt, sighting });
    },
    // What was stored has been folded into all but those that are gone back for, or begin now.
    concerns: (look, sightingId) =>
      !isOld.has(look.lookId) ||
      !initialIds.has(sightingId) ||
      (back !== undefined && isBack(back, sightingId, look)),
  });
  return { fold, checkpoints };
}

const isBack = (back: Rewind, sightingId: string, look: LedgerLook): boolean =>
  back.states.has(sightingId) && look.takenAt >= back.from;

/** Cameras that see something that begins now, and have looked since, but whose looks are not read. */
async function unreadLooks(
  query: Query,
  { algorithmId, lookIds }: FoldTask,
  fold: Fold,
  reading: Reading,
): Promise<Map<string, Date>> {
  const after = new Map<string, Date>();
  for (const id of fold.born) {
    const sighting = fold.sightings.get(id);
    if (!sighting) continue;
    const { takenAt } = sighting.bornAt;
    for (const cameraId of sighting.watchers.keys()) {
      const isRead =
        reading.cameraIds.has(cameraId) && reading.since !== undefined && reading.since <= takenAt;
      const earliest = after.get(cameraId);
      if (!isRead && !(earliest && earliest <= takenAt)) after.set(cameraId, takenAt);
    }
  }
  const looking = await camerasLookingAfter(query, { algorithmId, after, except: lookIds });
  return new Map([...after].filter(([cameraId]) => looking.includes(cameraId)));
}

function batchOf(
  { fold, checkpoints }: Attempt,
  before: ReadonlyMap<string, LedgerSighting>,
  back: Rewind | undefined,
  stored: readonly StoredLook[],
): FoldedBatch {
  const changed = new Set(fold.changed);
  const replaced: FoldedBatch['replaced'] = [];
  const kept: string[] = [];
  for (const [id, { folded }] of back?.sightings ?? []) {
    if (fold.sightings.has(id)) {
      changed.add(id);
      kept.push(id);
    } else {
      const { lookId, position } = folded.bornAt;
      const sightingId = fold.sightingOf.get(observationKey(lookId, position));
      replaced.push({ formerId: id, sightingId });
    }
  }
  const reassigned = stored.flatMap(({ lookId, observations }) =>
    observations.flatMap(({ position, sightingId: former }) => {
      const sightingId = fold.sightingOf.get(observationKey(lookId, position));
      return sightingId && sightingId !== former ? [{ lookId, position, sightingId }] : [];
    }),
  );
  const voided = back && { sightingIds: kept, after: back.from };
  return { fold, before, changed, replaced, checkpoints, voided, reassigned };
}
