import { type Click, type ClickResidual, fitHomography } from '../../geogrid/index.ts';
import { AppError } from '../../platform/errors.ts';
import { groundLines, type PicturePoint } from '../looks/ground-lines.ts';
import type { CameraRecord } from './camera.ts';
import type { CameraDeps } from './camera-deps.ts';
import { explained, keepCameraSight, type PoseInput, withPose } from './camera-geometry.ts';
import { lockCamera, updateCamera } from './camera-store.ts';
import { noCamera } from './change-camera.ts';
import { countSightCells } from './sight-store.ts';

/** Spots clicked in the camera's picture and on the map; pixels of that picture, WGS-84 degrees. */
export type CalibrationInput = {
  widthPx: number;
  heightPx: number;
  clicks: readonly Click[];
  /** Whether to keep it, or only to tell how well it fits. */
  save: boolean;
};

export type CalibrationResult = {
  rmseM: number;
  residuals: ClickResidual[];
  saved: boolean;
  /** A net on the ground, 5 m apart, as it lies in the picture that was clicked in. */
  lines: PicturePoint[][];
  /** Cells that the camera sees now, if it was saved. */
  sightCells?: number;
};

/** A click above the horizon is infinitely far off, which JSON has no number for. */
const FARTHEST_M = 1_000_000;

/**
 * Fits a camera to clicks and, when asked to, keeps clicks, geometry and sight; what the camera shows now
 * becomes what it is expected to show.
 * @throws AppError `calibration-refused` with what to do, `not-found`
 */
export async function calibrateCamera(
  deps: Pick<CameraDeps, 'db' | 'clock'>,
  cameraId: string,
  { save, clicks, widthPx, heightPx }: CalibrationInput,
): Promise<CalibrationResult> {
  if (!Array.isArray(clicks) || !(widthPx >= 1) || !(heightPx >= 1)) {
    throw new AppError(
      'calibration-refused',
      'Give widthPx and heightPx of the picture, and clicks.',
    );
  }
  const fit = await explained(() => fitHomography(clicks, { widthPx, heightPx }));
  const residuals = fit.residuals.map(({ residualM, used }) => ({
    residualM: Math.min(residualM, FARTHEST_M),
    used,
  }));
  const { rmseM, homography } = fit;
  const lines = groundLines(homography, clicks);
  return deps.db.transaction(async (query) => {
    const before = await lockCamera(query, cameraId);
    if (!before) throw noCamera();
    if (!save) return { rmseM, residuals, lines, saved: false };
    const at = deps.clock.now();
    const camera: CameraRecord = {
      ...before,
      geometry: homography,
      calibration: { widthPx, heightPx, clicks, rmseM, residuals },
      referenceFrameSha256: before.lastFrameSha256,
      updatedAt: at,
    };
    await updateCamera(query, camera);
    await keepCameraSight(query, camera, at);
    const sightCells = await countSightCells(query, cameraId);
    return { rmseM, residuals, lines, saved: true, sightCells };
  });
}

/**
 * Sets a camera's pose instead of clicks.
 * @throws AppError `calibration-refused` with what to do, `not-found`
 */
export async function poseCamera(
  deps: CameraDeps,
  cameraId: string,
  pose: PoseInput,
): Promise<number> {
  return deps.db.transaction(async (query) => {
    const before = await lockCamera(query, cameraId);
    if (!before) throw noCamera();
    const at = deps.clock.now();
    const posed = withPose(before, pose);
    const camera = { ...posed, referenceFrameSha256: before.lastFrameSha256, updatedAt: at };
    await updateCamera(query, camera);
    await keepCameraSight(query, camera, at);
    return countSightCells(query, cameraId);
  });
}
