import { AppError } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Detections } from '../detections.ts';
import type { Frame } from '../frame.ts';
import { builtInCoco } from './built-in-coco.ts';
import { builtInModels } from './built-in-models.ts';
import { type DetectOptions, Model } from './model.ts';
import { type CatalogueEntry, nameOf, readCatalogue, readModelFile } from './model-catalogue.ts';
import type { ModelManifest } from './model-manifest.ts';
import type { Runner } from './onnx-runner.ts';
import { type RemoteOptions, RemoteRunner } from './remote-runner.ts';
import { openThreadRunner } from './thread-runner.ts';

/** A model as people and the catalogue of algorithms see it. */
export type ModelInfo = {
  modelId: string;
  version: string;
  labels: readonly string[];
  licence: string;
  where: 'built-in' | 'local' | 'remote';
  state: 'ok' | 'unavailable';
  /** Why it is unavailable. */
  reason?: string;
};

export type ModelsOptions = {
  /** Directories with manifests, the first first. */
  directories: readonly string[];
  /** Single manifests, before the directories. */
  manifests?: readonly string[];
  /** Where the converted built-in model is kept. */
  cacheDir: string;
  logger: Logger;
  /** Threads of the processor that one picture may use; 1 unless told. */
  threads?: number;
  /** The inference server of manifests that name none. */
  remote?: Partial<RemoteOptions>;
  /** Pictures that may wait for one model before more are refused; 16 unless told. */
  queueLimit?: number;
};

export type Models = {
  list(): ModelInfo[];
  /** Whether some model that can be used knows the label. */
  has(label: string): boolean;
  /** The first model that can be used and knows all the labels: those of the directories before the built-in. */
  modelFor(labels: readonly string[]): string | undefined;
  /**
   * What a model sees in a frame: boxes in the frame's pixels, best first. Local models run in threads
   * of their own. Throws AppError `model-unknown`, `model-unavailable`, `model-failed`, `picture-unreadable`.
   */
  detect(modelId: string, frame: Frame, options?: DetectOptions): Promise<Detections>;
  close(): Promise<void>;
};

const QUEUE_LIMIT = 16;
/** One picture in the model and one on its way: the thread never waits for ours. */
const LOCAL_WIDTH = 2;
/** Requests to an inference server that are under way at a time. */
const REMOTE_WIDTH = 4;

type Slot = {
  info: ModelInfo;
  model?: Model;
  /** For a model of an inference server. */
  remote?: { runner: RemoteRunner; fallback: string | undefined };
};

/**
 * Reads and checks the manifests, with the hashes of their files, and asks inference servers how they are;
 * local models are loaded when they first look. What cannot be used is listed with the reason and logged; it
 * does not stop the rest.
 */
export async function openModels(options: ModelsOptions): Promise<Models> {
  const builtIn = await builtInModels();
  const taken = new Set(builtIn.map(({ path }) => nameOf(path)));
  const found = await readCatalogue(options.directories, options.manifests);
  const slots = [
    ...found.map((entry) => slotOf(entry, options, taken)),
    ...builtIn.map((entry) => slotOf(entry, options)),
  ];
  for (const { modelId, state, reason } of slots.map(({ info }) => info)) {
    if (state === 'unavailable') options.logger.warn({ modelId, reason }, 'model is unavailable');
  }
  await Promise.all(slots.map(({ remote }) => remote?.runner.check()));
  return modelsOf(slots);
}

/** @param taken ids of others; without it the model is a built-in one, whose id nobody else can take */
function slotOf(entry: CatalogueEntry, options: ModelsOptions, taken?: Set<string>): Slot {
  const { path, manifest } = entry;
  const modelId = manifest?.modelId ?? nameOf(path);
  const repeated = taken?.has(modelId) ?? false;
  const reason = entry.problem ?? (repeated ? `another model has the id ${modelId}` : undefined);
  taken?.add(modelId);
  const info: ModelInfo = {
    modelId,
    version: manifest?.version ?? '',
    labels: manifest?.labels ?? [],
    licence: manifest?.licence ?? '',
    where: !taken || manifest?.builtin ? 'built-in' : manifest?.remote ? 'remote' : 'local',
    state: reason === undefined ? 'ok' : 'unavailable',
    ...(reason === undefined ? {} : { reason }),
  };
  if (!manifest || reason !== undefined) return { info };
  if (manifest.remote) return remoteSlot(info, manifest, options);
  const open = () =>
    openRunner(manifest, path, options).catch((error: unknown) => fail(info, error));
  const limit = options.queueLimit ?? QUEUE_LIMIT;
  return { info, model: new Model(manifest, open, { width: LOCAL_WIDTH, limit }) };
}

