import { assetById } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { Box } from '../box.ts';
import { deleteCameraAsset, putCameraAsset } from './camera-asset-store.ts';
import type { CameraDeps } from './camera-deps.ts';
import { lockCamera } from './camera-store.ts';
import { noCamera } from './change-camera.ts';

/** A box around a fixture in a picture of that size; null: none any more. */
export type DrawnAsset = {
  cameraId: string;
  assetId: string;
  widthPx: number;
  heightPx: number;
  box: Box | null;
};

/**
 * Keeps where a fixture shows in a camera's picture, so that algorithms look exactly there.
 * @throws AppError `not-found` for camera or asset, `invalid-field` for a box that is none or lies outside
 */
export async function drawAsset(deps: Pick<CameraDeps, 'db'>, drawn: DrawnAsset): Promise<void> {
  await deps.db.transaction((query) => drawAssetIn(query, drawn));
}

/** `drawAsset` within a transaction of the caller. */
export async function drawAssetIn(
  query: Query,
  { cameraId, assetId, widthPx, heightPx, box }: DrawnAsset,
): Promise<void> {
  if (!(await lockCamera(query, cameraId))) throw noCamera();
  if (!box) return deleteCameraAsset(query, { cameraId, assetId });
  if (!(await assetById(query, assetId))) throw new AppError('not-found', 'No such asset.');
  const [x1, y1, x2, y2] = box;
  const isWithin = x1 >= 0 && y1 >= 0 && x2 <= widthPx && y2 <= heightPx;
  if (!isWithin || x2 - x1 < 1 || y2 - y1 < 1) {
    const message = 'Draw a box from left to right and top to bottom, within the picture.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/box', message }] });
  }
  const drawn: Box = [x1 / widthPx, y1 / heightPx, x2 / widthPx, y2 / heightPx];
  await putCameraAsset(query, { cameraId, assetId, drawn });
}
