import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ModelDirectory, modelDirectory, yoloxNano } from '../support/models.ts';
import { OPENCV_DATA } from '../support/pictures.ts';

const photo = join(OPENCV_DATA, 'messi5.jpg');

describe('citymark detect and model', () => {
  let directory: string;
  let pictures: string;
  let models: ModelDirectory;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-detect-'));
    pictures = join(directory, 'pictures');
    await mkdir(pictures);
    models = await modelDirectory([yoloxNano]);
    await copyFile(photo, join(pictures, 'a.jpg'));
    // As a telephone held upright writes it: the pixels lie, and a mark says how to turn them.
    await sharp(photo)
      .rotate(-90)
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toFile(join(pictures, 'turned.jpg'));
    await writeFile(join(pictures, 'broken.jpg'), 'no picture');
    await writeFile(join(pictures, 'notes.txt'), 'no picture either');
  });
  afterAll(async () => {
    await rm(directory, { recursive: true, force: true });
    await models.remove();
  });

  /** No database: none is opened, so none is made. */
  async function citymark(...args: string[]) {
    const child = spawn(process.execPath, [resolve('gateway/cli.ts'), ...args], {
      env: {
        PATH: process.env.PATH,
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
        DATA_DIR: join(directory, 'data'),
        MODELS_DIR: models.path,
      },
    });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => {
      said.out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said.err += chunk;
    });
    const code = await new Promise<number | null>((ended) => child.on('close', ended));
    return { code, ...said, lines: said.out.split('\n').filter(Boolean) };
  }

  it('prints one line a picture, turned as EXIF says, and tells what it cannot read', async () => {
    const copies = join(directory, 'copies');
    const { code, lines, err } = await citymark('detect', pictures, '--json', '--out', copies);
    expect(code).toBe(3);
    expect(err).toContain('broken.jpg');
    const [upright, turned, ...others] = lines.map((line) => JSON.parse(line));
    expect(others).toEqual([]);
    expect(upright).toMatchObject({ file: join(pictures, 'a.jpg'), width: 548, height: 342 });
    expect(turned).toMatchObject({ file: join(pictures, 'turned.jpg'), width: 548, height: 342 });
    for (const { detections } of [upright, turned]) {
      const [person] = detections.filter(({ label }: { label: string }) => label === 'person');
      expect(person.score).toBeGreaterThan(0.4);
      expect(Math.abs(person.box[0] - 75)).toBeLessThan(15);
      expect(Math.abs(person.box[3] - 331)).toBeLessThan(15);
    }
    expect((await readdir(copies)).sort()).toEqual(['a.jpg', 'turned.jpg']);
    expect(await readdir(join(directory, 'data'))).toEqual(['models']);
  });

  it('looks at a video by its clock, with a model named by its manifest', async () => {
    const clip = join(OPENCV_DATA, 'vtest.avi');
    const manifest = join(models.path, 'yolox-nano.json');
    const args = ['--json', '--every', '20', '--model', manifest, '--min-score', '0.6'];
    const { code, lines } = await citymark('detect', clip, ...args);
    expect(code).toBe(0);
    const looks = lines.map((line) => JSON.parse(line));
    expect(looks.map(({ atS }) => Math.round(atS))).toEqual([0, 20, 40, 60]);
    for (const { file, width, height, detections } of looks) {
      expect([file, width, height]).toEqual([clip, 768, 576]);
      expect(detections.length).toBeGreaterThan(0);
      for (const { score } of detections) expect(score).toBeGreaterThanOrEqual(0.6);
    }
  });

  it('prints a table for people', async () => {
    const { code, lines } = await citymark('detect', photo);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/^file +size +label +score +box$/);
    expect(lines[1]).toMatch(/548×342 +(person|sports ball) +0\.\d\d +\d+ \d+ \d+ \d+$/);
  });

  it.each([
    [['detect', '/no/such/file'], 1, 'no file'],
    [['detect', photo, '--model', 'nobody'], 1, 'coco-centernet'],
    [['detect', photo, '--min-score', 'high'], 2, '0 to 1'],
    [['detect'], 2, 'path'],
  ])('says what is wrong with %j', async (args, expected, reason) => {
    const { code, out, err } = await citymark(...args);
    expect(code).toBe(expected);
    expect(out).toBe('');
    expect(err).toContain(reason);
  });

  it('lists models and measures one on pictures with truth', async () => {
    const listed = await citymark('model', 'list', '--json');
    expect(listed.code).toBe(0);
    const ids = JSON.parse(listed.out).map(({ modelId }: { modelId: string }) => modelId);
    expect(ids.toSorted()).toEqual(['citymark-waste', 'coco-centernet', 'yolox-nano']);
    const labels = join(directory, 'labels');
    await mkdir(labels);
    // Person and ball of the photo, as shares of its sides.
    const truth = '0 0.495 0.58 0.726 0.8\n32 0.662 0.915 0.095 0.14\n';
    await writeFile(join(labels, 'a.txt'), truth);
    const args = ['model', 'measure', pictures, '--truth', labels, '--model', 'yolox-nano'];
    const measured = await citymark(...args, '--json');
    expect(measured.code).toBe(3);
    const { map50, perClass } = JSON.parse(measured.out);
    expect(perClass.person).toMatchObject({ ap50: 1, truths: 1 });
    expect(map50).toBe(1);
  });
});
