import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlap } from '../../detection/box.ts';
import type { Detections } from '../../detection/detections.ts';
import type { Frame } from '../../detection/frame.ts';
import {
  BUILT_IN_COCO,
  BUILT_IN_WASTE,
  type Models,
  openModels,
} from '../../detection/models/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import {
  type ModelDirectory,
  modelDirectory,
  picodetS,
  TEST_CACHE,
  yoloxNano,
} from '../support/models.ts';
import { frameOf, OPENCV_DATA, plainFrame } from '../support/pictures.ts';

const open = (...directories: string[]) =>
  openModels({ directories, cacheDir: TEST_CACHE, logger: silentLogger });

const MODELS = [BUILT_IN_COCO, yoloxNano.modelId, picodetS.modelId];

describe('models on photos', { timeout: 60_000 }, () => {
  let directory: ModelDirectory;
  let models: Models;
  beforeAll(async () => {
    directory = await modelDirectory([yoloxNano, picodetS]);
    models = await open(directory.path);
  });
  afterAll(async () => {
    await models.close();
    await directory.remove();
  });

  it('are all there, with what they know', () => {
    expect(models.list().map(({ modelId, state }) => [modelId, state])).toEqual([
      ['picodet-s', 'ok'],
      ['yolox-nano', 'ok'],
      [BUILT_IN_WASTE, 'ok'],
      [BUILT_IN_COCO, 'ok'],
    ]);
    expect(models.has('person')).toBe(true);
    expect(models.modelFor(['garbage', 'garbage_bin', 'overflow'])).toBe(BUILT_IN_WASTE);
    expect(models.has('smoke')).toBe(false);
    expect(models.modelFor(['person', 'umbrella'])).toBe('picodet-s');
    expect(models.modelFor(['person', 'garbage'])).toBeUndefined();
  });

  // Boxes drawn by hand around what nobody can miss.
  it.each(
    MODELS.flatMap((modelId) => [
      [modelId, 'messi5.jpg', 'person', [72, 62, 470, 336]] as const,
      [modelId, 'messi5.jpg', 'sports ball', [337, 289, 389, 337]] as const,
      [modelId, 'basketball1.png', 'person', [32, 82, 169, 478]] as const,
    ]),
  )('%s sees in %s a %s where it is', async (modelId, file, label, box) => {
    const frame = await frameOf(join(OPENCV_DATA, file));
    const found = await models.detect(modelId, frame);
    const [best] = found.items.filter((item) => item.label === label);
    expect(overlap(best?.box ?? [0, 0, 0, 0], box)).toBeGreaterThan(0.8);
    expectSound(found);
  });

  it.each(MODELS)('%s sees nothing in a grey picture', async (modelId) => {
    expect((await models.detect(modelId, plainFrame(640, 360, 128))).items).toEqual([]);
  });

  it.each(MODELS)('%s takes pictures of any shape', async (modelId) => {
    for (const [widthPx, heightPx] of [
      [1, 1],
      [3, 500],
      [1920, 40],
      [33, 31],
    ] as const) {
      const found = await models.detect(modelId, plainFrame(widthPx, heightPx, 200), {
        minScore: 0.01,
      });
      expectSound(found);
    }
  });

  it('shows less with a higher limit, and the same of it', async () => {
    const frame = await frameOf(join(OPENCV_DATA, 'messi5.jpg'));
    const many = await models.detect(BUILT_IN_COCO, frame, { minScore: 0.05 });
    const few = await models.detect(BUILT_IN_COCO, frame, { minScore: 0.5 });
    expect(few.items).toEqual(many.items.filter(({ score }) => score >= 0.5));
    expect(many.items.length).toBeGreaterThan(few.items.length);
  });

  it('sees small things in a region that it misses in the whole, at the same place', async () => {
    const photo = await frameOf(join(OPENCV_DATA, 'messi5.jpg'));
    const { frame, x, y } = onCanvas(photo, 2400, 1350);
    const people = ({ items }: Detections) => items.filter(({ label }) => label === 'person');
    const whole = people(await models.detect(yoloxNano.modelId, frame));
    const region = [x, y, x + photo.widthPx, y + photo.heightPx] as const;
    const near = await models.detect(yoloxNano.modelId, frame, { regions: [region] });
    const alone = people(await models.detect(yoloxNano.modelId, photo));
    expect(people(near).length).toBeGreaterThan(whole.length);
    const [best] = people(near);
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = alone[0]?.box ?? [];
    expect(overlap(best?.box ?? [0, 0, 0, 0], [x1 + x, y1 + y, x2 + x, y2 + y])).toBeGreaterThan(
      0.7,
    );
    expectSound(near);
    expect((await models.detect(BUILT_IN_COCO, frame, { regions: [] })).items).toEqual([]);
  });

  it('counts a thing once that several tiles show', async () => {
    const photo = await frameOf(join(OPENCV_DATA, 'basketball1.png'));
    const { frame, x, y } = onCanvas(photo, 1800, 1200);
    const all = [[0, 0, 1800, 1200]] as const;
    const found = await models.detect(BUILT_IN_COCO, frame, { regions: all, minScore: 0.5 });
    const player = [x + 32, y + 82, x + 169, y + 478] as const;
    const hits = found.items.filter(({ box }) => overlap(box, player) > 0.3);
    expect(hits).toHaveLength(1);
  });

  it('refuses a frame whose bytes do not fit its sides, and models that are not there', async () => {
    const frame = { ...plainFrame(64, 64), widthPx: 65 };
    await expect(models.detect(BUILT_IN_COCO, frame)).rejects.toMatchObject({
      code: 'picture-unreadable',
    });
    await expect(models.detect('nobody', plainFrame(64, 64))).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining(BUILT_IN_COCO),
    });
  });

  it('lets sixteen pictures wait and refuses the next, then goes on', async () => {
    const frame = plainFrame(64, 64);
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => models.detect(yoloxNano.modelId, frame)),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { code: 'model-unavailable' } });
    await expect(models.detect(yoloxNano.modelId, frame)).resolves.toBeDefined();
  });
});

