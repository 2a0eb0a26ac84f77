import { copyFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { writeVideo } from '../../detection/index.ts';
import { addGrain, type Canvas, repeatableRandom } from './demo-picture.ts';
import { type StoryScene, storyScenes } from './story-drawings.ts';

/** What the camera of the story plays, again and again; it is exchanged while it plays. */
export const STORY_FILE = 'demo-story.mp4';
/** Short: a camera begins with the next scene when the last has ended. */
export const STORY_CLIP_SECONDS = 3;
export const STORY_SHAPE = { widthPx: 640, heightPx: 360, fps: 4, keyframeSeconds: 1 };

/**
 * What is shown, one after the other. Each has a grain of its own: pictures that are alike to the last grain are taken
 * for those of a camera that is stuck, and rightly so.
 */
const takes = {
  clean: 'clean',
  overflowing: 'overflowing',
  'still-overflowing': 'overflowing',
  emptied: 'clean',
} as const satisfies Record<string, StoryScene>;
export type StoryTake = keyof typeof takes;

const fileOf = (take: StoryTake): string => `demo-story-${take}.mp4`;

/** All files of the story, each with what it shows. */
export const storyFiles: readonly { file: string; take: StoryTake }[] = [
  ...(Object.keys(takes) as StoryTake[]).map((take) => ({ file: fileOf(take), take })),
  { file: STORY_FILE, take: 'clean' },
];

/** Draws those of the files that are named. */
export async function makeStoryClips(videoDir: string, wanted: readonly string[]): Promise<void> {
  for (const { file, take } of storyFiles) {
    if (!wanted.includes(file)) continue;
    await writeVideo(join(videoDir, file), STORY_SHAPE, drawTake(take));
  }
}

/** Lets the camera of the story show something else from its next round on. */
export async function showTake(videoDir: string, take: StoryTake): Promise<void> {
  const part = join(videoDir, `${STORY_FILE}.part`);
  await copyFile(join(videoDir, fileOf(take)), part);
  // In one go: whoever opens it meanwhile has the one or the other.
  await rename(part, join(videoDir, STORY_FILE));
}

/** The pictures of a take, one after the other: nothing moves but the grain of the sensor. */
async function* drawTake(take: StoryTake): AsyncGenerator<Uint8Array> {
  const { widthPx, heightPx, fps } = STORY_SHAPE;
  const svg = Buffer.from(storyScenes[takes[take]]);
  const rgb = new Uint8Array(await sharp(svg).removeAlpha().raw().toBuffer());
  const ground: Canvas = { rgb, widthPx, heightPx };
  // The texture is that of the place, whatever lies there.
  addGrain(ground, 5, repeatableRandom(11));
  const random = repeatableRandom(take.length);
  for (let index = 0; index < STORY_CLIP_SECONDS * fps; index++) {
    const canvas: Canvas = { rgb: Uint8Array.from(ground.rgb), widthPx, heightPx };
    addGrain(canvas, 2.5, random);
    yield canvas.rgb;
  }
}
