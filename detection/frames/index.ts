export type { FrameSource } from './frame-source.ts';
export type { FrameStream } from './frame-stream.ts';
export { type FrameCounters, type Frames, type FramesOptions, openFrames } from './frames.ts';
export { joinSegments, type SegmentFile } from './join-segments.ts';
export type { StreamState } from './kept-open.ts';
export { measureVideo } from './measure-video.ts';
export { type FileFrame, type ReadOptions, readVideo } from './read-video.ts';
export {
  openRecordings,
  type Recording,
  type RecordingCounters,
  type Recordings,
  type RecordingsOptions,
} from './recordings.ts';
export { shownUrl } from './redact.ts';
export type { WrittenSegment } from './segment-file.ts';
export { type VideoShape, writeVideo } from './write-video.ts';
