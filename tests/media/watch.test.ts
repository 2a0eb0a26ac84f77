import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Box, overlap } from '../../detection/box.ts';

const VIDEO = '../shared/data/video';

type Line = { algorithm: string; start: number; alertAt: number; end: number; box: Box };

const run = promisify(execFile);
const { PATH, NODE_COMPILE_CACHE } = process.env;
const citymark = (...args: string[]) =>
  run('node_modules/.bin/node', ['gateway/cli.ts', ...args], { env: { PATH, NODE_COMPILE_CACHE } });

async function watch(video: string, ...args: string[]): Promise<Line[]> {
  const { stdout } = await citymark('watch', video, '--json', ...args);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

describe('citymark watch', () => {
  it('alerts once to the bag that is left, and draws it', async () => {
    const pictures = await mkdtemp(join(tmpdir(), 'citymark-watch-'));
    try {
      const leftObject = ['--algorithm', 'left-object', '--dwell', '5', '--out', pictures];
      const alerts = await watch(`${VIDEO}/aboda/video4.avi`, ...leftObject);
      expect(alerts).toHaveLength(1);
      const [alert] = alerts as [Line];
      // groundtruth.json: put down at 16.0 s; there until the end.
      expect(alert.algorithm).toBe('left-object');
      expect(alert.alertAt).toBeGreaterThanOrEqual(21);
      expect(alert.alertAt).toBeLessThanOrEqual(36);
      expect(alert.start).toBeLessThanOrEqual(alert.alertAt - 5);
      expect(alert.end).toBeGreaterThan(38);
      expect(overlap(alert.box, [424, 364, 472, 412])).toBeGreaterThanOrEqual(0.3);
      expect(await readdir(pictures)).toHaveLength(1);
    } finally {
      await rm(pictures, { recursive: true, force: true });
    }
  });

  it('has no alert where cars only pass, nor where nobody may look', async () => {
    const traffic = `${VIDEO}/bgslibrary/video.avi`;
    expect(await watch(traffic, '--algorithm', 'left-object', '--dwell', '5')).toEqual([]);
    const zone = ['--zone', '0,0,640,0,640,360,0,360'];
    const parking = ['--algorithm', 'illegal-parking', '--dwell', '5', ...zone];
    expect(await watch(traffic, ...parking)).toEqual([]);
  });

  it.each([
    [['--algorithm', 'no-such'], 'There is no algorithm no-such; there are street-vending'],
    [['--algorithm', 'smoke-fire'], 'No model knows smoke or fire'],
    [['--algorithm', 'left-object', '--dwell', '0'], 'dwellSeconds must be a number from 1'],
    [['--algorithm', 'left-object', '--set', 'colour=3'], 'left-object has no such setting'],
    [['--algorithm', 'left-object', '--zone', '1,2,3'], 'needs at least three corners'],
    [['--algorithm', 'left-object'], 'The video cannot be read'],
  ])('says what is wrong with %j', async (args, message) => {
    await expect(citymark('watch', 'package.json', ...args)).rejects.toMatchObject({
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});
