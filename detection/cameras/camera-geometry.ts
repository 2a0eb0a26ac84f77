import type { Camera, Obstacle, Pose } from '../../geogrid/index.ts';
import { GridError } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { CameraRecord } from './camera.ts';
import { keepSightIn } from './keep-sight.ts';
import { removeSight } from './sight-store.ts';

/** A pose without its place, which is the camera's. */
export type PoseInput = Omit<Pose, 'lng' | 'lat'>;

/** The buildings that can hide something from a camera: the district has not told of any yet. */
const KNOWN_OBSTACLES: readonly Obstacle[] = [];

const isPose = (geometry: Camera): geometry is Pose => !('groundToPixel' in geometry);

/** A camera's pose moves and turns with what is said of the camera; clicks tell the place themselves. */
export function followedGeometry(camera: CameraRecord): Camera | null {
  const { geometry, lng, lat, heightM, headingDeg } = camera;
  if (!geometry || !isPose(geometry)) return geometry;
  return {
    ...geometry,
    lng,
    lat,
    heightM: heightM ?? geometry.heightM,
    headingDeg: headingDeg ?? geometry.headingDeg,
  };
}

/** What is known of a camera when it is known by a pose. */
export const withPose = (camera: CameraRecord, pose: PoseInput): CameraRecord => ({
  ...camera,
  heightM: pose.heightM,
  headingDeg: pose.headingDeg,
  geometry: { ...pose, lng: camera.lng, lat: camera.lat },
  calibration: null,
});

/**
 * Brings the cells that a camera sees up to date with its geometry; run it where the camera is locked.
 * @throws AppError `calibration-refused` for a geometry that sees nothing sensible
 */
export async function keepCameraSight(query: Query, camera: CameraRecord, at: Date) {
  const { cameraId, geometry } = camera;
  if (!geometry) return removeSight(query, cameraId);
  await explained(() =>
    keepSightIn(query, at, { cameraId, camera: geometry, obstacles: KNOWN_OBSTACLES }),
  );
}

/** Runs what asks geometry, and tells its refusals in words for the person who calibrates. */
export async function explained<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    const { rule } = error;
    const detail = `${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`;
    throw new AppError('calibration-refused', detail, { cause: error });
  }
}
