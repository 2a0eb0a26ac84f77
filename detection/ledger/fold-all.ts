import type { Query } from '../../platform/db.ts';
import { algorithmOf } from '../algorithms/index.ts';
import type { LookResult } from '../look.ts';
import { zonesOfSightings } from '../zones/zones-of-sightings.ts';
import { type FoldedBatch, foldBatch } from './fold-batch.ts';
import { compareKeys, type FoldedSighting } from './folded-sighting.ts';
import { tilesAround } from './late-looks.ts';
import { ledgerBook } from './ledger-book.ts';
import { checkLocked } from './ledger-locks.ts';
import { ledgerLooks } from './ledger-looks.ts';
import type { LocatedObservation } from './locate-observations.ts';
import { type LedgerSighting, sightingsAround } from './place-ledger-store.ts';

/**
 * Folds new looks into the ledger, for each algorithm that looked.
 * @throws MoreLocksNeeded when they concern sightings outside of what is locked
 */
export async function foldAll(
  query: Query,
  looks: readonly LookResult[],
  observations: readonly LocatedObservation[],
  locked: ReadonlySet<string>,
): Promise<FoldedBatch[]> {
  const codes = new Set(observations.flatMap(({ located }) => located.gridCode ?? []));
  const known = await sightingsAround(query, {
    tiles: [...new Set([...codes].flatMap(tilesAround))],
    cameraIds: [...new Set(looks.map(({ cameraId }) => cameraId))],
    algorithmIds: [...new Set(looks.flatMap(({ algorithmIds }) => algorithmIds))],
    since: new Date(Math.min(...looks.map(({ takenAt }) => takenAt.getTime()))),
  });
  checkLocked(locked, known);
  const byAlgorithm = Map.groupBy(known, ({ folded }) => folded.algorithmId);
  const book = ledgerBook(query);
  const batches: FoldedBatch[] = [];
  for (const [algorithmId, parts] of ledgerLooks(looks, observations)) {
    const sightings = byAlgorithm.get(algorithmId) ?? [];
    const task = {
      algorithmId,
      looks: parts.sort(compareKeys),
      known: new Map(sightings.map((each) => [each.folded.sightingId, each])),
      lookIds: looks.map(({ lookId }) => lookId),
      checkLocked: (found: readonly LedgerSighting[]) => checkLocked(locked, found),
    };
    batches.push(await foldBatch(query, book, task));
  }
  return batches;
}

/** The sightings to be written, each with what is kept beside what the looks say. */
export async function sightingsOf(
  query: Query,
  batches: readonly FoldedBatch[],
): Promise<Map<string, LedgerSighting>> {
  const zones = await zonesOfSightings(
    query,
    batches.flatMap(({ fold }) => fold.born.flatMap((id) => fold.sightings.get(id) ?? [])),
  );
  const sightings = new Map<string, LedgerSighting>();
  for (const { fold, before, changed } of batches) {
    for (const id of changed) {
      const folded = fold.sightings.get(id);
      if (!folded) continue;
      const former = before.get(id);
      sightings.set(id, {
        folded,
        frame: former?.frame ?? null,
        zoneId: former?.zoneId ?? zones.get(id) ?? null,
        needsConfirmation: needsPerson(folded),
      });
    }
  }
  return sightings;
}

/** An algorithm may be so sure of what it saw that nobody has to confirm it. */
function needsPerson({ algorithmId, best, settings }: FoldedSighting): boolean {
  const { sureScore = Number.POSITIVE_INFINITY } = settings;
  return algorithmOf(algorithmId).confirmBeforeDispatch && best.score < sureScore;
}
