import { join } from 'node:path';
import sharp from 'sharp';
import { readVideo } from '../../detection/frames/index.ts';
import { BUILT_IN_COCO, openModels } from '../../detection/models/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { TEST_CACHE } from './models.ts';
import { frameOf, OPENCV_DATA } from './pictures.ts';

/** People on a pavement, as a JPEG: the first frame of vtest.avi, its busy part. */
export async function pavement(): Promise<Buffer> {
  for await (const { rgb, widthPx: width, heightPx: height } of readVideo(
    join(OPENCV_DATA, 'vtest.avi'),
  )) {
    return sharp(rgb, { raw: { width, height, channels: 3 } })
      .extract({ left: 128, top: 96, width: 480, height: 300 })
      .jpeg({ quality: 90 })
      .toBuffer();
  }
  throw new Error('vtest.avi is empty');
}

/** How many people the built-in detector sees in a picture. */
export async function peopleIn(picture: Uint8Array): Promise<number> {
  const models = await openModels({ directories: [], cacheDir: TEST_CACHE, logger: silentLogger });
  try {
    const { items } = await models.detect(BUILT_IN_COCO, await frameOf(picture));
    return items.filter(({ label }) => label === 'person').length;
  } finally {
    await models.close();
  }
}
