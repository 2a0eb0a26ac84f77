import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cocoLabels, type ModelManifest } from '../../detection/models/index.ts';

/** Models beside the project, for the decoders that the built-in one does not use. */
export const SHARED_MODELS = '../shared/models';

/** YOLOX-Nano as Megvii exports it. */
export const yoloxNano: ModelManifest = {
  modelId: 'yolox-nano',
  version: '0.1.1',
  file: 'yolox_nano_416.onnx',
  sha256: '695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14',
  decoder: 'yolox',
  input: {
    size: { widthPx: 416, heightPx: 416 },
    fit: 'letterbox',
    padding: 114,
    layout: 'nchw',
    type: 'float32',
    channels: 'bgr',
  },
  labels: [...cocoLabels],
  minScore: 0.5,
  licence: 'Apache-2.0',
};

/** PicoDet-S as PaddleDetection exports it, without its post-processing. */
export const picodetS: ModelManifest = {
  modelId: 'picodet-s',
  version: '2.3',
  file: 'picodet_s_416.onnx',
  sha256: 'cdab77bdde16e4f76bec734c4e5791801d1739e4c7ec1995e0e110e04300d0c2',
  decoder: 'gfl',
  input: {
    size: { widthPx: 416, heightPx: 416 },
    fit: 'stretch',
    layout: 'nchw',
    type: 'float32',
    channels: 'rgb',
    mean: [123.675, 116.28, 103.53],
    std: [58.395, 57.12, 57.375],
  },
  labels: [...cocoLabels],
  minScore: 0.5,
  licence: 'Apache-2.0',
};

/** Where this process keeps the converted built-in model, so that it is converted once. */
export const TEST_CACHE = join(tmpdir(), 'citymark-test-models');

export type ModelDirectory = { path: string; remove(): Promise<void> };

/** A directory with these manifests, and the files beside the project that they name. */
export async function modelDirectory(manifests: readonly unknown[]): Promise<ModelDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'citymark-models-'));
  for (const [at, manifest] of manifests.entries()) {
    const { modelId = `broken-${at}`, file } = manifest as Partial<ModelManifest>;
    await writeFile(join(path, `${modelId}.json`), JSON.stringify(manifest));
    if (!file) continue;
    const name = basename(file);
    await copyFile(join(SHARED_MODELS, name), join(path, name)).catch(() => undefined);
  }
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
