import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

describe('a process whose model is at work', () => {
  it.each([
    ['ends as it says', 'exit', 7],
    ['ends by an error, and not by the runtime', 'throw', 1],
    ['closes its models first', 'close', 0],
    ['forgets to close them', 'forget', 0],
  ])('%s', async (_name, way, expected) => {
    const child = spawn(process.execPath, [resolve('tests/fixtures/model-child.ts'), way]);
    const end = await new Promise((ended) => {
      child.on('close', (code, signal) => ended({ code, signal }));
    });
    expect(end).toEqual({ code: expected, signal: null });
  });
});
