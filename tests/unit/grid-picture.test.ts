import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gridCommand } from '../../gateway/cli/grid-command.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'citymark-grid-'));
});
afterAll(() => rm(directory, { recursive: true }));

const show = (...args: string[]) =>
  gridCommand()
    .exitOverride()
    .parseAsync(['show', ...args], { from: 'user' });

it('draws a sight with its blind spots', async () => {
  const file = join(directory, 'sight.svg');
  await show('sight', '-o', file);
  const svg = await readFile(file, 'utf8');
  expect(svg).toMatch(/^<svg /);
  expect(svg).toMatch(/<title>N50F05\d[^<]+: from 0\.0 m up, \d+ px\/m<\/title>/);
  expect(svg).toContain('nothing below 5 m');
});

it('draws a footprint as PNG', async () => {
  const file = join(directory, 'footprint.png');
  await show('footprint', '-o', file, '--range', '50');
  const { format, width } = await sharp(file).metadata();
  expect([format, width]).toEqual(['png', 800]);
});

it('draws the cover of an area from a file, and says what is wrong with one', async () => {
  const area = join(directory, 'area.json');
  const ring = [
    [114, 22],
    [114.1, 22],
    [114.1, 22.1],
    [114, 22.1],
  ];
  await writeFile(area, JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
  const file = join(directory, 'cover.svg');
  await show('cover', '-o', file, '--area', area, '--level', '4');
  expect(await readFile(file, 'utf8')).toContain('36 cells');
  await writeFile(area, JSON.stringify({ type: 'Point', coordinates: [1, 2] }));
  await expect(show('cover', '-o', file, '--area', area)).rejects.toThrow(/a shape is/);
  await expect(show('cover', '-o', file, '--level', '9')).rejects.toThrow(/cells/);
});
