import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { ClipCache } from './clip-cache.ts';
import { clipsShowing } from './clip-store.ts';
import { around, type FramesNearDeps, framesIn, framesNear } from './frames-near.ts';
import type { TakenFrame } from './taken-frame.ts';

export type FrameAtDeps = FramesNearDeps & { db: { query: Query }; clips: ClipCache };

/** A picture so far from the wanted time still shows what the place looked like. */
const FRAME_WITHIN_SECONDS = 5;

/**
 * What a camera saw at a moment, or within seconds of it: out of a clip that is kept, else from its provider.
 * @throws AppError `not-found` when there is nothing, `footage-unavailable` when it cannot be had just now
 */
export async function frameAt(deps: FrameAtDeps, cameraId: string, at: Date): Promise<TakenFrame> {
  const kept = await keptFrame(deps, cameraId, at);
  if (kept) return kept;
  const found = await deps.providerOf(cameraId);
  if (found && !found.provider.isPrompt) {
    throw new AppError(
      'footage-unavailable',
      'The platform that records this camera takes its time: ask for a clip of this moment first.',
    );
  }
  const options = { count: 1, withinSeconds: FRAME_WITHIN_SECONDS };
  const [taken] = await framesNear(deps, cameraId, at, options);
  if (!taken) throw new AppError('not-found', 'There is no footage of this camera at this time.');
  return taken;
}

async function keptFrame(
  { db, clips }: FrameAtDeps,
  cameraId: string,
  at: Date,
): Promise<TakenFrame | undefined> {
  for (const { clipId, got } of await clipsShowing(db.query, cameraId, at)) {
    const borrowed = got ? await clips.borrow(clipId) : undefined;
    if (!got || !borrowed) continue;
    try {
      const wanted = { at, range: around(at, FRAME_WITHIN_SECONDS), count: 1 };
      const from = { cameraId, provider: got.provider };
      const [taken] = await framesIn({ ...got, path: borrowed.path }, from, wanted);
      if (taken) return taken;
    } finally {
      borrowed.giveBack();
    }
  }
  return undefined;
}
