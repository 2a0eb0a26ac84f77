import type { LedgerLook, LedgerObservation } from './folded-sighting.ts';
import { boxShares, type FoundSpot } from './same-place.ts';

/** One thing that a look found; `alike` are the positions of all observations of it. */
export type Finding = { observation: LedgerObservation; spot: FoundSpot; alike: number[] };

/** What a look found; several observations of one fixture are one finding, told by the best. */
export function findingsOf(look: LedgerLook): Finding[] {
  const byAsset = new Map<string, Finding>();
  const findings: Finding[] = [];
  const inOrder = [...look.observations].sort(
    (a, b) => b.score - a.score || a.position - b.position,
  );
  for (const observation of inOrder) {
    const { assetId, position } = observation;
    const same = assetId === null ? undefined : byAsset.get(assetId);
    if (same) {
      same.alike.push(position);
      continue;
    }
    const spot = {
      cameraId: look.cameraId,
      box: boxShares(observation.box, look),
      place: observation.place,
      assetId,
    };
    const finding = { observation, spot, alike: [position] };
    findings.push(finding);
    if (assetId !== null) byAsset.set(assetId, finding);
  }
  return findings;
}
