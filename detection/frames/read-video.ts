import { resolve } from 'node:path';
import { AppError } from '../../platform/errors.ts';
import type { Frame } from '../frame.ts';
import type { SentFrame, StreamEnd } from './decoder-messages.ts';
import { openOwnDecoder } from './own-decoder.ts';

/** A picture of a file: `takenAt` is 1970-01-01 plus its time in the file, `atS` that time in seconds. */
export type FileFrame = Frame & { atS: number };

export type ReadOptions = {
  /** Take one picture every so many seconds of the file's clock; every one unless told. */
  everySeconds?: number;
  /** A larger side is reduced to this; 1920 unless told. */
  maxSidePx?: number;
  /** Only the pictures from here (0 unless told) to there (the end), in seconds of the file's own clock. */
  fromS?: number;
  untilS?: number;
};

/**
 * Every picture of a video file in order, decoded in a process of its own. Throws AppError
 * `video-unreadable` for junk, and at the end of what is there for a file that was cut off before `untilS`.
 */
export async function* readVideo(
  path: string,
  {
    everySeconds = 0,
    maxSidePx = 1920,
    fromS = 0,
    untilS = Number.POSITIVE_INFINITY,
  }: ReadOptions = {},
): AsyncGenerator<FileFrame, void, undefined> {
  await using own = openOwnDecoder();
  const { decoder } = own;
  const arrivals = new Arrivals();
  const part = { everySeconds, maxSidePx, fromS, untilS };
  const id = decoder.start({ type: 'read', path: resolve(path), ...part }, arrivals);
  for (;;) {
    const next = await arrivals.next();
    if ('kind' in next) {
      if (next.kind === 'finished') return;
      throw new AppError('video-unreadable', `The video cannot be read: ${next.reason}.`);
    }
    // The next one is decoded while this one is looked at.
    decoder.taken(id);
    const { rgb, widthPx, heightPx, atS } = next;
    yield { rgb, widthPx, heightPx, atS, takenAt: new Date(atS * 1000) };
  }
}

/** What came of a stream, in order. */
class Arrivals {
  readonly #queue: (SentFrame | StreamEnd)[] = [];
  #wake: (() => void) | undefined;

  frame = (frame: SentFrame) => this.#push(frame);
  ended = (end: StreamEnd) => this.#push(end);
  progress = () => {};

  async next(): Promise<SentFrame | StreamEnd> {
    for (;;) {
      const first = this.#queue.shift();
      if (first) return first;
      const { promise, resolve: wake } = Promise.withResolvers<void>();
      this.#wake = wake;
      await promise;
    }
  }

  #push(item: SentFrame | StreamEnd): void {
    this.#queue.push(item);
    this.#wake?.();
  }
}
