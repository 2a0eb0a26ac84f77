import { algorithmById, cameraById, sightingById } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import { firstSightingOf } from './sighting-store.ts';

/**
 * What the cameras have to say about a ticket: the sighting that opened it, or else the first that joined it,
 * with the evidence of then and its state of now; null for a ticket that only people know of. Times in
 * ISO 8601, the box in pixels of the picture.
 */
export async function ticketSighting(query: Query, ticketId: string) {
  const taken = await firstSightingOf(query, ticketId);
  if (!taken) return null;
  const { sightingId, algorithmId, cameraId, photoId, evidence } = taken;
  const algorithm = algorithmById(algorithmId);
  const [camera, sighting] = [
    await cameraById(query, cameraId),
    await sightingById(query, sightingId),
  ];
  return {
    ...{ sightingId, algorithmId, cameraId },
    algorithmZh: algorithm?.nameZh ?? algorithmId,
    algorithmEn: algorithm?.nameEn ?? algorithmId,
    cameraName: camera?.name ?? '',
    // The ticket's own copy, for those who may see the ticket but not the camera.
    frameUrl: photoId ? `/api/photos/${photoId}` : null,
    ...evidence,
    box: evidence.box && [...evidence.box],
    state: sighting?.state ?? null,
    cells: sighting?.gridCode ? [sighting.gridCode] : [],
    firstSeenAt: sighting?.firstSeenAt.toISOString() ?? null,
    lastSeenAt: sighting?.lastSeenAt.toISOString() ?? null,
    goneAt: sighting?.goneAt?.toISOString() ?? null,
  };
}
