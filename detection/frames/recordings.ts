import type { Logger } from '../../platform/logger.ts';
import type { MendRequest, RecordRequest, StreamEnd } from './decoder-messages.ts';
import type { DecoderProcess } from './decoder-process.ts';
import { Decoders, type DecodersOptions } from './decoders.ts';
import { sourceKindOf } from './frame-source.ts';
import { KeptOpen, type KeptOpenDeps, type StreamState } from './kept-open.ts';
import type { WrittenSegment } from './segment-file.ts';
import { startWatchdog } from './watchdog.ts';

export type RecordingsOptions = DecodersOptions & {
  logger: Logger;
  /** Below it are the segments of all cameras. */
  footageDir: string;
  /** Of a segment, which ends with the first keyframe after that; 20 unless told. */
  segmentSeconds?: number;
  /** A camera that is silent for longer is opened again; 20 unless told. */
  watchdogSeconds?: number;
  /** An attempt to open may take so long; 15 unless told. */
  openSeconds?: number;
  /** 0 to 1, for the jitter of pauses. */
  random?: () => number;
};

export type RecordEvents = {
  /** A segment is whole and on the disk. */
  segment(segment: WrittenSegment): void;
  /** Its state is another one. */
  changed(): void;
};

/** One camera that is being recorded until it is closed, whatever happens to it. */
export type Recording = {
  readonly state: StreamState;
  /** Why it waits: words for people, without credentials. */
  readonly lastError: string | undefined;
  /** How it ended last. */
  readonly lastEnd: StreamEnd['kind'] | undefined;
  /** Resolves when its last segment is on the disk. */
  close(): Promise<void>;
};

/** What happened since the start. */
export type RecordingCounters = {
  opened: number;
  failures: number;
  restarts: number;
  killed: number;
  segments: number;
  bytes: number;
};

/** The cameras that are being recorded; streams are read and files written in processes of their own. */
export type Recordings = {
  /**
   * Records a source: `rtsp(s)://…`, or `file:…`, which begins again at its end. Throws AppError
   * `invalid-field` for another one.
   */
  record(source: { cameraId: string; url: string }, events: RecordEvents): Recording;
  /**
   * Makes segments that can be shown of what is left of files (names below the directory), and deletes those
   * of which nothing is. Answers how it went; a disk that is full ends it early.
   */
  mend(
    paths: readonly string[],
    segment: (segment: WrittenSegment) => void,
  ): Promise<StreamEnd['kind']>;
  close(): Promise<void>;
  readonly counters: Readonly<RecordingCounters>;
  readonly processIds: readonly number[];
};

/** Starts nothing yet: processes come with the first cameras and go with the last. */
export function openRecordings(options: RecordingsOptions): Recordings {
  const { logger, footageDir, random = Math.random } = options;
  const { watchdogSeconds = 20, openSeconds = 15, segmentSeconds = 20 } = options;
  const counters = { opened: 0, failures: 0, restarts: 0, killed: 0, segments: 0, bytes: 0 };
  const decoders = new Decoders(options, counters);
  const all = new Set<KeptOpen>();
  const processFor = (suspect: boolean) => decoders.withRoom(suspect);
  const deps = { logger, counters, openSeconds, watchdogSeconds, random, processFor };
  const watchdog = startWatchdog(decoders, all, { watchdogSeconds, openSeconds });
  const count = (segment: WrittenSegment) => {
    counters.segments++;
    counters.bytes += segment.bytes;
  };
  return {
    counters,
    get processIds() {
      return decoders.all.flatMap(({ pid }) => pid ?? []);
    },
    record({ cameraId, url }, events) {
      sourceKindOf(url);
      const request = { url, footageDir, cameraId, segmentSeconds, openSeconds };
      const kept = keptOpen(request, deps, {
        changed: events.changed,
        segment(segment) {
          count(segment);
          events.segment(segment);
        },
      });
      all.add(kept);
      kept.open();
      return {
        get state() {
          return kept.state;
        },
        get lastError() {
          return kept.lastError;
        },
        get lastEnd() {
          return kept.lastEnd;
        },
        async close() {
          await kept.close();
          all.delete(kept);
        },
      };
    },
    mend: (paths, segment) => mendIn(decoders.withRoom(false), { footageDir, paths }, segment),
    async close() {
      await Promise.all([...all].map((recording) => recording.close()));
      await decoders.close();
      watchdog.stop();
    },
  };
}

/** A whole segment and the beginning of the next in a row make good for earlier failures. */
const GOOD_SIGNS = 2;

function keptOpen(
  request: RecordRequest,
  deps: KeptOpenDeps,
  { segment, changed }: RecordEvents,
): KeptOpen {
  const kept = new KeptOpen(
    {
      key: request.cameraId,
      complaint: 'a camera cannot be recorded, again after a pause',
      endsByItself: false,
      goodSigns: GOOD_SIGNS,
      start: (process, { progress, ended }) =>
        process.start(
          { type: 'record', ...request },
          {
            ended,
            progress() {
              progress();
              kept.noteLive();
            },
            segment(written) {
              kept.noteGood();
              segment(written);
            },
          },
        ),
      changed,
    },
    deps,
  );
  return kept;
}

async function mendIn(
  process: DecoderProcess,
  request: MendRequest,
  segment: (segment: WrittenSegment) => void,
): Promise<StreamEnd['kind']> {
  const { promise, resolve } = Promise.withResolvers<StreamEnd>();
  process.start({ type: 'mend', ...request }, { segment, progress: () => {}, ended: resolve });
  return (await promise).kind;
}
