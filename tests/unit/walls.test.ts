import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** The walls of docs/architecture.md that the linter's import rules cannot express. */
const sources = await Array.fromAsync(
  glob('{assets,detection,gateway,geogrid,platform,tickets}/**/*.ts'),
);
const contents = new Map(
  await Promise.all(sources.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
);
const filesWith = (pattern: RegExp) =>
  sources.filter((file) => pattern.test(contents.get(file) ?? '')).sort();
const others = (files: string[], allowed: RegExp) => files.filter((file) => !allowed.test(file));

describe('walls', () => {
  it('finds the sources', () => {
    expect(sources.length).toBeGreaterThan(15);
  });

  it('keeps SQL in stores and platform', () => {
    expect(others(filesWith(/\bsql`/), /^platform\/|-store\.ts$/)).toEqual([]);
  });

  it('keeps Fastify in routes and gateway', () => {
    const importers = filesWith(/from '(@fastify\/|fastify['/])/);
    expect(others(importers, /^gateway\/|-routes\.ts$/)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    expect(others(filesWith(/process\.env/), /^gateway\/config\.ts$/)).toEqual([]);
  });

  it('keeps the inference runtime in detection/models and video decoding in detection/frames', () => {
    expect(others(filesWith(/from 'onnxruntime/), /^detection\/models\//)).toEqual([]);
    expect(others(filesWith(/from 'node-av/), /^detection\/frames\//)).toEqual([]);
  });

  it('asks the clock only through platform/clock.ts', () => {
    const askers = filesWith(/Date\.now\(\)|new Date\(\)/);
    expect(others(askers, /^platform\/|^gateway\//)).toEqual([]);
  });
});
