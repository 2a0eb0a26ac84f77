import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { type Box, overlap } from '../../detection/box.ts';
import { patchOf } from '../../detection/cameras/patch.ts';
import type { Frame } from '../../detection/frame.ts';
import type { LookPlan, RememberedPlace } from '../../detection/look.ts';
import { openLooking } from '../../detection/looks/look-through.ts';
import {
  averagePrecision,
  BUILT_IN_WASTE,
  type JudgedPicture,
  openModels,
  readTruth,
} from '../../detection/models/index.ts';
import { openScene } from '../../detection/scene/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { TEST_CACHE } from '../support/models.ts';
import { frameOf, OPENCV_DATA } from '../support/pictures.ts';

const PHOTOS = '../shared/data/garbage-overflow/train';
const LABELS = ['garbage', 'garbage_bin', 'overflow'];
const STREET = `${OPENCV_DATA}/home.jpg`;

const models = await openModels({ directories: [], cacheDir: TEST_CACHE, logger: silentLogger });
const scene = await openScene();
afterAll(() => models.close());

/** Ids of photos that the model was not trained on, the first first. */
async function heldOut(count: number): Promise<string[]> {
  const ids = await readFile('detection/training/held-out.txt', 'utf8');
  return ids.trim().split('\n').slice(0, count);
}

describe('the built-in waste model', () => {
  it('comes with the service, and fits into it', async () => {
    const [own] = models.list();
    expect(own).toMatchObject({ modelId: BUILT_IN_WASTE, where: 'built-in', state: 'ok' });
    expect(own?.labels).toEqual(LABELS);
    const files = await readdir('detection/models/built-in');
    expect(files.sort()).toEqual(['citymark-waste.json', 'citymark-waste.onnx']);
    const { byteLength } = await readFile('detection/models/built-in/citymark-waste.onnx');
    expect(byteLength).toBeLessThan(8e6);
  });

  it('finds waste in photos it has never seen', { timeout: 60_000 }, async () => {
    const truth = await readTruth(`${PHOTOS}/labels`, LABELS);
    const judged: JudgedPicture[] = [];
    for (const id of await heldOut(30)) {
      const file = `${PHOTOS}/images/${id}.jpg`;
      const frame = await frameOf(file);
      const known = truth.of({ ...frame, file });
      if (!known) throw new Error(`${id} has no labels`);
      const found = await models.detect(BUILT_IN_WASTE, frame, { minScore: 0.01 });
      judged.push({ truth: known, found: found.items });
    }
    expect(averagePrecision(judged).map50).toBeGreaterThan(0.75);
  });
});

type Bin = { photo: Frame; box: Box };

/** Photos with one thing each, an overflowing bin that does not fill them, and where it is. */
async function overflowingBins(count: number): Promise<Bin[]> {
  const bins: Bin[] = [];
  for (const id of await heldOut(160)) {
    if (bins.length === count) break;
    const rows = (await readFile(`${PHOTOS}/labels/${id}.txt`, 'utf8')).trim().split('\n');
    const [row, ...others] = rows.map((line) => line.split(' ').map(Number));
    const [label, x = 0, y = 0, width = 0, height = 0] = row ?? [];
    if (others.length > 0 || label !== LABELS.indexOf('overflow') || height > 0.7) continue;
    const photo = await frameOf(`${PHOTOS}/images/${id}.jpg`);
    const corners = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = corners.map((share) => share * photo.widthPx);
    bins.push({ photo, box: [x1, y1, x2, y2] });
  }
  return bins;
}

