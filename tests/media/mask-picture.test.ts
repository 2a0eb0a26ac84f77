import { existsSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CHECK_SCORE,
  type MaskedPicture,
  maskedLabels,
  maskPicture,
  thingsIn,
} from '../../detection/evidence/mask-picture.ts';
import type { Frame } from '../../detection/frame.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { BUILT_IN_COCO, type Models, openModels } from '../../detection/models/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { type ModelDirectory, modelDirectory, TEST_CACHE, yoloxNano } from '../support/models.ts';
import { frameOf, OPENCV_DATA } from '../support/pictures.ts';

const SHARED = '../shared/data/video';
const rawOf = ({ rgb, widthPx: width, heightPx: height }: Frame) =>
  sharp(rgb, { raw: { width, height, channels: 3 } });

/** Frame `at` of a clip as a JPEG. */
async function pictureOf(path: string, at: number): Promise<Buffer> {
  let index = 0;
  for await (const frame of readVideo(path)) {
    if (index++ === at) return rawOf(frame).jpeg({ quality: 92 }).toBuffer();
  }
  throw new Error(`${path} has no frame ${at}`);
}

let models: Models;
let directory: ModelDirectory;
let square: Buffer;
let masked: MaskedPicture;
beforeAll(async () => {
  directory = await modelDirectory([yoloxNano]);
  models = await openModels({
    directories: [directory.path],
    cacheDir: TEST_CACHE,
    logger: silentLogger,
  });
  square = await pictureOf(join(OPENCV_DATA, 'vtest.avi'), 100);
  masked = await maskPicture(models, square);
}, 120_000);
afterAll(async () => {
  await models.close();
  await directory.remove();
});

/** People and vehicles that a model sees in a picture, as a whole and in tiles. */
async function seenBy(modelId: string, jpeg: Uint8Array, minScore: number): Promise<string[]> {
  const frame = await frameOf(jpeg);
  const regions = [[0, 0, frame.widthPx, frame.heightPx]] as const;
  const looks = [{ minScore }, { minScore, regions }];
  const found = [];
  for (const look of looks) found.push(...(await models.detect(modelId, frame, look)).items);
  return found.filter(({ label }) => maskedLabels.has(label)).map(({ label }) => label);
}

describe('a masked copy', { timeout: 120_000 }, () => {
  it('shows nobody to the detector at the documented score, nor to another one', async () => {
    expect((await seenBy(BUILT_IN_COCO, square, 0.4)).length).toBeGreaterThan(4);
    const { jpeg, maskCount, modelId } = masked;
    expect(modelId).toBe(BUILT_IN_COCO);
    expect(maskCount).toBeGreaterThan(4);
    expect(await seenBy(BUILT_IN_COCO, jpeg, CHECK_SCORE)).toEqual([]);
    expect((await thingsIn(models, await frameOf(jpeg), CHECK_SCORE)).boxes).toEqual([]);
    const other = models.list().find(({ modelId: id }) => id === yoloxNano.modelId);
    if (other?.state === 'ok') {
      expect((await seenBy(yoloxNano.modelId, square, 0.5)).length).toBeGreaterThan(3);
      expect(await seenBy(yoloxNano.modelId, jpeg, 0.5)).toEqual([]);
    }
  });

  it.skipIf(!existsSync(SHARED)).each([
    ['intel/car-detection.mp4', 200],
    ['aboda/video4.avi', 300],
  ])('of %s, frame %i, neither', async (clip, at) => {
    const { jpeg } = await maskPicture(models, await pictureOf(join(SHARED, clip), at));
    expect(await seenBy(BUILT_IN_COCO, jpeg, CHECK_SCORE)).toEqual([]);
  });

  it('leaves the rest of the picture as it was', async () => {
    const { jpeg, widthPx, heightPx } = masked;
    expect([widthPx, heightPx]).toEqual([768, 576]);
    const [before, after] = [await frameOf(square), await frameOf(jpeg)];
    const isLike = (at: number) => Math.abs((before.rgb[at] ?? 0) - (after.rgb[at] ?? 0)) < 24;
    let like = 0;
    for (let at = 0; at < before.rgb.length; at += 1) like += isLike(at) ? 1 : 0;
    expect(like / before.rgb.length).toBeGreaterThan(0.8);
  });
});
