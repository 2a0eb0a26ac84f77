import { resolve } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { MsRange, StreamEnd } from './decoder-messages.ts';
import { openOwnDecoder } from './own-decoder.ts';

/** A file with what a camera saw in [startsAt, endsAt). */
export type SegmentFile = { path: string; startsAt: Date; endsAt: Date };

/**
 * Writes what files that follow each other hold of a range to `path`, as one MP4 with its index in front and
 * without encoding anything, in a process of its own. It begins at the last keyframe at or before `from`, or
 * the first there is, and ends early where the picture changes its size. Its clock is the range's: a pause
 * between files is a pause in it.
 * @returns what it covers
 * @throws AppError `not-found` when there is nothing of the range, `footage-unavailable` when a file cannot
 *   be read or the new one not be written; the signal's reason
 */
export async function joinSegments(
  segments: readonly SegmentFile[],
  range: { from: Date; to: Date },
  path: string,
  signal?: AbortSignal,
): Promise<{ from: Date; to: Date }> {
  signal?.throwIfAborted();
  await using own = openOwnDecoder();
  const { decoder } = own;
  const { promise, resolve: settle } = Promise.withResolvers<StreamEnd>();
  let covered: MsRange | undefined;
  const request = {
    type: 'join',
    parts: segments.map((each) => ({
      path: resolve(each.path),
      ...msOf({ from: each.startsAt, to: each.endsAt }),
    })),
    range: msOf(range),
    path: resolve(path),
  } as const;
  const id = decoder.start(request, {
    joined: (range) => {
      covered = range;
    },
    progress: () => {},
    ended: settle,
  });
  const abort = () => decoder.close(id);
  signal?.addEventListener('abort', abort, { once: true });
  const end = await promise.finally(() => signal?.removeEventListener('abort', abort));
  signal?.throwIfAborted();
  if (end.kind !== 'finished') {
    throw new AppError('footage-unavailable', `The footage cannot be read: ${end.reason}.`);
  }
  if (!covered) throw new AppError('not-found', 'There is no footage of this time.');
  return { from: new Date(covered.fromMs), to: new Date(covered.toMs) };
}

const msOf = ({ from, to }: { from: Date; to: Date }): MsRange => ({
  fromMs: from.getTime(),
  toMs: to.getTime(),
});
