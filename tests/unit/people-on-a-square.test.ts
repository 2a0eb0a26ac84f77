import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlap } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { BUILT_IN_COCO, type Models, openModels } from '../../detection/models/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import {
  type ModelDirectory,
  modelDirectory,
  picodetS,
  TEST_CACHE,
  yoloxNano,
} from '../support/models.ts';
import { OPENCV_DATA } from '../support/pictures.ts';

/** People in frames 0, 100 … 700 of vtest.avi, counted by eye. */
const PEOPLE = [3, 7, 7, 6, 3, 4, 6, 8];
const STEP = 100;

describe('people on the square of vtest.avi', { timeout: 120_000 }, () => {
  const frames: Frame[] = [];
  let directory: ModelDirectory;
  let models: Models;
  beforeAll(async () => {
    directory = await modelDirectory([yoloxNano, picodetS]);
    models = await openModels({
      directories: [directory.path],
      cacheDir: TEST_CACHE,
      logger: silentLogger,
    });
    let at = 0;
    for await (const frame of readVideo(join(OPENCV_DATA, 'vtest.avi'))) {
      if (at++ % STEP === 0) frames.push(frame);
      if (frames.length === PEOPLE.length) break;
    }
  }, 120_000);
  afterAll(async () => {
    await models.close();
    await directory.remove();
  });

  const peopleIn = async (modelId: string, frame: Frame) => {
    const { items } = await models.detect(modelId, frame);
    return items.filter(({ label }) => label === 'person');
  };

  it('are counted by the built-in model at its own threshold, one off at most', async () => {
    const counts: number[] = [];
    for (const frame of frames) counts.push((await peopleIn(BUILT_IN_COCO, frame)).length);
    expect(counts).toHaveLength(PEOPLE.length);
    counts.forEach((count, at) => {
      expect(Math.abs(count - (PEOPLE[at] ?? 0)), `frame ${at * STEP}: ${counts}`).toBeLessThan(2);
    });
  });

  it.each([yoloxNano.modelId, picodetS.modelId])(
    'are seen by %s where the built-in model sees them',
    async (modelId) => {
      let both = 0;
      let builtIn = 0;
      for (const frame of frames) {
        const [mine, theirs] = [
          await peopleIn(BUILT_IN_COCO, frame),
          await peopleIn(modelId, frame),
        ];
        builtIn += mine.length;
        both += mine.filter(({ box }) =>
          theirs.some((each) => overlap(each.box, box) > 0.5),
        ).length;
      }
      expect(both / builtIn).toBeGreaterThan(0.85);
    },
  );
});
