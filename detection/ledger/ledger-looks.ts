import type { LookResult } from '../look.ts';
import type { LedgerLook } from './folded-sighting.ts';
import type { LocatedObservation } from './locate-observations.ts';
import { canMiss, canSee } from './look-trust.ts';

/** Looks, one for each algorithm that looked. */
export function ledgerLooks(
  looks: readonly LookResult[],
  observations: readonly LocatedObservation[],
): Map<string, LedgerLook[]> {
  const byLook = Map.groupBy(observations, ({ look }) => look);
  const found = new Map<string, LedgerLook[]>();
  for (const look of looks) {
    const { lookId, cameraId, takenAt, widthPx, heightPx, health } = look;
    const located = byLook.get(look) ?? [];
    for (const algorithmId of look.algorithmIds) {
      const list = found.get(algorithmId) ?? [];
      if (list.length === 0) found.set(algorithmId, list);
      list.push({
        ...{ lookId, cameraId, takenAt, widthPx, heightPx, algorithmId },
        canMiss: canMiss(health, algorithmId),
        observations: canSee(health, algorithmId)
          ? located
              .filter(({ observation }) => observation.algorithmId === algorithmId)
              .map((each) => each.located)
          : [],
        hidden: look.hidden
          .filter((each) => each.algorithmId === algorithmId)
          .map(({ box }) => box),
      });
    }
  }
  return found;
}
