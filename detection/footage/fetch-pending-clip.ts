import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../platform/clock.ts';
import type { Query } from '../../platform/db.ts';
import { AppError, type ErrorCode } from '../../platform/errors.ts';
import type { Jobs } from '../../platform/jobs.ts';
import type { Logger } from '../../platform/logger.ts';
import { joinSegments } from '../frames/index.ts';
import { type Clip, clipWindows, pauseAfter } from './clip.ts';
import type { ClipCache } from './clip-cache.ts';
import { clipById, noteFailure, noteReady, noteWindow } from './clip-store.ts';
import type {
  FetchedClip,
  FootageCamera,
  FootageProvider,
  ProviderOf,
} from './footage-provider.ts';

export type FetchClipDeps = {
  db: { query: Query };
  clock: Clock;
  logger: Logger;
  jobs: Pick<Jobs, 'send'>;
  clips: ClipCache;
  providerOf: ProviderOf;
};

/** The queue of clips that take their time. */
export const FETCH_CLIP = 'clips-fetch';

/** A whole clip of a prompt provider, or a window of one that takes its time. */
const PATIENCE_MS = 5 * 60_000;

/** Trying again would change nothing. */
const finalProblems: readonly ErrorCode[] = ['not-found', 'too-large', 'invalid-field'];

/** Has a clip fetched in a job. */
export const fetchLater = ({ jobs }: FetchClipDeps, clipId: string, startAfter?: Date) =>
  jobs.send(FETCH_CLIP, { clipId }, { singletonKey: clipId, ...(startAfter && { startAfter }) });

/**
 * One step on the way to a clip: all of it from a prompt provider, one window from others; a job goes on with the
 * next, or tries again later. What goes wrong is written to the clip.
 */
export const fetchPendingClip = (deps: FetchClipDeps, clipId: string): Promise<void> =>
  deps.clips.once(clipId, () => fetchStep(deps, clipId));

async function fetchStep(deps: FetchClipDeps, clipId: string): Promise<void> {
  const clip = await clipById(deps.db.query, clipId);
  if (clip?.state !== 'pending') return;
  const found = await deps.providerOf(clip.cameraId);
  try {
    if (!found) throw new AppError('not-found', 'Nobody records this camera any more.');
    const step = { clip, signal: AbortSignal.timeout(PATIENCE_MS), ...found };
    const got = found.provider.isPrompt
      ? await fetchWhole(deps, step)
      : await fetchWindow(deps, step);
    if (!got) return await fetchLater(deps, clipId);
    const kind = found.provider.kind;
    await noteReady(deps.db.query, clipId, { ...got, provider: kind, fetchedAt: deps.clock.now() });
    await deps.clips.drop(clipId);
  } catch (error) {
    await noteTrouble(deps, clip, found?.provider.isPrompt ?? true, error);
  }
}

type Step = { clip: Clip; provider: FootageProvider; camera: FootageCamera; signal: AbortSignal };
type Got = Omit<FetchedClip, 'path'> & { bytes: number };

const gotOf = async (path: string, { from, to, clockOffsetSeconds }: Omit<FetchedClip, 'path'>) => {
  const { size: bytes } = await stat(path);
  return { from, to, clockOffsetSeconds, bytes };
};

const fetchWhole = ({ clips }: FetchClipDeps, { clip, provider, camera, signal }: Step) =>
  clips.keep(clip.clipId, async (path) =>
    gotOf(path, await provider.fetchClip(camera, clip.range, path, signal)),
  );

/** A window that was fetched, or that there is nothing of. */
type Part = { path: string; from: Date; to: Date; clockOffsetSeconds: number | null };

/** Fetches the next window; undefined while there are more. */
async function fetchWindow(deps: FetchClipDeps, step: Step): Promise<Got | undefined> {
  const { clip, provider, camera, signal } = step;
  const workplace = await deps.clips.workplace(clip.clipId);
  const windows = clipWindows(clip.range);
  const parts: (Part | null)[] = [];
  for (const [index, window] of windows.entries()) {
    const path = join(workplace, `${index}.mp4`);
    const known = await readPart(path);
    if (known !== undefined) {
      parts.push(known);
      continue;
    }
    const part = await provider.fetchClip(camera, window, path, signal).catch(nothingThere);
    await writePart(path, part);
    await noteWindow(deps.db.query, clip.clipId, index + 1);
    parts.push(part);
    if (index + 1 < windows.length) return undefined;
  }
  return deps.clips.keep(clip.clipId, (path) => joinParts(parts, step, path));
}

async function joinParts(parts: readonly (Part | null)[], { clip, signal }: Step, path: string) {
  const there = parts.filter((part) => part !== null);
  const [first] = there;
  if (!first) throw new AppError('not-found', 'There is no footage of this camera at this time.');
  const { clockOffsetSeconds } = first;
  if (there.length === 1) {
    await rename(first.path, path);
    return gotOf(path, first);
  }
  const files = there.map((part) => ({ path: part.path, startsAt: part.from, endsAt: part.to }));
  const covered = await joinSegments(files, clip.range, path, signal);
  return gotOf(path, { ...covered, clockOffsetSeconds });
}

/** What is known of a window's file stands beside it, so that others can go on with it. */
const noteOf = (path: string): string => `${path}.json`;

async function readPart(path: string): Promise<Part | null | undefined> {
  try {
    const part = JSON.parse(await readFile(noteOf(path), 'utf8'));
    return part && { ...part, path, from: new Date(part.from), to: new Date(part.to) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const writePart = (path: string, part: Part | null) =>
  writeFile(noteOf(path), JSON.stringify(part));

function nothingThere(error: unknown): null {
  if (error instanceof AppError && error.code === 'not-found') return null;
  throw error;
}

/** Says what went wrong, and tries again later where that may help. */
async function noteTrouble(deps: FetchClipDeps, clip: Clip, isPrompt: boolean, error: unknown) {
  const isKnown = error instanceof AppError;
  const problem = isKnown
    ? { code: error.code, detail: error.message }
    : { code: 'internal' as const, detail: 'The clip cannot be had just now.' };
  const { clipId } = clip;
  const pause =
    isPrompt || finalProblems.includes(problem.code) ? undefined : pauseAfter(clip.failures + 1);
  const tryAt = pause === undefined ? null : new Date(deps.clock.now().getTime() + pause * 1000);
  const about = { clipId, cameraId: clip.cameraId, failures: clip.failures + 1, tryAt, err: error };
  if (isKnown) deps.logger.info(about, 'a clip cannot be had');
  else deps.logger.error(about, 'a clip cannot be had');
  await noteFailure(deps.db.query, clipId, problem, tryAt);
  if (tryAt) await fetchLater(deps, clipId, tryAt);
  else await deps.clips.drop(clipId);
}
