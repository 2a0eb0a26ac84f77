import { departmentsByIds } from '../../assets/index.ts';
import { type Camera, GridError, type Pose, poseOf, toPixel } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { algorithms, type KnowsLabels } from '../algorithms/index.ts';
import { recordingsOf } from '../footage/recording-store.ts';
import { zonesSeenBy } from '../zones/zone-store.ts';
import type { CameraRecord } from './camera.ts';
import { algorithmsOfCameras, type CameraAlgorithm } from './camera-algorithm-store.ts';
import { assetsSeenBy, type SeenAsset } from './camera-asset-store.ts';
import { drawnBox, pictureSize, ZONE_SEEN_AT_M } from './look-plan.ts';
import { countSightCells } from './sight-store.ts';

/** Cameras as lists show them. */
export async function cameraViews(query: Query, cameras: readonly CameraRecord[]) {
  const departmentIds = cameras.flatMap(({ departmentId }) => departmentId ?? []);
  const departments = await departmentsByIds(query, [...new Set(departmentIds)]);
  const names = new Map(departments.map((each) => [each.departmentId, each.nameZh]));
  const set = await algorithmsOfCameras(
    query,
    cameras.map(({ cameraId }) => cameraId),
  );
  const enabled = Map.groupBy(
    set.filter((each) => each.enabled),
    ({ cameraId }) => cameraId,
  );
  return cameras.map(({ geometry, ...camera }) => ({
    ...camera,
    calibrated: geometry !== null,
    departmentName: (camera.departmentId && names.get(camera.departmentId)) ?? null,
    updatedAt: camera.updatedAt.toISOString(),
    healthSince: camera.healthSince.toISOString(),
    lastLookAt: camera.lastLookAt?.toISOString() ?? null,
    lastFrameAt: camera.lastFrameAt?.toISOString() ?? null,
    algorithmIds: (enabled.get(camera.cameraId) ?? []).map(({ algorithmId }) => algorithmId),
  }));
}

/** A camera with all that its page shows: calibration, algorithms, and what is in its sight. */
export async function cameraDetail(query: Query, camera: CameraRecord, models: KnowsLabels) {
  const { cameraId, geometry, calibration } = camera;
  const [view] = await cameraViews(query, [camera]);
  if (!view) throw new Error('a view of one camera is one view');
  const zones = await zonesSeenBy(query, [cameraId], ZONE_SEEN_AT_M);
  const assets = await assetsSeenBy(query, [cameraId]);
  const recording = (await recordingsOf(query, [cameraId])).get(cameraId);
  return {
    ...view,
    knownBy: geometry && ('groundToPixel' in geometry ? ('clicks' as const) : ('pose' as const)),
    pose: geometry && knownPose(geometry),
    calibration: calibration && {
      ...calibration,
      clicks: [...calibration.clicks],
      residuals: [...calibration.residuals],
    },
    recording: recording
      ? { state: recording.state, reason: recording.reason, since: recording.since.toISOString() }
      : null,
    sightCells: await countSightCells(query, cameraId),
    algorithms: algorithmViews(await algorithmsOfCameras(query, [cameraId]), models),
    assets: assets.map((asset) => assetView(camera, asset)),
    zones: zones.map(({ zone: { zoneId, name, purpose } }) => ({ zoneId, name, purpose })),
  };
}

/** The pose, also where it follows from clicks; null where they do not tell it. */
function knownPose(geometry: Camera): Pose | null {
  try {
    return poseOf(geometry);
  } catch (error) {
    if (error instanceof GridError) return null;
    throw error;
  }
}

function algorithmViews(set: readonly CameraAlgorithm[], models: KnowsLabels) {
  const byId = new Map(set.map((each) => [each.algorithmId, each]));
  return algorithms.map(({ algorithmId, availability }) => {
    const { enabled = false, settings = {}, hours = null } = byId.get(algorithmId) ?? {};
    const { available, reasonZh = null, reasonEn = null } = availability(models);
    const times = hours && ([...hours] as [string, string]);
    return { algorithmId, enabled, settings, hours: times, available, reasonZh, reasonEn };
  });
}

function assetView(camera: CameraRecord, asset: SeenAsset) {
  const { assetId, assetCode, name, classCode, lng, lat } = asset;
  const box = drawnBox(camera, asset);
  const place = { assetId, assetCode, name, classCode, lng, lat };
  return { ...place, box: box && ([...box] as Box4), foot: footOf(camera, asset) };
}

type Box4 = [number, number, number, number];

/** Where a fixture meets the ground, in the pixels of the camera's newest picture. */
function footOf(camera: CameraRecord, place: { lng: number; lat: number }) {
  const { geometry } = camera;
  const size = pictureSize(camera);
  const pixel = geometry && toPixel(geometry, { lng: place.lng, lat: place.lat });
  if (!geometry || !size || !pixel?.inPicture) return null;
  return {
    x: (pixel.x * size.widthPx) / geometry.widthPx,
    y: (pixel.y * size.heightPx) / geometry.heightPx,
  };
}
