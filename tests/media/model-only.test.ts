import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { algorithmOf, settingsOf } from '../../detection/algorithms/index.ts';
import { type Box, overlap } from '../../detection/box.ts';
import type { Frame } from '../../detection/frame.ts';
import type { LookPlan } from '../../detection/look.ts';
import { AlertTracker } from '../../detection/looks/alert-tracker.ts';
import { openLooking } from '../../detection/looks/look-through.ts';
import { type Models, openModels } from '../../detection/models/index.ts';
import { openScene } from '../../detection/scene/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { colourModel } from '../support/colour-model.ts';
import { TEST_CACHE } from '../support/models.ts';
import { paintedFrame } from '../support/painted-frames.ts';

const scene = await openScene();
const opened: { close(): Promise<void> }[] = [];
const directories: string[] = [];
afterAll(async () => {
  for (const models of opened) await models.close();
  for (const path of directories) await rm(path, { recursive: true, force: true });
});

async function modelsIn(path?: string): Promise<Models> {
  const models = await openModels({
    directories: path ? [path] : [],
    cacheDir: TEST_CACHE,
    logger: silentLogger,
  });
  opened.push(models);
  if (path) directories.push(path);
  return models;
}

function lookingFor(algorithmIds: string[], models: Models) {
  const plan: LookPlan = {
    ...{ cameraId: 'c', name: 'c', sourceUrl: 'file:', everySeconds: 1, geometry: null },
    ...{ zones: [], assets: [] },
    algorithms: algorithmIds.map((algorithmId) => ({ algorithmId, settings: {}, hours: null })),
  };
  return openLooking({ plan, models, scene, logger: silentLogger });
}

describe('algorithms without a built-in model', () => {
  const both = ['smoke-fire', 'waterlogging'];

  it('are off and say so', async () => {
    const looking = lookingFor(both, await modelsIn());
    expect(looking.idle.map(({ algorithmId }) => algorithmId)).toEqual(both);
    expect(looking.idle[0]?.reason).toContain('MODELS_DIR');
    expect((await looking.look(paintedFrame(new Date(0)))).algorithmIds).toEqual([]);
  });

  it('work when a model with their label is configured', async () => {
    const looking = lookingFor(both, await modelsIn((await colourModel()).path));
    expect(looking.idle).toEqual([]);
    const tracker = new AlertTracker(
      'smoke-fire',
      settingsOf(algorithmOf('smoke-fire')),
      (observation) => looking.sinceOf(observation),
    );
    const patch: Box = [96, 64, 128, 96];
    const alerts = [];
    for (let second = 0; second < 30; second++) {
      const things =
        second >= 10 && second < 20 ? [{ box: patch, rgb: [255, 0, 255] as const }] : [];
      const size = { widthPx: 256, heightPx: 256 };
      const looked = await looking.look(paintedFrame(new Date(second * 1000), things, size));
      expect(looked.algorithmIds).toEqual(both);
      expect(looked.observations.map(({ algorithmId }) => algorithmId)).toEqual(
        things.map(() => 'smoke-fire'),
      );
      alerts.push(...tracker.take(looked));
    }
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.alertAt).toEqual(new Date(15_000));
    expect(overlap(alerts[0]?.box ?? [0, 0, 0, 0], patch)).toBeGreaterThan(0.9);
  });
});

const TRAIN = '../shared/data/garbage-overflow/train';
const OVERFLOW_CLASS = '2';

/** Photos in which somebody has drawn an overflowing bin, with the first of those. */
async function overflowingBins(count: number): Promise<{ frame: Frame; box: Box }[]> {
  const found: { frame: Frame; box: Box }[] = [];
  for (const name of (await readdir(`${TRAIN}/labels`)).sort()) {
    if (found.length === count) break;
    const rows = (await readFile(`${TRAIN}/labels/${name}`, 'utf8')).trim().split('\n');
    const drawn = rows.map((row) => row.split(' ')).filter(([label]) => label === OVERFLOW_CLASS);
    const [x = 0, y = 0, width = 0, height = 0] = (drawn[0] ?? []).slice(1).map(Number);
    if (drawn.length !== 1) continue;
    const image = sharp(`${TRAIN}/images/${name.replace('.txt', '.jpg')}`).removeAlpha();
    const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
    const corners = [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const;
    const [x1, y1, x2, y2] = corners;
    found.push({
      frame: { rgb: data, widthPx: info.width, heightPx: info.height, takenAt: new Date(0) },
      box: [x1 * info.width, y1 * info.height, x2 * info.width, y2 * info.height],
    });
  }
  return found;
}

describe('bin overflow', () => {
  it('finds bins with a waste model', async () => {
    const path = await mkdtemp(join(tmpdir(), 'citymark-waste-'));
    await copyFile('../shared/models/waste-prototype/best.onnx', join(path, 'waste.onnx'));
    const sha256 = createHash('sha256')
      .update(await readFile(join(path, 'waste.onnx')))
      .digest('hex');
    const manifest = {
      ...{ modelId: 'waste-prototype', version: '0', file: 'waste.onnx', sha256, decoder: 'yolox' },
      decoding: { boxes: 'pixels', objectness: false },
      input: {
        ...{ size: { widthPx: 416, heightPx: 416 }, fit: 'letterbox', padding: 114 },
        ...{ layout: 'nchw', type: 'float32', channels: 'rgb' },
      },
      labels: ['garbage', 'garbage_bin', 'overflow'],
      ...{ minScore: 0.35, licence: 'CC-BY-4.0' },
    };
    await writeFile(join(path, 'waste.json'), JSON.stringify(manifest));
    const models = await modelsIn(path);
    expect(models.list()[0]).toMatchObject({ modelId: 'waste-prototype', state: 'ok' });
    const bins = await overflowingBins(8);
    let found = 0;
    for (const { frame, box } of bins) {
      const looking = lookingFor(['bin-overflow', 'exposed-garbage'], models);
      const { observations } = await looking.look(frame);
      const hit = observations.some(
        (each) => each.algorithmId === 'bin-overflow' && overlap(each.box, box) >= 0.5,
      );
      if (hit) found++;
    }
    expect(bins).toHaveLength(8);
    expect(found).toBeGreaterThanOrEqual(6);
  });
});
