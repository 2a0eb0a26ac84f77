import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../platform/errors.ts';
import {
  type Clip,
  checkMoment,
  checkRange,
  clipIdOf,
  clipLimits,
  clipWindows,
  mayGoOn,
  wholeSeconds,
} from './clip.ts';
import { addClip, clipById, restartClip } from './clip-store.ts';
import { type FetchClipDeps, fetchLater, fetchPendingClip } from './fetch-pending-clip.ts';
import type { TimeRange } from './footage-provider.ts';

/** Whoever answers within this long is waited for; the rest goes on by itself. */
const PATIENCE_MS = 15_000;

/**
 * The clip of a camera of a time. What is kept already is there at once, and what a prompt provider has mostly too;
 * otherwise it is pending, and comes by itself.
 * @throws AppError `invalid-field` for a range that cannot be asked for, `not-found` when nobody records the camera
 */
export async function wantClip(
  deps: FetchClipDeps,
  cameraId: string,
  asked: TimeRange,
  patienceMs = PATIENCE_MS,
): Promise<Clip> {
  const { db, clock, providerOf } = deps;
  const now = clock.now();
  checkRange(asked, now, clipLimits.seconds);
  checkMoment(asked.to, now, 'to');
  const range = wholeSeconds(asked);
  const found = await providerOf(cameraId);
  if (!found) throw nobodyRecords();
  const { isPrompt } = found.provider;
  const windows = isPrompt ? 1 : clipWindows(range).length;
  const clipId = clipIdOf(cameraId, range);
  const clip = await addClip(db.query, { clipId, cameraId, range, windows }, now);
  if (!clip) throw nobodyRecords();
  if (await isHere(deps, clip)) return clip;
  if (clip.state !== 'pending') await restartClip(db.query, clipId, windows);
  if (isPrompt) await waitFor(fetchPendingClip(deps, clipId), patienceMs, deps);
  else await fetchLater(deps, clipId);
  return (await clipById(db.query, clipId)) ?? clip;
}

const nobodyRecords = () =>
  new AppError('not-found', 'There is no such camera, or nobody records it.');

/** Whether the clip can be played, and nothing is missing that may have come since. */
async function isHere({ clips }: FetchClipDeps, clip: Clip): Promise<boolean> {
  if (clip.state !== 'ready' || mayGoOn(clip)) return false;
  const borrowed = await clips.borrow(clip.clipId);
  borrowed?.giveBack();
  return borrowed !== undefined;
}

/** Waits for work so long; it goes on afterwards, and what it throws then is logged. */
async function waitFor(work: Promise<void>, ms: number, { logger }: Pick<FetchClipDeps, 'logger'>) {
  const enough = new AbortController();
  const late = pause(ms, 'late', { signal: enough.signal }).catch(() => 'late');
  const first = await Promise.race([work, late]).finally(() => enough.abort());
  if (first === 'late') {
    work.catch((err: unknown) => logger.warn({ err }, 'a clip was not fetched to its end'));
  }
}
