import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { checkDepartment, codesTaken, reachOf } from './add-camera.ts';
import { type CameraContent, type CameraRecord, cameraGridCode, checkCamera } from './camera.ts';
import type { CameraDeps } from './camera-deps.ts';
import { followedGeometry, keepCameraSight, type PoseInput, withPose } from './camera-geometry.ts';
import { type CameraSource, readSource } from './camera-source.ts';
import { sealedSources, updateSource } from './camera-source-store.ts';
import { deleteCamera, lockCamera, updateCamera } from './camera-store.ts';
import { openedSource, sealSource } from './sealed-source.ts';
import { removeSight } from './sight-store.ts';

/** What can change of a camera. Without a sourceUrl the one it has, with its credentials, stays. */
export type CameraChanges = Partial<CameraContent> & {
  sourceUrl?: string | null;
  pose?: PoseInput;
};

/**
 * Changes a camera, and its sight with its pose.
 * @throws AppError `not-found`, and what `addCamera` throws
 */
export async function changeCamera(
  deps: CameraDeps,
  cameraId: string,
  changes: CameraChanges,
): Promise<CameraRecord> {
  return deps.db.transaction((query) => changeCameraIn(query, deps, cameraId, changes));
}

/** `changeCamera` within a transaction of the caller. */
export async function changeCameraIn(
  query: Query,
  deps: Pick<CameraDeps, 'clock' | 'secrets' | 'settings'>,
  cameraId: string,
  { sourceUrl, pose, ...content }: CameraChanges,
): Promise<CameraRecord> {
  const before = await lockCamera(query, cameraId);
  if (!before) throw noCamera();
  const at = deps.clock.now();
  const said = { ...before, ...content, updatedAt: at };
  const moves = content.lng !== undefined || content.lat !== undefined;
  // A place that was accepted stays acceptable until somebody changes it.
  const place = moves ? { lng: said.lng, lat: said.lat } : {};
  checkCamera({ ...content, ...place }, reachOf(deps.settings.districtCode));
  await checkDepartment(query, content.departmentId);
  const placed = { ...said, gridCode: cameraGridCode(said) };
  const camera = pose ? withPose(placed, pose) : { ...placed, geometry: followedGeometry(placed) };
  await codesTaken(() => updateCamera(query, camera));
  await keepCameraSight(query, camera, at);
  if (sourceUrl === undefined) return camera;
  const { kind, shown } = await changeSource(query, deps, before, sourceUrl ?? '');
  return { ...camera, sourceKind: kind, sourceShown: shown };
}

async function changeSource(
  query: Query,
  { secrets }: Pick<CameraDeps, 'secrets'>,
  camera: CameraRecord,
  text: string,
): Promise<CameraSource> {
  const { cameraId, sourceKind, sourceShown } = camera;
  if (text === sourceShown) return { kind: sourceKind, url: '', shown: sourceShown };
  const sealed = (await sealedSources(query, [cameraId])).get(cameraId);
  const url = sealed && openedSource(secrets, cameraId, sealed);
  const before = url ? { kind: sourceKind, shown: sourceShown, url } : undefined;
  const source = readSource(text, before);
  const { kind, shown } = source;
  const resealed = sealSource(secrets, cameraId, source.url);
  await updateSource(query, cameraId, { kind, shown, sealed: resealed });
  return source;
}

/** Removes a camera with its sight and settings. @throws AppError `not-found` */
export async function removeCamera(deps: Pick<CameraDeps, 'db'>, cameraId: string): Promise<void> {
  await deps.db.transaction(async (query) => {
    await lockCamera(query, cameraId);
    await removeSight(query, cameraId);
    if (!(await deleteCamera(query, cameraId))) throw noCamera();
  });
}

export const noCamera = (): AppError => new AppError('not-found', 'There is no such camera.');
