import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../detection/frame.ts';
import { BUILT_IN_COCO, type Models, openModels } from '../../detection/models/index.ts';
import { openOnnxRunner, type Runner } from '../../detection/models/onnx-runner.ts';
import { silentLogger } from '../../platform/logger.ts';
import { inferenceServer, type Mood } from '../support/inference-server.ts';
import {
  type ModelDirectory,
  modelDirectory,
  SHARED_MODELS,
  TEST_CACHE,
  yoloxNano,
} from '../support/models.ts';
import { frameOf, OPENCV_DATA } from '../support/pictures.ts';

const { file: _, sha256: __, ...common } = yoloxNano;
const remoteYolox = { ...common, modelId: 'remote-yolox', remote: { model: 'yolox' } };

describe('models of an inference server', { timeout: 60_000 }, () => {
  let runner: Runner;
  let frame: Frame;
  let directory: ModelDirectory;
  let server: Awaited<ReturnType<typeof inferenceServer>>;
  let models: Models;
  const logger = { ...silentLogger, warn: vi.fn(), info: vi.fn() };

  beforeAll(async () => {
    runner = await openOnnxRunner(await readFile(join(SHARED_MODELS, 'yolox_nano_416.onnx')), 1);
    frame = await frameOf(join(OPENCV_DATA, 'messi5.jpg'));
    directory = await modelDirectory([remoteYolox, yoloxNano]);
  });
  afterAll(async () => {
    await runner.close();
    await directory.remove();
  });
  beforeEach(() => vi.clearAllMocks());
  afterEach(async () => {
    await models.close();
    await server.close();
  });

  async function start(options: { binary: boolean; mood?: Mood; url?: string; patience?: number }) {
    server = await inferenceServer(runner, options);
    server.state.mood = options.mood ?? 'well';
    models = await openModels({
      directories: [directory.path],
      cacheDir: TEST_CACHE,
      logger,
      remote: {
        url: options.url ?? `${server.url}/`,
        token: 'a-secret-token',
        timeoutSeconds: options.patience ?? 10,
        retrySeconds: 0.05,
        maxBytes: 8 * 1024 * 1024,
      },
    });
  }
  const stateOf = (modelId: string) => models.list().find((each) => each.modelId === modelId);

  it.each([
    ['binary', true],
    ['JSON', false],
  ])('see the same as here, in %s', async (_name, binary) => {
    await start({ binary });
    const remote = await models.detect('remote-yolox', frame);
    const local = await models.detect('yolox-nano', frame);
    expect(remote).toMatchObject({ modelId: 'remote-yolox', modelVersion: yoloxNano.version });
    expect(remote.items).toEqual(local.items);
    expect(remote.items.length).toBeGreaterThan(2);
    expect(server.state.binaryAsked).toBe(binary ? 1 : 0);
    expect(server.state.authorization).toBe('Bearer a-secret-token');
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it.each<Mood>([
    'error-500',
    'unauthorised',
    'silent',
    'not-json',
    'no-outputs',
    'short-binary',
    'long-binary',
    'huge',
    'redirects',
  ])('are stood in for when the server answers: %s; and are back when it is well', async (mood) => {
    await start({ binary: true, patience: mood === 'silent' ? 0.5 : 10 });
    server.state.mood = mood;
    const found = [
      await models.detect('remote-yolox', frame),
      await models.detect('remote-yolox', frame),
    ];
    expect(found.map(({ modelId }) => modelId)).toEqual(['yolox-nano', 'yolox-nano']);
    expect(found[0]?.items.length).toBeGreaterThan(2);
    server.state.mood = 'well';
    await vi.waitFor(() => expect(stateOf('remote-yolox')?.state).toBe('ok'), 10_000);
    expect((await models.detect('remote-yolox', frame)).modelId).toBe('remote-yolox');
  });

  it('warn once while the server is away, say when it is back, and never show a secret', async () => {
    await start({ binary: true, mood: 'not-ready' });
    expect(stateOf('remote-yolox')).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('not ready'),
    });
    for (let at = 0; at < 3; at++) await models.detect('remote-yolox', frame);
    server.state.mood = 'model-not-ready';
    await vi.waitFor(() => expect(stateOf('remote-yolox')?.state).toBe('unavailable'));
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(server.state.asked).toBe(0);
    server.state.mood = 'well';
    await vi.waitFor(() => expect(stateOf('remote-yolox')?.state).toBe('ok'), 10_000);
    expect(logger.info).toHaveBeenCalledTimes(1);
    expect(JSON.stringify([logger.warn.mock.calls, models.list()])).not.toContain('secret');
  });

  it('keep user and password of the address to themselves', async () => {
    await start({ binary: true, url: 'http://user:hidden-word@127.0.0.1:1' });
    await models.detect('remote-yolox', frame);
    expect(stateOf('remote-yolox')?.state).toBe('unavailable');
    const said = JSON.stringify([logger.warn.mock.calls, models.list()]);
    expect(said).not.toContain('hidden-word');
    expect(said).toContain('127.0.0.1:1');
  });

  it.each<[Mood, string]>([
    ['refuses', 'unexpected shape'],
    ['wrong-shape', '1×2×3'],
    ['not-a-number', 'NaN'],
  ])('do not hide a manifest that does not fit: %s', async (mood, reason) => {
    await start({ binary: true });
    server.state.mood = mood;
    await expect(models.detect('remote-yolox', frame)).rejects.toMatchObject({
      code: 'model-failed',
      message: expect.stringContaining(reason),
    });
    expect(stateOf('remote-yolox')?.state).toBe('ok');
  });

  it('stand unavailable where no server is named', async () => {
    await start({ binary: true });
    const without = await openModels({
      directories: [directory.path],
      cacheDir: TEST_CACHE,
      logger: silentLogger,
    });
    const [first] = without.list();
    expect(first?.reason).toContain('INFERENCE_URL');
    await expect(without.detect('remote-yolox', frame)).rejects.toMatchObject({
      code: 'model-unavailable',
    });
    expect(without.modelFor(['person'])).toBe('yolox-nano');
    expect(without.list().at(-1)?.modelId).toBe(BUILT_IN_COCO);
    await without.close();
  });
});
