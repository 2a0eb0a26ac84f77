import { rename, rm } from 'node:fs/promises';
import { AppError } from '../../../platform/errors.ts';
import { measureVideo } from '../../frames/index.ts';
import type { FetchedClip, TimeRange } from '../footage-provider.ts';
import { secondsOf } from './time-ranges.ts';
import { unavailable } from './unavailable.ts';

/** A clip may begin at a keyframe before what was asked for, but no other footage is taken for it. */
const LONGEST_LEAD_SECONDS = 60;

/** What a platform says of a file that it wrote; `false`: it has nothing there. */
type Written = { clockOffsetSeconds: number | null } | false;

/**
 * Has a platform write the footage of `range` and makes sure that it is a video before it gets its name.
 * @throws AppError `not-found`, `footage-unavailable`
 */
export async function fetchChecked(
  path: string,
  range: TimeRange,
  write: (part: string) => Promise<Written>,
): Promise<FetchedClip> {
  const part = `${path}.part`;
  try {
    const written = await write(part);
    if (!written) throw nothingThere();
    const covered = coverage(range, await readableSeconds(part));
    await rename(part, path);
    return { path, ...covered, clockOffsetSeconds: written.clockOffsetSeconds };
  } finally {
    await rm(part, { force: true });
  }
}

export const nothingThere = (): AppError =>
  new AppError('not-found', 'There is no footage of this camera at this time.');

/** Seconds of a file that was fetched. @throws AppError `footage-unavailable` when it is no whole video */
export async function readableSeconds(path: string): Promise<number> {
  try {
    return (await measureVideo(path)).seconds;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'video-unreadable') throw error;
    throw unavailable('sent a video that cannot be read, or is cut off', error);
  }
}

/**
 * The time that a clip shows: it ends where it was asked to, and what it has more lies before, from a
 * keyframe on; what it has less is missing at its end.
 * @throws AppError `footage-unavailable` for a clip that is much longer than what was asked for
 */
export function coverage(asked: TimeRange, seconds: number): TimeRange {
  const leadSeconds = seconds - secondsOf(asked);
  if (leadSeconds > LONGEST_LEAD_SECONDS) {
    throw unavailable('sent much more than was asked for, so that its time cannot be told');
  }
  if (leadSeconds >= 0) {
    return { from: new Date(asked.to.getTime() - Math.round(seconds * 1000)), to: asked.to };
  }
  return { from: asked.from, to: new Date(asked.from.getTime() + Math.round(seconds * 1000)) };
}