describe('models that cannot be used', { timeout: 60_000 }, () => {
  it('are listed with the reason, and the rest works', async () => {
    const directory = await modelDirectory([
      { ...yoloxNano, modelId: 'a-wrong-hash', sha256: '0'.repeat(64) },
      { ...yoloxNano, modelId: 'b-no-file', file: 'nothing.onnx' },
      { ...yoloxNano, modelId: 'c-outside', file: '../yolox_nano_416.onnx' },
      { ...yoloxNano, modelId: 'd-linked', file: 'link.onnx' },
      { ...yoloxNano, modelId: 'e-field', labels: [] },
      { ...yoloxNano, modelId: BUILT_IN_COCO },
      { ...yoloxNano, modelId: 'f-text', file: 'text.onnx', sha256: SHA256_OF_TEXT },
    ]);
    await symlink('/etc/passwd', join(directory.path, 'link.onnx'));
    await writeFile(join(directory.path, 'text.onnx'), 'text');
    await writeFile(join(directory.path, 'z-no-json.json'), '{');
    const models = await open(directory.path);
    const reasons = Object.fromEntries(models.list().map((each) => [each.modelId, each.reason]));
    expect(reasons).toMatchObject({
      'a-wrong-hash': expect.stringContaining('sha256'),
      'b-no-file': expect.stringContaining('no file'),
      'c-outside': expect.stringMatching(/outside|no file/),
      'd-linked': expect.stringContaining('outside'),
      'e-field': expect.stringContaining('/labels'),
      'z-no-json': expect.stringContaining('not JSON'),
    });
    const builtIn = models.list().filter(({ modelId }) => modelId === BUILT_IN_COCO);
    expect(builtIn.map(({ where, state }) => [where, state])).toEqual([
      ['local', 'unavailable'],
      ['built-in', 'ok'],
    ]);
    await expect(models.detect('a-wrong-hash', plainFrame(64, 64))).rejects.toMatchObject({
      code: 'model-unavailable',
    });
    // Only loading it shows that a file is no model.
    await expect(models.detect('f-text', plainFrame(64, 64))).rejects.toMatchObject({
      code: 'model-invalid',
    });
    expect(models.list().find(({ modelId }) => modelId === 'f-text')?.state).toBe('unavailable');
    const found = await models.detect(BUILT_IN_COCO, plainFrame(64, 64));
    expect(found.modelId).toBe(BUILT_IN_COCO);
    await models.close();
    await expect(models.detect(BUILT_IN_COCO, plainFrame(64, 64))).rejects.toMatchObject({
      code: 'model-unavailable',
    });
    await directory.remove();
  });
});

const SHA256_OF_TEXT = '982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1';

/** A photo in the middle of a grey canvas, and where it lies there. */
function onCanvas(photo: Frame, widthPx: number, heightPx: number) {
  const frame = plainFrame(widthPx, heightPx, 120);
  const x = Math.floor((widthPx - photo.widthPx) / 2);
  const y = Math.floor((heightPx - photo.heightPx) / 2);
  for (let row = 0; row < photo.heightPx; row++) {
    const from = row * photo.widthPx * 3;
    const line = photo.rgb.subarray(from, from + photo.widthPx * 3);
    frame.rgb.set(line, ((y + row) * widthPx + x) * 3);
  }
  return { frame, x, y };
}

/** What holds for every answer: best first, scores from 0 to 1, boxes inside of the picture. */
function expectSound({ items, widthPx, heightPx }: Detections): void {
  items.forEach(({ score, box: [x1, y1, x2, y2] }, at) => {
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(items[at - 1]?.score ?? 1);
    expect(x1).toBeGreaterThanOrEqual(0);
    expect(y1).toBeGreaterThanOrEqual(0);
    expect(x2).toBeGreaterThan(x1);
    expect(y2).toBeGreaterThan(y1);
    expect(x2).toBeLessThanOrEqual(widthPx);
    expect(y2).toBeLessThanOrEqual(heightPx);
  });
}
