import { assetById } from '../../assets/index.ts';
import type { CameraRecord } from '../cameras/camera.ts';
import { drawnBoxes } from '../cameras/camera-asset-store.ts';
import { camerasByIds } from '../cameras/camera-store.ts';
import type { ExamineDeps } from './examine-deps.ts';
import type { PlaceExamination } from './examine-place.ts';
import type { RegionOf } from './place-region.ts';

/** A camera that may see the place, and what its region is looked for by. */
export type Witness = { camera: CameraRecord; regionOf: RegionOf };

/** Footage from this long before the report may show the place clean. */
const LOOK_BACK_MS = 24 * 3600 * 1000;
/** More witnesses than these do not make anything surer. */
const MOST_WITNESSES = 4;

/** The cameras that see the place, the best first; the sighting's own before the others while it is well. */
export async function findWitnesses(
  deps: Pick<ExamineDeps, 'query' | 'clock' | 'footageOf'>,
  { place, assetId, before, reportedAt }: PlaceExamination,
): Promise<Witness[]> {
  const since = Math.min(reportedAt.getTime(), before?.takenAt.getTime() ?? Infinity);
  const range = { from: new Date(since - LOOK_BACK_MS), to: deps.clock.now() };
  const seen = await deps.footageOf(place, range);
  const well = seen.filter(({ health }) => health === 'ok').map(({ cameraId }) => cameraId);
  const poor = seen.filter(({ health }) => health !== 'ok').map(({ cameraId }) => cameraId);
  const cameras = await camerasByIds(deps.query, [
    ...new Set([...well, ...poor, ...(before ? [before.cameraId] : [])]),
  ]);
  const own = cameras.find(({ cameraId }) => cameraId === before?.cameraId);
  const first = own?.health === 'ok' ? [own.cameraId] : [];
  const last = own ? [own.cameraId] : [];
  // Who is unwell now may still have footage from when it was not.
  const order = [...new Set([...first, ...well, ...last, ...poor])].slice(0, MOST_WITNESSES);
  const asset = assetId === null ? undefined : await assetById(deps.query, assetId);
  const drawn = assetId === null ? new Map() : await drawnBoxes(deps.query, assetId, order);
  return order.flatMap((cameraId) => {
    const camera = cameras.find((each) => each.cameraId === cameraId);
    if (!camera) return [];
    const { geometry } = camera;
    return { camera, regionOf: { geometry, place, asset, drawn: drawn.get(cameraId) ?? null } };
  });
}
