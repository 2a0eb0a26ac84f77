import { describe, expect, it } from 'vitest';
import { checkManifest } from '../../detection/models/model-manifest.ts';
import { AppError } from '../../platform/errors.ts';
import { yoloxNano } from '../support/models.ts';

const refused = (value: unknown): AppError => {
  try {
    checkManifest(value, 'mine.json');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('expected the manifest to be refused');
};
const { file: _, sha256: __, ...homeless } = yoloxNano;

describe('manifests', () => {
  it('are taken as they are when everything is there', () => {
    expect(checkManifest(yoloxNano, 'mine.json')).toEqual(yoloxNano);
    expect(checkManifest({ ...homeless, remote: { model: 'yolox' } }, 'a')).toBeDefined();
  });

  it.each<[string, unknown, string]>([
    ['an id with a slash', { ...yoloxNano, modelId: '../etc' }, '/modelId'],
    ['an id that is missing', { ...yoloxNano, modelId: undefined }, 'modelId'],
    ['no labels', { ...yoloxNano, labels: [] }, '/labels'],
    ['a label twice', { ...yoloxNano, labels: ['a', 'a'] }, '/labels'],
    ['a score beyond 1', { ...yoloxNano, minScore: 40 }, '/minScore'],
    [
      'a limit for a label that it does not have',
      { ...yoloxNano, minScores: { unicorn: 0.5 } },
      'unicorn',
    ],
    ['another decoder', { ...yoloxNano, decoder: 'yolov3' }, '/decoder'],
    [
      'a side of zero',
      { ...yoloxNano, input: { ...yoloxNano.input, size: { widthPx: 0, heightPx: 416 } } },
      '/input/size',
    ],
    [
      'a giant side',
      { ...yoloxNano, input: { ...yoloxNano.input, size: { widthPx: 1e6, heightPx: 416 } } },
      '/input/size',
    ],
    [
      'a division by zero',
      { ...yoloxNano, input: { ...yoloxNano.input, std: [1, 0, 1] } },
      '/input/std',
    ],
    ['a hash that is none', { ...yoloxNano, sha256: 'abc' }, '/sha256'],
    ['a file without a hash', { ...yoloxNano, sha256: undefined }, 'sha256'],
    ['no place at all', homeless, 'file, builtin and remote'],
    ['two places', { ...yoloxNano, remote: { model: 'yolox' } }, 'file, builtin and remote'],
    ['a remote model with a path', { ...homeless, remote: { model: '../admin' } }, '/remote/model'],
    ['a remote file', { ...homeless, remote: { model: 'a', url: 'file:///etc' } }, '/remote/url'],
    ['a field nobody knows', { ...yoloxNano, shell: 'rm' }, '/shell is not a field'],
    ['a list', [], 'mine.json'],
    ['null', null, 'mine.json'],
  ])('are refused with %s, and say where', (_name, value, where) => {
    const { code, message } = refused(JSON.parse(JSON.stringify(value)));
    expect(code).toBe('model-invalid');
    expect(message).toContain('mine.json');
    expect(message).toContain(where);
  });
});
