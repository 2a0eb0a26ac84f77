import type { Clock } from '../../platform/clock.ts';
import { Decoders, type DecodersOptions, type ProcessCounters } from './decoders.ts';
import { type FrameSource, sourceKindOf } from './frame-source.ts';
import { type FrameStream, SupervisedStream } from './frame-stream.ts';
import { startWatchdog } from './watchdog.ts';

export type FramesOptions = DecodersOptions & {
  clock: Clock;
  /** A stream that is silent for longer is closed and opened again; 20 unless told. */
  watchdogSeconds?: number;
  /** An attempt to open may take so long; 15 unless told. */
  openSeconds?: number;
  /** A larger side of a picture is reduced to this; 1920 unless told. */
  maxSidePx?: number;
  /** 0 to 1, for the jitter of pauses. */
  random?: () => number;
};

/** What happened since the start. */
export type FrameCounters = ProcessCounters & {
  /** Pictures that arrived. */
  frames: number;
  /** Pictures that nobody took before a newer one came. */
  dropped: number;
  /** Attempts to open a source. */
  opened: number;
  /** Sources that could not be opened, or ended. */
  failures: number;
};

/** The cameras that this process watches; decoding happens in processes of its own. */
export type Frames = {
  /**
   * Opens the source and keeps it open until `close`, whatever happens to it. Throws AppError
   * `invalid-field` for a URL of a kind that cannot be watched.
   */
  watch(source: FrameSource): FrameStream;
  close(): Promise<void>;
  readonly counters: Readonly<FrameCounters>;
  /** Process ids of the decoders that run now. */
  readonly processIds: readonly number[];
};

/** Starts nothing yet: decoder processes come with the first streams and go with the last. */
export function openFrames(options: FramesOptions): Frames {
  const { logger, clock, random = Math.random } = options;
  const { watchdogSeconds = 20, openSeconds = 15, maxSidePx = 1920 } = options;
  const counters = { frames: 0, dropped: 0, opened: 0, failures: 0, restarts: 0, killed: 0 };
  const decoders = new Decoders(options, counters);
  const streams = new Set<SupervisedStream>();
  const shared = { clock, logger, counters, openSeconds, watchdogSeconds, maxSidePx, random };
  const deps = { ...shared, processFor: (suspect: boolean) => decoders.withRoom(suspect) };

  const watchdog = startWatchdog(decoders, streams, { watchdogSeconds, openSeconds });

  return {
    counters,
    get processIds() {
      return decoders.all.flatMap(({ pid }) => pid ?? []);
    },
    watch(source) {
      sourceKindOf(source.url);
      const stream = new SupervisedStream(source, deps);
      streams.add(stream);
      return {
        next: (signal) => stream.next(signal),
        get state() {
          return stream.state;
        },
        get lastError() {
          return stream.lastError;
        },
        async close() {
          await stream.close();
          streams.delete(stream);
        },
      };
    },
    async close() {
      const closing = [...streams].map((stream) => stream.close());
      // Nothing of theirs is worth waiting for.
      await decoders.close();
      await Promise.all(closing);
      watchdog.stop();
    },
  };
}
