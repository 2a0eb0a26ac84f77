import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInCoco } from '../../detection/models/built-in-coco.ts';
import { cocoCenternet } from '../../detection/models/conversion/coco-centernet.ts';
import { openOnnxRunner, type Runner } from '../../detection/models/onnx-runner.ts';
import { outputOf } from '../../detection/models/tensor.ts';
import { silentLogger } from '../../platform/logger.ts';
import { OPENCV_DATA } from '../support/pictures.ts';

const { resolve } = createRequire(import.meta.url);
const source = join(dirname(resolve('@vladmandic/human')), '../models');
const json = readFileSync(join(source, 'centernet.json'), 'utf8');
const weights = readFileSync(join(source, 'centernet.bin'));

/** The files as they are published, in the library they were made for. */
async function originalGraph() {
  setWasmPaths(`${dirname(resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm'))}/`);
  await tf.setBackend('wasm');
  const { modelTopology, weightsManifest, format, signature } = JSON.parse(json);
  const weightData = new Uint8Array(weights).buffer;
  const weightSpecs = weightsManifest[0].weights;
  const artifacts = { modelTopology, weightSpecs, weightData, format, signature };
  return loadGraphModel({ load: async () => artifacts });
}

describe('conversion of the COCO CenterNet', () => {
  let original: Awaited<ReturnType<typeof originalGraph>>;
  let converted: Runner;
  beforeAll(async () => {
    original = await originalGraph();
    converted = await openOnnxRunner(cocoCenternet(json, weights), 1);
  });
  afterAll(() => converted.close());

  // The original takes this size only.
  const [width, height] = [512, 512];
  const photos = ['messi5.jpg', 'basketball1.png', 'home.jpg'];

  it.each(photos)('answers like the original graph: %s', { timeout: 60_000 }, async (file) => {
    const data = await sharp(join(OPENCV_DATA, file))
      .removeAlpha()
      .resize(width, height, { fit: 'fill' })
      .raw()
      .toBuffer();
    const outputs = await converted.run({ data, dims: [1, height, width, 3] });
    const [heat, wh] = tf.tidy(() => {
      const picture = tf.tensor4d(Float32Array.from(data), [1, height, width, 3]);
      const answers = original.execute(picture, ['tower_0/keypoints', 'tower_0/wh']) as tf.Tensor[];
      return answers.map((answer) => answer.dataSync());
    }) as [Float32Array, Float32Array];

    const [rows, columns] = [height / 4, width / 4];
    const cells = rows * columns;
    const extents = outputOf(outputs, 'wh');
    expect(extents.dims).toEqual([1, 4, rows, columns]);
    let farthest = 0;
    for (let at = 0; at < cells * 4; at++) {
      const mine = Number(extents.data[(at % 4) * cells + Math.floor(at / 4)]);
      farthest = Math.max(farthest, Math.abs(mine - (wh[at] ?? Number.NaN)));
    }
    expect(farthest).toBeLessThan(0.02);

    const best = peaksOf(heat, rows, columns).slice(0, 100);
    const scores = [...outputOf(outputs, 'scores').data].map(Number);
    const places = [...outputOf(outputs, 'index').data].map(Number);
    expect(best[0]?.score).toBeGreaterThan(0.3);
    scores.forEach((score, at) => {
      expect(Math.abs(score - (best[at]?.score ?? Number.NaN))).toBeLessThan(1e-5);
    });
    // Peaks of the same heat may change places; every one has to be a peak of the original.
    const known = new Map(peaksOf(heat, rows, columns).map(({ place, score }) => [place, score]));
    places.forEach((place, at) => {
      expect(Math.abs((known.get(place) ?? Number.NaN) - (scores[at] ?? 0))).toBeLessThan(1e-5);
    });
  });
});

/** Places of [rows, columns, 80] that are the highest of the nine around them, best first. */
function peaksOf(heat: Float32Array, rows: number, columns: number) {
  const classes = 80;
  const peaks: { place: number; score: number }[] = [];
  const isPeak = (row: number, column: number, of: number, score: number) => {
    for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
        if ((heat[(y * columns + x) * classes + of] ?? Number.NaN) > score) return false;
      }
    }
    return true;
  };
  heat.forEach((score, at) => {
    const [cell, of] = [Math.floor(at / classes), at % classes];
    const [row, column] = [Math.floor(cell / columns), cell % columns];
    if (isPeak(row, column, of, score)) peaks.push({ place: of * rows * columns + cell, score });
  });
  return peaks.sort((a, b) => b.score - a.score);
}

describe('cache of the converted model', { timeout: 60_000 }, () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-coco-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  it('is written once, whole, and made again when it is damaged', async () => {
    const cacheDir = join(directory, 'models');
    const first = await builtInCoco(cacheDir, silentLogger);
    const [file = '', ...others] = await readdir(cacheDir);
    expect(others).toEqual([]);
    const path = join(cacheDir, file);
    expect(sha256(await readFile(path))).toBe(sha256(first));
    await writeFile(path, first.subarray(0, 1000));
    expect(sha256(await builtInCoco(cacheDir, silentLogger))).toBe(sha256(first));
    expect(sha256(await readFile(path))).toBe(sha256(first));
  });

  it('is done without where it cannot be written', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    expect((await builtInCoco(join(file, 'models'), silentLogger)).length).toBeGreaterThan(8e6);
  });

  it('refuses other weights than those it was made for', () => {
    expect(() => cocoCenternet(json, weights.subarray(4))).toThrow();
    expect(() => cocoCenternet(json.replace('"ResizeBilinear"', '"Softsign"'), weights)).toThrow(
      /Softsign/,
    );
  });
});
