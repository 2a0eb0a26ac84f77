import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { Frame } from '../frame.ts';
import { readVideo } from '../frames/index.ts';
import type {
  FetchedClip,
  FootageProviderKind,
  ProviderOf,
  TimeRange,
} from './footage-provider.ts';
import { type TakenFrame, takenFrame } from './taken-frame.ts';

export type FramesNearDeps = {
  providerOf: ProviderOf;
  /** `clipDir`: where a clip lies while pictures are taken out of it. */
  settings: { clipDir: string };
};

export type FramesNearOptions = {
  count: number;
  withinSeconds: number;
  signal?: AbortSignal;
};

/**
 * Up to `count` pictures of a camera's footage, in order, spread over the seconds around `at`; a single one is that
 * of `at`, or the nearest there is. Empty: none. What a damaged clip still shows is taken.
 * Providers that are not prompt need minutes: ask for those in jobs only.
 * @throws AppError `footage-unavailable` when the provider cannot say now, `video-unreadable` when its clip shows
 *   nothing
 */
export async function framesNear(
  { providerOf, settings }: FramesNearDeps,
  cameraId: string,
  at: Date,
  { count, withinSeconds, signal }: FramesNearOptions,
): Promise<TakenFrame[]> {
  const found = await providerOf(cameraId);
  if (!found) return [];
  const { provider, camera } = found;
  const range = around(at, withinSeconds);
  const directory = await mkdtemp(join(settings.clipDir, 'near-'));
  try {
    const path = join(directory, 'clip.mp4');
    const clip = await provider.fetchClip(camera, range, path, signal).catch(nothingThere);
    const wanted = { at, range, count, signal };
    return clip ? await framesIn(clip, { cameraId, provider: provider.kind }, wanted) : [];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The same out of a clip that is there. */
export async function framesIn(
  clip: FetchedClip,
  from: { cameraId: string; provider: FootageProviderKind },
  wanted: Wanted & { range: TimeRange },
): Promise<TakenFrame[]> {
  const { clockOffsetSeconds } = clip;
  const frames = await framesOf(clip, overlap(clip, wanted.range), wanted);
  const taken = { ...from, source: 'footage', clockOffsetSeconds } as const;
  return Promise.all(frames.map((frame) => takenFrame(frame, taken)));
}

export const around = (at: Date, seconds: number): TimeRange => ({
  from: new Date(at.getTime() - seconds * 1000),
  to: new Date(at.getTime() + seconds * 1000),
});

/** What of a clip was asked for: it may begin earlier, at a keyframe. */
function overlap(clip: TimeRange, asked: TimeRange): TimeRange {
  const from = Math.max(clip.from.getTime(), asked.from.getTime());
  return { from: new Date(from), to: new Date(Math.min(clip.to.getTime(), asked.to.getTime())) };
}

function nothingThere(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'not-found') return undefined;
  throw error;
}

/** The last picture of a stretch is found among so many of it. */
const LAST_OF = 10;

type Wanted = { at: Date; count: number; signal?: AbortSignal | undefined };

async function framesOf(clip: FetchedClip, part: TimeRange, wanted: Wanted): Promise<Frame[]> {
  const clipS = (at: Date) => Math.max(0, (at.getTime() - clip.from.getTime()) / 1000);
  const [fromS, untilS] = [clipS(part.from), clipS(part.to)];
  const stepS = Math.max(0, untilS - fromS) / wanted.count;
  const atS = Math.min(Math.max(clipS(wanted.at), fromS), untilS);
  const firstS = wanted.count === 1 ? atS : fromS + stepS / 2;
  const frames = await read(clip, { fromS: firstS, untilS, everySeconds: stepS }, wanted);
  if (frames.length > 0) return frames;
  // Nothing so late: the clip ends before it says so, or between two pictures.
  const everySeconds = (untilS - fromS) / LAST_OF;
  const earlier = await read(clip, { fromS, untilS, everySeconds }, { ...wanted, count: LAST_OF });
  return earlier.slice(-1);
}

async function read(
  { path, from }: FetchedClip,
  part: { fromS: number; untilS: number; everySeconds: number },
  { count, signal }: Wanted,
): Promise<Frame[]> {
  const frames: Frame[] = [];
  try {
    for await (const { atS, ...frame } of readVideo(path, part)) {
      signal?.throwIfAborted();
      frames.push({ ...frame, takenAt: new Date(from.getTime() + atS * 1000) });
      if (frames.length === count) break;
    }
  } catch (error) {
    const damaged = error instanceof AppError && error.code === 'video-unreadable';
    if (!damaged || frames.length === 0) throw error;
  }
  return frames;
}
