import { resolve } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { FileMeasures, StreamEnd } from './decoder-messages.ts';
import { openOwnDecoder } from './own-decoder.ts';

/**
 * How long a video file is by what is in it, and the size of its first picture, found out in a process of
 * its own. Throws AppError `video-unreadable` for junk and for a file that was cut off.
 */
export async function measureVideo(path: string): Promise<FileMeasures> {
  await using own = openOwnDecoder();
  const { promise: ended, resolve: settle } = Promise.withResolvers<StreamEnd>();
  let measures: FileMeasures | undefined;
  own.decoder.start(
    { type: 'measure', path: resolve(path) },
    {
      measured: (found) => {
        measures = found;
      },
      progress: () => {},
      ended: settle,
    },
  );
  const { reason } = await ended;
  if (measures) return measures;
  throw new AppError('video-unreadable', `The video cannot be read: ${reason}.`);
}
