import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import type { Frame } from '../frame.ts';
import type { SentFrame } from './decoder-messages.ts';
import type { DecoderProcess, StreamEvents } from './decoder-process.ts';
import { type FrameSource, keyframesOnlyOf, sourceKindOf } from './frame-source.ts';
import type { FrameCounters } from './frames.ts';
import { KeptOpen, type KeptOpenDeps, type StreamState } from './kept-open.ts';

/** One camera that is kept open and warm. */
export type FrameStream = {
  /**
   * The newest picture since the last call, at most one look old; else the next one that comes. Older
   * ones are dropped and counted. Rejects with the signal's reason, or with AppError `unavailable` when
   * the stream is closed. One call at a time.
   */
  next(signal: AbortSignal): Promise<Frame>;
  readonly state: StreamState;
  /** Why it waits, or waited last: words for people, without credentials. */
  readonly lastError: string | undefined;
  close(): Promise<void>;
};

/** A picture may be so much older than one look: cameras send keyframes on their own beat. */
const GRACE_SECONDS = 2;
/** Signs of progress come so much later than pictures, at most. */
const PROGRESS_LAG_SECONDS = 1;
/** So many pictures in a row make good for earlier failures. */
const GOOD_FRAMES = 3;

export type StreamDeps = KeptOpenDeps & {
  clock: Clock;
  counters: FrameCounters;
  maxSidePx: number;
};

/** Opens one source again and again, and holds its newest picture. */
export class SupervisedStream implements FrameStream {
  readonly source: FrameSource;
  readonly #deps: StreamDeps;
  readonly #kept: KeptOpen;
  #frameMs = 0;
  #newest: { frame: Frame; arrivedNs: bigint } | undefined;
  #waiter: { resolve(frame: Frame): void; reject(error: unknown): void } | undefined;

  constructor(source: FrameSource, deps: StreamDeps) {
    this.source = source;
    this.#deps = deps;
    this.#kept = new KeptOpen(
      {
        key: source.key,
        complaint: 'a camera gives no pictures, again after a pause',
        goodSigns: GOOD_FRAMES,
        endsByItself: sourceKindOf(source.url) === 'file',
        start: (process, events) => this.#start(process, events),
        amiss: (nowMs) => this.#amiss(nowMs),
        changed: () => this.#changed(),
      },
      deps,
    );
    this.#kept.open();
  }

  get state(): StreamState {
    return this.#kept.state;
  }

  get lastError(): string | undefined {
    return this.#kept.lastError;
  }

  async next(signal: AbortSignal): Promise<Frame> {
    signal.throwIfAborted();
    if (this.#waiter) throw new Error('one call of next at a time');
    const fresh = this.#takeFresh();
    if (fresh) return fresh;
    if (this.state === 'closed') throw closedError();
    const { promise, resolve, reject } = Promise.withResolvers<Frame>();
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    this.#waiter = { resolve, reject };
    return promise.finally(() => {
      this.#waiter = undefined;
      signal.removeEventListener('abort', abort);
    });
  }

  close(): Promise<void> {
    return this.#kept.close();
  }

  check(nowMs: number): void {
    this.#kept.check(nowMs);
  }

  forgive(nowMs: number): void {
    this.#frameMs = nowMs;
    this.#kept.forgive(nowMs);
  }

  #start(process: DecoderProcess, events: Pick<StreamEvents, 'progress' | 'ended'>): number {
    const { maxSidePx, openSeconds } = this.#deps;
    const { url, everySeconds, loop = true } = this.source;
    const keyframesOnly = keyframesOnlyOf(this.source);
    this.#frameMs = performance.now();
    const request = { url, everySeconds, keyframesOnly, loop, maxSidePx, openSeconds };
    const frame = (sent: SentFrame) => {
      process.taken(id);
      this.#receive(sent);
    };
    const id = process.start({ type: 'watch', ...request }, { ...events, frame });
    return id;
  }

  #amiss(nowMs: number): string | undefined {
    // Files and snapshots say themselves when they hold no picture.
    if (sourceKindOf(this.source.url) !== 'rtsp') return undefined;
    const withoutFrame = (nowMs - this.#frameMs) / 1000 - this.source.everySeconds;
    return withoutFrame > this.#deps.watchdogSeconds + PROGRESS_LAG_SECONDS
      ? 'it sends, but no picture can be made of it'
      : undefined;
  }

  #receive(sent: SentFrame): void {
    if (this.#kept.isClosing) return;
    this.#kept.noteGood();
    const { counters, clock } = this.#deps;
    this.#frameMs = performance.now();
    counters.frames++;
    counters.dropped += sent.dropped;
    const takenAt = new Date(clock.now().getTime() - ageMsOf(sent.arrivedNs));
    const { rgb, widthPx, heightPx, arrivedNs } = sent;
    const frame = { rgb, widthPx, heightPx, takenAt };
    if (this.#waiter) {
      this.#waiter.resolve(frame);
    } else {
      if (this.#newest) counters.dropped++;
      this.#newest = { frame, arrivedNs };
    }
  }

  #takeFresh(): Frame | undefined {
    const newest = this.#newest;
    this.#newest = undefined;
    if (!newest) return undefined;
    const limitMs = (this.source.everySeconds + GRACE_SECONDS) * 1000;
    if (ageMsOf(newest.arrivedNs) <= limitMs) return newest.frame;
    this.#deps.counters.dropped++;
    return undefined;
  }

  #changed(): void {
    if (this.state === 'closed') this.#waiter?.reject(closedError());
  }
}

const closedError = () => new AppError('unavailable', 'The stream is closed: open it again.');

const ageMsOf = (arrivedNs: bigint): number => Number(process.hrtime.bigint() - arrivedNs) / 1e6;
