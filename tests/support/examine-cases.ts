import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
import type { Box } from '../../detection/box.ts';
import type { Verdict } from '../../detection/examine/finding.ts';
import type { Frame } from '../../detection/frame.ts';
import { readVideo } from '../../detection/frames/index.ts';
import { cutSprite, drawnSprite, partOf, passerBy, type Sprite, withSprite } from './composited.ts';
import { anyPerturbation, frameOf, perturbed, unperturbed } from './perturbed.ts';
import { seeded } from './staged-things.ts';

/** One question with its answer. */
export type ExamineCase = {
  name: string;
  /** `still_there` also stands for: whatever is said, it is not gone. */
  truth: Exclude<Verdict, 'cannot_see'>;
  before: Frame;
  clean: Frame;
  after: Frame;
  region: Box;
  /** Somebody or something stands in front: nobody could say. */
  isHidden: boolean;
  /** Something else than before is left there: *cannot_see* is as good an answer. */
  isOther: boolean;
};

const DATA = '../shared/data';
const BAG: Box = [424, 364, 472, 412];

const padded = ([x1, y1, x2, y2]: Box, by: number, { widthPx, heightPx }: Frame): Box => [
  Math.max(0, x1 - by),
  Math.max(0, y1 - by),
  Math.min(widthPx, x2 + by),
  Math.min(heightPx, y2 + by),
];

export async function openPairs() {
  const names = ['bag_a', 'bag_b', 'bag_person', 'empty_a', 'empty_b'] as const;
  const read = names.map((name) => frameOf(`${DATA}/video/pairs/aboda_${name}.jpg`));
  const [bag_a, bag_b, bag_person, empty_a, empty_b] = await Promise.all(read);
  return { bag_a, bag_b, bag_person, empty_a, empty_b } as Record<(typeof names)[number], Frame>;
}

/** The share of a box that a sprite hides. */
function hiddenBy(sprite: Sprite, at: { x: number; y: number }, [x1, y1, x2, y2]: Box): number {
  let count = 0;
  for (let y = Math.floor(y1); y < y2; y++) {
    for (let x = Math.floor(x1); x < x2; x++) {
      const [u, v] = [x - at.x, y - at.y];
      if (u < 0 || v < 0 || u >= sprite.widthPx || v >= sprite.heightPx) continue;
      if ((sprite.alpha[v * sprite.widthPx + u] as number) > 60) count += 1;
    }
  }
  return count / ((x2 - x1) * (y2 - y1));
}

/** The bag of the pairs, and later pictures with and without it, as a camera might show them. */
export async function* pairCases(seed: number, count: number): AsyncGenerator<ExamineCase> {
  const pairs = await openPairs();
  const person = passerBy(pairs.bag_person, pairs.empty_b, [290, 195, 365, 385]);
  const random = seeded(seed);
  const later = ['bag_b', 'empty_a', 'bag_person', 'empty_b'] as const;
  for (let round = 0; round < count; round++) {
    const name = later[round % later.length] ?? 'bag_b';
    const at = {
      x: Math.round(448 - 37 + (random() * 2 - 1) * 150),
      y: Math.round(388 - 150 + (random() * 2 - 1) * 60),
    };
    const walks = random() < 0.2;
    const scene = walks ? withSprite(pairs[name], person, at, { shadow: 0.3 }) : pairs[name];
    const before = round % 8 < 4 ? pairs.bag_a : pairs.bag_b;
    yield {
      name: `${round} ${name}${walks ? ' +person' : ''}`,
      truth: name.startsWith('bag') ? 'still_there' : 'gone',
      before: name === 'bag_b' ? pairs.bag_a : before,
      clean: name === 'empty_a' ? pairs.empty_b : pairs.empty_a,
      after: await perturbed(scene, anyPerturbation(random), random),
      region: padded(BAG, Math.round(random() * 24), before),
      isHidden: walks && hiddenBy(person, at, BAG) > 0.1,
      isOther: false,
    };
  }
}

/** A scene in pictures of different times. */
export type Background = { name: string; frames: Frame[] };

/** Roads and people of several clips. */
export async function openBackgrounds(): Promise<Background[]> {
  const files: [string, string, number][] = [
    ['video', `${DATA}/video/bgslibrary/video.avi`, 1.4],
    ['video02', `${DATA}/video/bgslibrary/video02.avi`, 1.4],
    ['video03', `${DATA}/video/bgslibrary/video03.avi`, 1.4],
    ['cars', `${DATA}/video/intel/car-detection.mp4`, 2.5],
    ['people', `${DATA}/video/intel/one-by-one-person-detection.mp4`, 4],
    ['square', '/usr/share/doc/opencv-doc/examples/data/vtest.avi', 8],
  ];
  const opened: Background[] = [];
  for (const [name, file, everySeconds] of files) {
    const frames: Frame[] = [];
    for await (const frame of readVideo(file, { everySeconds, maxSidePx: 768 })) {
      frames.push(frame);
      if (frames.length === 7) break;
    }
    if (frames.length >= 4) opened.push({ name, frames });
  }
  return opened;
}

const SHOWN = '/usr/share/doc/opencv-doc/examples/data';

/**
 * Scenes kept apart: a tree in the wind, and photos of cars, houses and streets, each as a camera that hangs still
 * would take it again and again, with its noise. They have taught one rule: that a half which is left is not gone.
 */
