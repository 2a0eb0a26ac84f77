import { type CameraRecord, cameraDetail, openModels } from '../../detection/index.ts';
import type { AppDeps } from '../deps.ts';

/** A camera with all that is known of it, and which algorithms the models here allow. */
export async function cameraDetailOf({ db, config, logger }: AppDeps, camera: CameraRecord) {
  const models = await openModels({ ...config.models, logger });
  try {
    return await cameraDetail(db.query, camera, models);
  } finally {
    await models.close();
  }
}
