import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const pair = (name: string) => `../shared/data/video/pairs/aboda_${name}.jpg`;

async function examine(...args: string[]) {
  const all = [resolve('gateway/cli.ts'), 'examine', ...args];
  return run(process.execPath, all)
    .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }))
    .catch((error: { code: number; stdout: string; stderr: string }) => error);
}

describe('citymark examine', () => {
  const place = ['--before', pair('bag_a'), '--roi', '424,364,48,48', '--no-model'];

  it('says whether it is gone, in JSON and by its exit code', async () => {
    const clean = ['--clean', pair('empty_a')];
    const gone = await examine(...place, ...clean, '--after', pair('empty_b'), '--json');
    expect(gone.code).toBe(0);
    expect(JSON.parse(gone.stdout)).toMatchObject({ verdict: 'gone', reason: 'like-clean' });
    const still = await examine(...place, ...clean, '--after', pair('bag_b'));
    expect(still.code).toBe(3);
    expect(still.stdout).toMatch(/^still_there .*与有问题时的画面一致/);
  });

  it('says what is wrong with what it was given', async () => {
    const nowhere = await examine(...place, '--after', 'nowhere.jpg');
    expect(nowhere).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('missing: nowhere.jpg'),
    });
    const region = await examine('--before', 'a', '--after', 'b', '--roi', '1,2,3');
    expect(region).toMatchObject({ code: 2, stderr: expect.stringContaining('x,y,w,h') });
    const unknown = await examine(...place, '--after', pair('bag_b'), '--algorithm', 'rain');
    expect(unknown.stderr).toContain('There is no algorithm "rain"');
  });
});
