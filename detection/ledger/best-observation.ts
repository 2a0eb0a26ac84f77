import {
  type BestObservation,
  compareKeys,
  type LedgerLook,
  type LedgerObservation,
} from './folded-sighting.ts';
import type { Place } from './same-place.ts';

/** The more certain place; of the same certainty the first. */
export const finer = (a: Place | null, b: Place | null): Place | null =>
  a && b ? (b.sigmaM < a.sigmaM ? b : a) : (a ?? b);

/** An observation as the best of a sighting. */
export const bestOf = (look: LedgerLook, observation: LedgerObservation): BestObservation => ({
  takenAt: look.takenAt,
  lookId: look.lookId,
  position: observation.position,
  cameraId: look.cameraId,
  box: observation.box,
  widthPx: look.widthPx,
  heightPx: look.heightPx,
  score: observation.score,
  modelId: observation.modelId,
  modelVersion: observation.modelVersion,
});

/** The higher score; of the same the earlier. */
export const better = (a: BestObservation, b: BestObservation): BestObservation =>
  b.score > a.score || (b.score === a.score && compareKeys(b, a) < 0) ? b : a;