/** A street of 1920 × 1080 with a photo on it, `share` of its size; and where a box of it is then. */
async function onStreet(photo: Frame, share: number, left = 1500, top = 700) {
  const [widthPx, heightPx] = [1920, 1080];
  const rgb = await sharp(STREET).resize(widthPx, heightPx, { fit: 'fill' }).raw().toBuffer();
  const frame = { ...photo, rgb: new Uint8Array(rgb), widthPx, heightPx };
  const [width, height] = [photo.widthPx * share, photo.heightPx * share].map(Math.floor) as [
    number,
    number,
  ];
  const step = Math.round(1 / share);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let at = 0; at < step * step; at++) {
          const [dx, dy] = [at % step, Math.floor(at / step)];
          sum +=
            photo.rgb[((row * step + dy) * photo.widthPx + column * step + dx) * 3 + channel] ?? 0;
        }
        frame.rgb[((top + row) * widthPx + left + column) * 3 + channel] = sum / step ** 2;
      }
    }
  }
  const moved = ([x1, y1, x2, y2]: Box): Box => [
    left + x1 * share,
    top + y1 * share,
    left + x2 * share,
    top + y2 * share,
  ];
  return { frame, moved };
}

const planOf = (more: Partial<LookPlan>): LookPlan => ({
  ...{ cameraId: 'c', name: 'c', sourceUrl: 'file:', everySeconds: 1, geometry: null },
  ...{ zones: [], assets: [] },
  algorithms: [{ algorithmId: 'bin-overflow', settings: {}, hours: null }],
  ...more,
});
const lookAt = async (frame: Frame, more: Partial<LookPlan>) =>
  (await openLooking({ plan: planOf(more), models, scene, logger: silentLogger }).look(frame))
    .observations;

describe('looking at bins far away', { timeout: 60_000 }, async () => {
  const scenes = await Promise.all(
    (await overflowingBins(8)).map(async ({ photo, box }) => {
      const { frame, moved } = await onStreet(photo, 1 / 4);
      const place = moved(box);
      const assets = [{ assetId: 'bin', classCode: '0305', lng: 0, lat: 0, box: place }];
      return { photo, frame, place, assets };
    }),
  );

  it('sees them where the registry says that they stand, though not in the whole picture', async () => {
    let [whole, near] = [0, 0];
    for (const { frame, place, assets } of scenes) {
      const { items } = await models.detect(BUILT_IN_WASTE, frame, { minScore: 0.5 });
      const isThere = ({ box }: { box: Box }) => overlap(box, place) > 0.4;
      if (items.some((item) => item.label === 'overflow' && isThere(item))) whole++;
      const found = await lookAt(frame, { assets });
      expect(found.length).toBeLessThanOrEqual(1);
      if (found.some((each) => each.assetId === 'bin' && isThere(each))) near++;
    }
    expect(scenes).toHaveLength(8);
    expect(near).toBeGreaterThanOrEqual(5);
    expect(near - whole).toBeGreaterThanOrEqual(3);
  });

  it('says nothing more of one once somebody has said no, until it looks otherwise', async () => {
    let silenced = 0;
    for (const { photo, frame, place, assets } of scenes) {
      if ((await lookAt(frame, { assets })).length === 0) continue;
      const colours = Uint8Array.from(patchOf(frame, place), Math.round);
      const no: RememberedPlace = {
        ...{ algorithmId: 'bin-overflow', verdict: 'rejected' },
        box: [place[0] / 1920, place[1] / 1080, place[2] / 1920, place[3] / 1080],
        colours: Buffer.from(colours).toString('base64'),
      };
      expect(await lookAt(frame, { assets, remembered: [no] })).toEqual([]);
      const darker = { ...frame, rgb: frame.rgb.map((value) => value * 0.8) };
      expect(await lookAt(darker, { assets, remembered: [no] })).toEqual([]);
      const yes = { ...no, verdict: 'confirmed' as const };
      expect(await lookAt(frame, { assets, remembered: [yes] })).toHaveLength(1);
      silenced++;
      // Another bin at the place is seen as without a memory.
      const other = scenes.find((each) => each.photo !== photo);
      const seen = await lookAt(other?.frame ?? frame, { assets });
      expect(await lookAt(other?.frame ?? frame, { assets, remembered: [no] })).toEqual(seen);
    }
    expect(silenced).toBeGreaterThanOrEqual(5);
  });

  it('sees nothing in an empty street', async () => {
    expect(await lookAt(await frameOf(STREET), {})).toEqual([]);
  });
});