function remoteSlot(info: ModelInfo, manifest: ModelManifest, options: ModelsOptions): Slot {
  const { model = '', version, url: own, fallback } = manifest.remote ?? {};
  const url = own ?? options.remote?.url;
  if (url === undefined) {
    const reason = 'its manifest names no url, and INFERENCE_URL is not set';
    return { info: { ...info, state: 'unavailable', reason } };
  }
  const { modelId } = info;
  // The token is for the server it was given with, and no other.
  const token = own === undefined ? options.remote?.token : undefined;
  const server = { ...options.remote, url, token };
  const runner = new RemoteRunner(server, { model, version }, (reason) => {
    info.state = reason === undefined ? 'ok' : 'unavailable';
    info.reason = reason;
    if (reason === undefined) options.logger.info({ modelId }, 'inference server is back');
    else options.logger.warn({ modelId, server: runner.host, reason }, 'inference server is away');
  });
  const limit = options.queueLimit ?? QUEUE_LIMIT;
  const opened = new Model(manifest, async () => runner, { width: REMOTE_WIDTH, limit });
  return { info, model: opened, remote: { runner, fallback } };
}

async function openRunner(
  manifest: ModelManifest,
  path: string,
  { cacheDir, logger, threads = 1 }: ModelsOptions,
): Promise<Runner> {
  const bytes = manifest.builtin
    ? await builtInCoco(cacheDir, logger)
    : await readModelFile(path, manifest);
  return openThreadRunner(bytes, threads);
}

/** A model that cannot be loaded is of no use until its file is replaced and the process started again. */
function fail(info: ModelInfo, error: unknown): never {
  info.state = 'unavailable';
  info.reason = error instanceof AppError ? error.message : 'the model cannot be loaded';
  throw error;
}

function modelsOf(slots: readonly Slot[]): Models {
  const usable = (labels: readonly string[], which: (slot: Slot) => boolean = () => true) =>
    slots.find(
      (slot) =>
        slot.info.state === 'ok' &&
        which(slot) &&
        labels.every((label) => slot.info.labels.includes(label)),
    );
  const standIn = ({ info, remote }: Slot) =>
    usable(
      info.labels,
      (slot) => !slot.remote && (!remote?.fallback || slot.info.modelId === remote.fallback),
    );
  return {
    list: () => slots.map(({ info }) => ({ ...info })),
    has: (label) => usable([label]) !== undefined,
    modelFor: (labels) => usable(labels)?.info.modelId,
    async detect(modelId, frame, options) {
      const slot = slotNamed(modelId, slots);
      try {
        return await detectWith(slot, frame, options);
      } catch (error) {
        const other = slot.remote && slot.info.state !== 'ok' ? standIn(slot) : undefined;
        if (!other) throw error;
        const found = await detectWith(other, frame, options);
        const asked = new Set(slot.info.labels);
        return { ...found, items: found.items.filter(({ label }) => asked.has(label)) };
      }
    },
    async close() {
      await Promise.all(slots.map(({ remote }) => remote?.runner.close()));
      await Promise.all(slots.map(({ model }) => model?.close()));
    },
  };
}

function slotNamed(modelId: string, slots: readonly Slot[]): Slot {
  const named = slots.filter(({ info }) => info.modelId === modelId);
  // Of two with one id the later has no model: the id is taken.
  const slot = named.find(({ model }) => model) ?? named[0];
  if (slot) return slot;
  const known = slots.map(({ info }) => info.modelId).join(', ');
  throw new AppError('model-unknown', `There is no model ${modelId}; there are: ${known}`);
}

function detectWith({ info, model }: Slot, frame: Frame, options?: DetectOptions) {
  if (model && info.state === 'ok') return model.detect(frame, options);
  const detail = `${info.modelId} cannot be used: ${info.reason}`;
  throw new AppError('model-unavailable', detail);
}