export async function openHeldApart(): Promise<Background[]> {
  const random = seeded(88);
  const noisy = (frame: Frame) =>
    perturbed(
      frame,
      { ...unperturbed, gamma: 0.97 + random() * 0.06, noise: true, blur: 0.5 },
      random,
    );
  const tree: Frame[] = [];
  for await (const frame of readVideo(`${SHOWN}/tree.avi`, { everySeconds: 1 })) {
    tree.push(frame);
    if (tree.length === 7) break;
  }
  const opened: Background[] = tree.length >= 4 ? [{ name: 'tree', frames: tree }] : [];
  const folder = `${DATA}/garbage-overflow/train/images`;
  const streets = (await readdir(folder)).sort().filter((_, i) => i % 211 === 100);
  for (const [name, file] of [
    ['parked cars', `${SHOWN}/leuvenA.jpg`],
    ['building', `${SHOWN}/building.jpg`],
    ['house', `${SHOWN}/home.jpg`],
    ...streets.slice(0, 3).map((street, i) => [`street ${i + 1}`, `${folder}/${street}`]),
  ] as [string, string][]) {
    const photo = await frameOf(sharp(file).resize(768, 768, { fit: 'inside' }));
    const frames: Frame[] = [];
    for (let i = 0; i < 4; i++) frames.push(await noisy(photo));
    opened.push({ name, frames });
  }
  return opened;
}

/** Photos of rubbish: the boxes that people have drawn around it. */
async function rubbishPhotos(): Promise<{ photo: string; box: Box }[]> {
  const folder = `${DATA}/garbage-overflow/train`;
  const labels = (await readdir(`${folder}/labels`)).sort();
  const found: { photo: string; box: Box }[] = [];
  for (let i = 0; found.length < 24 && i < labels.length; i += 37) {
    const label = labels[i] ?? '';
    for (const line of (await readFile(`${folder}/labels/${label}`, 'utf8')).split('\n')) {
      const [kind, x = 0, y = 0, w = 0, h = 0] = line.split(' ').map(Number);
      if (kind !== 0 || w < 0.15 || h < 0.12 || w > 0.8 || h > 0.8) continue;
      const box: Box = [448 * (x - w / 2), 448 * (y - h / 2), 448 * (x + w / 2), 448 * (y + h / 2)];
      found.push({
        photo: `${folder}/images/${label.replace(/\.txt$/, '.jpg')}`,
        box: box.map((side) => Math.max(0, Math.min(448, side))) as unknown as Box,
      });
      break;
    }
  }
  return found;
}

/** How far two pictures are from each other in a box, of 255. */
function apartIn(a: Frame, b: Frame, [x1, y1, x2, y2]: Box): number {
  let sum = 0;
  for (let y = Math.floor(y1); y < y2; y++) {
    for (let i = (y * a.widthPx + Math.floor(x1)) * 3; i < (y * a.widthPx + x2) * 3; i++) {
      sum += Math.abs((a.rgb[i] ?? 0) - (b.rgb[i] ?? 0));
    }
  }
  return sum / ((x2 - x1) * (y2 - y1) * 3);
}

/** More than this apart, something passes there. */
const PASSES = 9;

/** Rubbish on the street in clips with traffic and people: left, gone, half gone, or other things instead. */
export async function* rubbishCases(
  backgrounds: readonly Background[],
  seed: number,
  count: number,
): AsyncGenerator<ExamineCase> {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const photos = await rubbishPhotos();
  for (let round = 0; round < count; ) {
    const { name, frames } = backgrounds[round % backgrounds.length] as Background;
    const [clean, before, after] = [pick(frames), pick(frames), pick(frames)];
    if (clean === before || before === after || clean === after) continue;
    const widthPx = Math.round(22 + random() * 60);
    const sprite = await anySprite();
    const at = {
      x: Math.round(10 + random() * (before.widthPx - sprite.widthPx - 20)),
      y: Math.round(before.heightPx * 0.35 + random() * (before.heightPx * 0.62 - sprite.heightPx)),
    };
    const box: Box = [at.x, at.y, at.x + sprite.widthPx, at.y + sprite.heightPx];
    // Who reported it saw it; who passes afterwards does not care.
    if (apartIn(clean, before, box) > PASSES) continue;
    const shadow = random() * 0.5;
    const kind = (['still', 'gone', 'still', 'gone', 'gone', 'half', 'other'] as const)[round % 7];
    const left =
      kind === 'still'
        ? sprite
        : kind === 'half'
          ? partOf(sprite, 0.35 + random() * 0.3, pick(['left', 'right'] as const))
          : kind === 'other'
            ? drawnSprite(random, Math.round(sprite.widthPx * (0.6 + random() * 0.5)))
            : undefined;
    yield {
      name: `${round} ${name} ${kind} ${widthPx}px`,
      truth: kind === 'gone' ? 'gone' : 'still_there',
      before: withSprite(before, sprite, at, { shadow }),
      clean,
      after: await perturbed(
        left ? withSprite(after, left, at, { shadow }) : after,
        anyPerturbation(random),
        random,
      ),
      region: padded(box, Math.round(random() * 24), before),
      isHidden: apartIn(clean, after, box) > PASSES,
      isOther: kind === 'half' || kind === 'other',
    };
    round += 1;

    async function anySprite(): Promise<Sprite> {
      const photo = random() < 0.5 ? pick(photos) : undefined;
      return photo ? cutSprite(photo.photo, photo.box, widthPx) : drawnSprite(random, widthPx);
    }
  }
}
