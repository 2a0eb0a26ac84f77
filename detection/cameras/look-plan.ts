import type { Query } from '../../platform/db.ts';
import type { Box } from '../box.ts';
import { calibratedPlan, rememberedPlaces } from '../examples/camera-memory.ts';
import { examplesOf } from '../examples/example-store.ts';
import type { LookPlan } from '../look.ts';
import { zonesSeenBy } from '../zones/zone-store.ts';
import type { CameraRecord } from './camera.ts';
import { algorithmPlans } from './camera-algorithms.ts';
import { assetsSeenBy, type SeenAsset } from './camera-asset-store.ts';
import type { CameraDeps } from './camera-deps.ts';
import { camerasByIds } from './camera-store.ts';
import { sourceUrls } from './source-urls.ts';

/** What stands in a zone is seen when this much above its ground is. */
export const ZONE_SEEN_AT_M = 1.5;

/**
 * All that a worker has to know to look through cameras, in a handful of statements for any number of
 * them; thresholds as its people's verdicts have set them. A camera that cannot be looked through has no plan: switched off, without a source, or with one
 * that this service cannot open any more. The plans hold credentials: they are never logged.
 */
export async function lookPlanOf(
  query: Query,
  deps: Pick<CameraDeps, 'secrets' | 'settings' | 'clock'>,
  cameraIds: readonly string[],
): Promise<LookPlan[]> {
  const cameras = (await camerasByIds(query, cameraIds)).filter(({ enabled }) => enabled);
  const ids = cameras.map(({ cameraId }) => cameraId);
  const urls = await sourceUrls(query, deps, ids);
  const zones = Map.groupBy(await zonesSeenBy(query, ids, ZONE_SEEN_AT_M), byCamera);
  const assets = Map.groupBy(await assetsSeenBy(query, ids), byCamera);
  const algorithms = await algorithmPlans(query, ids);
  const examples = Map.groupBy(await examplesOf(query, ids, deps.clock.now()), byCamera);
  return cameras.flatMap((camera) => {
    const { cameraId, name, everySeconds, geometry } = camera;
    const sourceUrl = urls.get(cameraId);
    if (sourceUrl === undefined) return [];
    const plan: LookPlan = {
      cameraId,
      name,
      sourceUrl,
      everySeconds,
      geometry,
      zones: (zones.get(cameraId) ?? []).map(({ zone: { zoneId, purpose, ring } }) => ({
        zoneId,
        purpose,
        ring,
      })),
      assets: (assets.get(cameraId) ?? []).map((asset) => ({
        assetId: asset.assetId,
        classCode: asset.classCode,
        lng: asset.lng,
        lat: asset.lat,
        box: drawnBox(camera, asset),
      })),
      algorithms: (algorithms.get(cameraId) ?? []).map((plan) =>
        calibratedPlan(plan, examples.get(cameraId) ?? []),
      ),
      remembered: rememberedPlaces(examples.get(cameraId) ?? []),
      referenceSha256: camera.referenceFrameSha256,
    };
    return [plan];
  });
}

const byCamera = ({ cameraId }: { cameraId: string }) => cameraId;

/** The size of a camera's pictures, as its newest one or its calibration tells it. */
export function pictureSize(camera: CameraRecord): { widthPx: number; heightPx: number } | null {
  const { lastFrameWidthPx, lastFrameHeightPx, geometry } = camera;
  if (lastFrameWidthPx && lastFrameHeightPx) {
    return { widthPx: lastFrameWidthPx, heightPx: lastFrameHeightPx };
  }
  return geometry && { widthPx: geometry.widthPx, heightPx: geometry.heightPx };
}

/** The box that somebody has drawn around a fixture, in the pixels of the camera's pictures. */
export function drawnBox(camera: CameraRecord, { drawn }: Pick<SeenAsset, 'drawn'>): Box | null {
  const size = pictureSize(camera);
  if (!drawn || !size) return null;
  const [x1, y1, x2, y2] = drawn;
  const { widthPx, heightPx } = size;
  return [x1 * widthPx, y1 * heightPx, x2 * widthPx, y2 * heightPx];
}
