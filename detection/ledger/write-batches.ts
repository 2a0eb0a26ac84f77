import type { Query } from '../../platform/db.ts';
import type { FoldedBatch } from './fold-batch.ts';
import type { LocatedObservation } from './locate-observations.ts';
import { insertObservations, reassignObservations } from './look-store.ts';
import { observationKey } from './place-ledger.ts';
import {
  dropCheckpoints,
  insertCheckpoints,
  insertWatchers,
  type LedgerSighting,
  putSightings,
  replaceSightings,
} from './place-ledger-store.ts';

/** Writes what new looks have led to, in few statements for any number of them. */
export async function writeBatches(
  query: Query,
  batches: readonly FoldedBatch[],
  sightings: ReadonlyMap<string, LedgerSighting>,
  observations: readonly LocatedObservation[],
): Promise<void> {
  const changed = [...sightings.values()].sort((a, b) =>
    a.folded.sightingId < b.folded.sightingId ? -1 : 1,
  );
  await putSightings(query, changed);
  await replaceSightings(
    query,
    batches.flatMap((batch) => batch.replaced),
  );
  await insertWatchers(query, newWatchers(batches, changed));
  for (const { voided } of batches) {
    if (voided) await dropCheckpoints(query, voided.sightingIds, voided.after);
  }
  await insertCheckpoints(
    query,
    batches.flatMap((batch) => batch.checkpoints),
  );
  const sightingOf = (lookId: string, position: number) => {
    const key = observationKey(lookId, position);
    for (const { fold } of batches) {
      const found = fold.sightingOf.get(key);
      if (found) return found;
    }
    return null;
  };
  await insertObservations(
    query,
    observations.map(({ look, observation, located }) => ({
      ...located,
      lookId: look.lookId,
      cameraId: look.cameraId,
      takenAt: look.takenAt,
      algorithmId: observation.algorithmId,
      labels: observation.labels,
      sightingId: sightingOf(look.lookId, located.position),
    })),
  );
  await reassignObservations(
    query,
    batches.flatMap((batch) => batch.reassigned),
  );
}

/** Who watches what has begun, and who has begun to see what was there. */
function newWatchers(batches: readonly FoldedBatch[], changed: readonly LedgerSighting[]) {
  const before = (id: string) => {
    for (const batch of batches) {
      const found = batch.before.get(id);
      if (found) return found.folded.watchers;
    }
    return undefined;
  };
  return changed.flatMap(({ folded: { sightingId, watchers } }) => {
    const former = before(sightingId);
    return [...watchers.keys()]
      .filter((cameraId) => !former?.has(cameraId))
      .map((cameraId) => ({ cameraId, sightingId }));
  });
}
