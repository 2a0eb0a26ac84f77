import type { WrittenSegment } from './segment-file.ts';

/** What the service tells a decoder process, and what it hears: structured clones over its channel. */
export type ToDecoder =
  | ({ type: 'watch'; id: number } & WatchRequest)
  | ({ type: 'read'; id: number } & ReadRequest)
  | ({ type: 'record'; id: number } & RecordRequest)
  | ({ type: 'mend'; id: number } & MendRequest)
  | ({ type: 'join'; id: number } & JoinRequest)
  | { type: 'measure'; id: number; path: string }
  /** The picture that was sent has arrived; the next may come. */
  | { type: 'taken'; id: number }
  | { type: 'close'; id: number };

export type FromDecoder =
  | { type: 'alive'; rssBytes: number; progress: { id: number; packets: number }[] }
  | ({ type: 'frame'; id: number } & SentFrame)
  /** A segment is whole and on the disk. */
  | { type: 'segment'; id: number; segment: WrittenSegment }
  | { type: 'joined'; id: number; covered: MsRange }
  | { type: 'measured'; id: number; measures: FileMeasures }
  /** The last word about an id. */
  | { type: 'ended'; id: number; end: StreamEnd };

/** Keep a source open and send its pictures as they come. */
export type WatchRequest = {
  url: string;
  everySeconds: number;
  keyframesOnly: boolean;
  loop: boolean;
  maxSidePx: number;
  openSeconds: number;
};

/** Send the pictures of a file in order, each when the last has been taken. */
export type ReadRequest = {
  path: string;
  everySeconds: number;
  maxSidePx: number;
  /** Only the pictures from here to there, in seconds of the file's own clock. */
  fromS: number;
  untilS: number;
};

/** Keep a source open and write what it sends into segments. */
export type RecordRequest = {
  url: string;
  footageDir: string;
  cameraId: string;
  segmentSeconds: number;
  openSeconds: number;
};

/** Make segments that can be shown of what is left of files, or delete them. */
export type MendRequest = { footageDir: string /** Below it. */; paths: readonly string[] };

/** Unix milliseconds, [fromMs, toMs). */
export type MsRange = { fromMs: number; toMs: number };

/** Make one file of what files that follow each other hold of a range, without encoding anything. */
export type JoinRequest = {
  parts: readonly ({ path: string } & MsRange)[];
  range: MsRange;
  path: string;
};

/** What a file holds, by its packets and its first picture. */
export type FileMeasures = { seconds: number; widthPx: number; heightPx: number };

export type SentFrame = {
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** When it arrived, by the machine's monotonic clock, which its processes share. */
  arrivedNs: bigint;
  /** Seconds of the file's own clock, from its first picture on; 0 for a live source. */
  atS: number;
  /** Pictures thrown away since the last one because nobody had taken that. */
  dropped: number;
};

/** Why a stream ended. `refused`: the camera wants other credentials. `no-room`: the disk is full. */
export type StreamEnd = {
  kind: 'closed' | 'finished' | 'failed' | 'refused' | 'no-room';
  /** In English, for people, without anything secret. */
  reason: string;
};
