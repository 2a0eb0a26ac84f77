import { type CameraRecord, cameraByCode } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { AppDeps } from '../deps.ts';

/** The camera with a code. @throws AppError `not-found` */
export async function knownCamera(deps: AppDeps, code: string): Promise<CameraRecord> {
  const camera = await cameraByCode(deps.db.query, code);
  if (!camera) throw new AppError('not-found', `There is no camera with the code "${code}".`);
  return camera;
}
