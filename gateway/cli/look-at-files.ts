import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type FileFrame, type Frame, readVideo } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { readPicture } from './read-picture.ts';

const PICTURES = new Set(['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff', '.gif', '.avif']);
const VIDEOS = new Set(
  ['avi', 'mp4', 'mkv', 'mov', 'webm', 'm4v', 'mpg', 'mpeg', 'ts', 'flv', '3gp'].map(
    (each) => `.${each}`,
  ),
);

/** What a path given to a command stands for. */
export type LookedAt = { kind: 'video' | 'pictures'; files: string[]; leftOut: number };

/** One picture, or one frame of a video at `atS` seconds of its clock; or why there is none. */
export type FileLook =
  | { file: string; frame: Frame; atS?: number; problem?: undefined }
  | { file: string; problem: string };

/** A picture, a video, or all pictures of a directory in the order of their names. Throws AppError `not-found`. */
export async function filesAt(path: string): Promise<LookedAt> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new AppError('not-found', `There is no file or directory ${path}`);
  if (!found.isDirectory()) {
    const kind = VIDEOS.has(extname(path).toLowerCase()) ? 'video' : 'pictures';
    return { kind, files: [path], leftOut: 0 };
  }
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const pictures = names.filter((name) => PICTURES.has(extname(name).toLowerCase())).sort();
  return {
    kind: 'pictures',
    files: pictures.map((name) => join(path, name)),
    leftOut: names.length - pictures.length,
  };
}

/** Every picture of the files in order; what cannot be read is told and passed over. */
export async function* looksAt(
  { kind, files }: LookedAt,
  { everySeconds }: { everySeconds?: number },
): AsyncGenerator<FileLook> {
  for (const file of files) {
    const frames = kind === 'video' ? readVideo(file, { everySeconds }) : onePicture(file);
    try {
      for await (const frame of frames) yield { file, frame, atS: atSOf(frame) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      yield { file, problem: error.message };
    }
  }
}

async function* onePicture(file: string): AsyncGenerator<Frame> {
  yield await readPicture(file);
}

const atSOf = (frame: Frame | FileFrame): number | undefined =>
  'atS' in frame ? frame.atS : undefined;
