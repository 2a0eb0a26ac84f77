import { boundsOf, departmentById, isInDistrict } from '../../assets/index.ts';
import type { Point } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import {
  type CameraContent,
  type CameraRecord,
  cameraGridCode,
  cameraLimits,
  checkCamera,
} from './camera.ts';
import type { CameraDeps } from './camera-deps.ts';
import { keepCameraSight, type PoseInput, withPose } from './camera-geometry.ts';
import { readSource } from './camera-source.ts';
import { insertCamera } from './camera-store.ts';
import { sealSource } from './sealed-source.ts';

/** A camera as somebody enters it; what is left out is unknown, or as usual. */
export type CameraDraft = Partial<CameraContent> &
  Pick<CameraContent, 'cameraCode' | 'name' | 'lng' | 'lat'> & {
    /** As for `readSource`; none unless given. */
    sourceUrl?: string | null;
    pose?: PoseInput;
  };

/**
 * Adds a camera, with its sight when its pose is given.
 * @throws AppError `invalid-field`, `source-refused`, `department-unknown`, `camera-code-taken`,
 *   `calibration-refused`
 */
export async function addCamera(deps: CameraDeps, draft: CameraDraft): Promise<CameraRecord> {
  return deps.db.transaction((query) => addCameraIn(query, deps, draft));
}

/** `addCamera` within a transaction of the caller, who may mark it as demo. */
export async function addCameraIn(
  query: Query,
  deps: Pick<CameraDeps, 'clock' | 'secrets' | 'settings'>,
  { sourceUrl, pose, ...content }: CameraDraft,
  isDemo = false,
): Promise<CameraRecord> {
  checkCamera(content, reachOf(deps.settings.districtCode));
  await checkDepartment(query, content.departmentId);
  const { url, kind, shown } = readSource(sourceUrl ?? '');
  const at = deps.clock.now();
  const bare = { ...newCamera(content, at), sourceKind: kind, sourceShown: shown, isDemo };
  const camera = pose ? withPose(bare, pose) : bare;
  await codesTaken(() =>
    insertCamera(query, camera, sealSource(deps.secrets, camera.cameraId, url)),
  );
  await keepCameraSight(query, camera, at);
  return camera;
}

/** A camera nobody has looked through yet. */
export const newCamera = (
  content: Omit<CameraDraft, 'sourceUrl' | 'pose'>,
  at: Date,
): CameraRecord => ({
  heightM: null,
  headingDeg: null,
  everySeconds: cameraLimits.everySeconds.byDefault,
  enabled: true,
  record: false,
  footageDays: null,
  departmentId: null,
  address: null,
  civilCode: null,
  ptzType: null,
  ...content,
  cameraId: newId(),
  gridCode: cameraGridCode(content),
  sourceKind: 'none',
  sourceShown: '',
  geometry: null,
  calibration: null,
  referenceFrameSha256: null,
  isDemo: false,
  createdAt: at,
  updatedAt: at,
  // Until the first look nobody knows better.
  health: 'offline',
  healthSince: at,
  lastLookAt: null,
  lagSeconds: null,
  lastFrameSha256: null,
  lastFrameAt: null,
  lastFrameWidthPx: null,
  lastFrameHeightPx: null,
});

/** Which places can belong to a district. */
export const reachOf =
  (districtCode: string) =>
  (place: Point): boolean =>
    isInDistrict(place, boundsOf(districtCode));

/** @throws AppError `department-unknown` */
export async function checkDepartment(query: Query, departmentId: string | null | undefined) {
  if (!departmentId || (await departmentById(query, departmentId))) return;
  throw new AppError('department-unknown', 'Add the department first; see /api/departments.', {
    fields: [{ field: '/departmentId', message: 'No such department.' }],
  });
}

const UNIQUE_VIOLATION = '23505';

/** Runs a write that can meet a code somebody else has. @throws AppError `camera-code-taken` */
export async function codesTaken<T>(write: () => Promise<T>): Promise<T> {
  return write().catch((error: { code?: string }) => {
    if (error.code !== UNIQUE_VIOLATION) throw error;
    throw new AppError('camera-code-taken', 'Another camera has this code: change one of them.');
  });
}
