import { type Bell, ring } from '../../platform/bell.ts';
import type { FoldedBatch } from '../ledger/fold-batch.ts';
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

/** Tells after a commit that sightings changed. */
export function ringSightings(bell: Bell, news: readonly SightingNews[]): void {
  for (const each of news) ring(bell, `citymark/sightings/${each.sightingId}`, each);
}

/** The same for cameras. */
export function ringCameras(bell: Bell, news: readonly CameraNews[]): void {
  for (const each of news) ring(bell, `citymark/cameras/${each.cameraId}`, each);
}
