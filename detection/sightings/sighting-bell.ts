import type { FoldedBatch } from '../ledger/fold-batch.ts';
import type { LedgerDeps } from '../ledger/ledger-deps.ts';
import type { SightingState } from '../ledger/presence.ts';
import type { CameraHealth } from '../look.ts';

/** What is said on `citymark/sightings/<sightingId>`: ids only, for whoever wants to look again. */
export type SightingNews = { sightingId: string; algorithmId: string; state: SightingState };

/** The sightings whose state has changed; a glimpse that came to nothing is no news. */
export function newsOf({ fold, before, changed }: FoldedBatch): SightingNews[] {
  return [...changed].flatMap((sightingId) => {
    const sighting = fold.sightings.get(sightingId);
    if (!sighting) return [];
    const { algorithmId, presence } = sighting;
    const { state } = presence;
    const former = before.get(sightingId)?.folded.presence.state;
    const isGlimpse = state === 'candidate' || (state === 'gone' && former === 'candidate');
    return state === former || isGlimpse ? [] : [{ sightingId, algorithmId, state }];
  });
}

/** What is said on `citymark/cameras/<cameraId>` when a camera is good for something else than before. */
export type CameraNews = { cameraId: string; health: CameraHealth };

type Bell = Pick<LedgerDeps, 'bus' | 'logger'>;

/**
 * Tells after a commit that sightings changed. Nobody waits for it: the database is the truth and a lost
 * message costs only freshness.
 */
export function ringSightings(bell: Bell, news: readonly SightingNews[]): void {
  for (const each of news) ring(bell, `citymark/sightings/${each.sightingId}`, each);
}

/** The same for cameras. */
export function ringCameras(bell: Bell, news: readonly CameraNews[]): void {
  for (const each of news) ring(bell, `citymark/cameras/${each.cameraId}`, each);
}

function ring({ bus, logger }: Bell, topic: string, payload: object): void {
  bus.publish(topic, payload).catch((error: Error) => {
    logger.warn({ topic, err: error }, 'news not published');
  });
}
