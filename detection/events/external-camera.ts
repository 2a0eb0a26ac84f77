import type { Query } from '../../platform/db.ts';
import { algorithmById, type Settings, settingsOf } from '../algorithms/index.ts';
import type { CameraRecord } from '../cameras/camera.ts';
import { algorithmsOfCameras } from '../cameras/camera-algorithm-store.ts';
import { camerasByCodes, camerasByIds } from '../cameras/camera-store.ts';

/** A camera whose events others tell us, and what is looked for through it. */
export type ExternalCamera = {
  camera: CameraRecord;
  algorithms: ReadonlyMap<string, Settings>;
};

/**
 * The camera with this code or id. Undefined when there is none. Nothing is looked for through one that
 * is switched off, or that we look through ourselves: two who say different things of one picture would
 * take turns in calling a thing gone.
 */
export async function externalCamera(
  query: Query,
  which: { cameraCode: string } | { cameraId: string },
): Promise<ExternalCamera | undefined> {
  const [camera] =
    'cameraCode' in which
      ? await camerasByCodes(query, [which.cameraCode])
      : await camerasByIds(query, [which.cameraId]);
  if (!camera) return undefined;
  if (!camera.enabled || camera.sourceKind !== 'none') return { camera, algorithms: new Map() };
  const rows = await algorithmsOfCameras(query, [camera.cameraId]);
  const algorithms = rows.flatMap(({ algorithmId, enabled, settings }) => {
    const algorithm = algorithmById(algorithmId);
    return enabled && algorithm ? [[algorithmId, settingsOf(algorithm, settings)] as const] : [];
  });
  return { camera, algorithms: new Map(algorithms) };
}
