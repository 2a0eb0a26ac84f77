import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeVideo } from '../../detection/index.ts';
import { backdrops, sprites } from './demo-drawings.ts';
import { addGrain, type Canvas, putSprite, repeatableRandom, type Sprite } from './demo-picture.ts';
import { makeStoryClips, storyFiles } from './story-clips.ts';

/** Where a thing is at a time of its clip, in pixels of its foot; undefined: not in the picture. */
type Path = (atS: number) => { x: number; y: number } | undefined;

/** A clip of the demo: drawn by us, and marked as such in every picture. */
export type DemoClip = {
  file: string;
  backdrop: keyof typeof backdrops;
  /** From back to front. */
  things: { sprite: keyof typeof sprites; path: Path }[];
};

/** One picture a second: the cameras are looked through every two. */
export const CLIP_SHAPE = { widthPx: 640, heightPx: 360, fps: 1 };
const CLIP_SECONDS = 300;

/** From one place to another between two moments. */
const walk =
  (fromS: number, toS: number, from: [x: number, y: number], to: [x: number, y: number]): Path =>
  (atS) => {
    const part = (atS - fromS) / (toS - fromS);
    if (part < 0 || part > 1) return undefined;
    return { x: from[0] + (to[0] - from[0]) * part, y: from[1] + (to[1] - from[1]) * part };
  };

const stand =
  (fromS: number, toS: number, x: number, y: number): Path =>
  (atS) =>
    atS >= fromS && atS < toS ? { x, y } : undefined;

/** One after the other, whichever is there. */
const first =
  (...paths: Path[]): Path =>
  (atS) =>
    paths.map((path) => path(atS)).find((place) => place !== undefined);

/** The same again and again, `everyS` seconds apart. */
const again =
  (everyS: number, path: Path): Path =>
  (atS) =>
    path(atS % everyS);

/**
 * A street with bins: somebody puts a bag beside them. A square: a box is left behind, a van stops where it
 * must not. What was left is taken away before the clip begins again.
 */
export const demoClips: readonly DemoClip[] = [
  {
    file: 'demo-street.mp4',
    backdrop: 'street',
    things: [
      { sprite: 'bag', path: stand(26, 270, 318, 262) },
      { sprite: 'walker', path: again(47, walk(4, 17, [-20, 232], [660, 232])) },
      {
        sprite: 'carrier',
        path: first(walk(15, 25, [-20, 258], [285, 258]), stand(25, 26, 285, 258)),
      },
      { sprite: 'walker', path: walk(26, 38, [285, 258], [660, 250]) },
      {
        sprite: 'cleaner',
        path: first(
          walk(258, 267, [660, 266], [350, 266]),
          stand(267, 271, 350, 266),
          walk(271, 282, [350, 266], [-20, 266]),
        ),
      },
      { sprite: 'car', path: again(23, walk(2, 6, [-90, 318], [730, 318])) },
      { sprite: 'car', path: again(31, walk(11, 16, [730, 346], [-90, 346])) },
    ],
  },
  {
    file: 'demo-square.mp4',
    backdrop: 'square',
    things: [
      { sprite: 'box', path: stand(30, 268, 236, 250) },
      { sprite: 'walker', path: again(41, walk(6, 24, [660, 208], [-20, 216])) },
      { sprite: 'walker', path: again(59, walk(30, 52, [-20, 300], [660, 276])) },
      {
        sprite: 'carrier',
        path: first(walk(18, 29, [660, 262], [268, 252]), stand(29, 30, 268, 252)),
      },
      { sprite: 'walker', path: walk(30, 44, [268, 252], [-20, 300]) },
      {
        sprite: 'cleaner',
        path: first(
          walk(254, 265, [-20, 262], [205, 254]),
          stand(265, 269, 205, 254),
          walk(269, 280, [205, 254], [-20, 262]),
        ),
      },
      {
        sprite: 'van',
        path: first(
          walk(60, 66, [760, 336], [470, 336]),
          stand(66, 240, 470, 336),
          walk(240, 248, [470, 336], [-120, 336]),
        ),
      },
    ],
  },
];

/** The files of the demo cameras that are not in the directory. */
export const missingClips = (videoDir: string): string[] =>
  [...demoClips, ...storyFiles]
    .map(({ file }) => file)
    .filter((file) => !existsSync(join(videoDir, file)));

/** Makes the clips that are not in the directory yet; answers their names. Takes some seconds of a processor. */
export async function makeDemoClips(videoDir: string): Promise<string[]> {
  await mkdir(videoDir, { recursive: true });
  const missing = missingClips(videoDir);
  await makeStoryClips(videoDir, missing);
  for (const clip of demoClips.filter(({ file }) => missing.includes(file))) {
    const shape = { ...CLIP_SHAPE, keyframeSeconds: 2 };
    await writeVideo(join(videoDir, clip.file), shape, drawClip(clip));
  }
  return missing;
}

/** The pictures of a clip, one after the other. */
export async function* drawClip({ backdrop, things }: DemoClip): AsyncGenerator<Uint8Array> {
  const { widthPx, heightPx, fps } = CLIP_SHAPE;
  const random = repeatableRandom(7);
  const ground = await canvasOf(backdrops[backdrop]);
  // Walls and paving have a texture that stays, sensors one that does not.
  addGrain(ground, 5, random);
  const drawn = new Map<string, Sprite>();
  for (const [name, svg] of Object.entries(sprites)) drawn.set(name, await spriteOf(svg));
  for (let index = 0; index < CLIP_SECONDS * fps; index++) {
    const canvas: Canvas = { rgb: Uint8Array.from(ground.rgb), widthPx, heightPx };
    for (const { sprite, path } of things) {
      const place = path(index / fps);
      const picture = drawn.get(sprite);
      if (place && picture) putSprite(canvas, picture, place.x, place.y);
    }
    addGrain(canvas, 1.6, random);
    yield canvas.rgb;
  }
}

async function canvasOf(svg: string): Promise<Canvas> {
  const { data, info } = await sharp(Buffer.from(svg))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

async function spriteOf(svg: string): Promise<Sprite> {
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgba: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}
