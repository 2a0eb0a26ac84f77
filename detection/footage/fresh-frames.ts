import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { CameraDeps } from '../cameras/camera-deps.ts';
import { sourceUrls } from '../cameras/source-urls.ts';
import type { Frames } from '../frames/index.ts';
import { type TakenFrame, takenFrame } from './taken-frame.ts';

export type FreshFrameDeps = Pick<CameraDeps, 'secrets' | 'settings'> & {
  db: { query: Query };
  frames: Pick<Frames, 'watch'>;
};

export type FreshFrameOptions = { count: number; timeoutSeconds: number; signal?: AbortSignal };

/** Some hundred milliseconds apart: far enough that somebody walking has moved. */
const APART_SECONDS = 0.4;

/**
 * Up to `count` new pictures from the camera's own source, now: opens it, and closes it again. Fewer, but at
 * least one, when time runs out meanwhile.
 * @throws AppError `footage-unavailable` when the camera has no source or no picture comes in time
 */
export async function freshFrames(
  { frames, ...deps }: FreshFrameDeps,
  cameraId: string,
  { count, timeoutSeconds, signal }: FreshFrameOptions,
): Promise<TakenFrame[]> {
  const url = (await sourceUrls(deps.db.query, deps, [cameraId])).get(cameraId);
  if (!url) throw new AppError('footage-unavailable', 'The camera has no source to look through.');
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const patience = signal ? AbortSignal.any([signal, timeout]) : timeout;
  const stream = frames.watch({ key: cameraId, url, everySeconds: APART_SECONDS });
  const taken: TakenFrame[] = [];
  const from = { cameraId, source: 'fresh', provider: null, clockOffsetSeconds: 0 } as const;
  try {
    while (taken.length < count) taken.push(await takenFrame(await stream.next(patience), from));
  } catch (error) {
    signal?.throwIfAborted();
    if (taken.length === 0) throw noPicture(error, stream.lastError);
  } finally {
    await stream.close();
  }
  return taken;
}

const noPicture = (cause: unknown, reason = 'it does not answer in time') =>
  new AppError('footage-unavailable', `The camera shows nothing just now: ${reason}.`, { cause });
