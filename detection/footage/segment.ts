import { isId } from '../../platform/ids.ts';

/** A file of the recorder: what one camera saw from its first picture to the first of the next file. */
export type FootageSegment = {
  cameraId: string;
  startsAt: Date;
  endsAt: Date;
  /** Below the directory of footage. */
  path: string;
  bytes: number;
  widthPx: number;
  heightPx: number;
};

/** Of a segment that is only known by its file. */
export type NamedSegment = Omit<FootageSegment, 'path' | 'bytes'>;

/** No segment is longer, so that a look-up knows where to begin. The table says so too. */
export const LONGEST_SEGMENT_MS = 5 * 60_000;

const NAME =
  /^([0-9a-f-]{36})\/(\d{4}-\d\d-\d\d)\/(\d{12,14})-(\d{12,14})-(\d{1,5})x(\d{1,5})\.mp4$/;

/** The directory of a camera's segments that begin on the day (UTC) of this time. */
export const segmentDirectory = (cameraId: string, at: Date): string =>
  `${cameraId}/${at.toISOString().slice(0, 10)}`;

/** Where a segment's file is: its name says all that the index needs, and so the index can be made anew. */
export const segmentPath = (segment: NamedSegment): string => {
  const { cameraId, startsAt, endsAt, widthPx, heightPx } = segment;
  const name = `${startsAt.getTime()}-${endsAt.getTime()}-${widthPx}x${heightPx}.mp4`;
  return `${segmentDirectory(cameraId, startsAt)}/${name}`;
};

/** What the name of a file says; undefined for one that no recorder of ours has written. */
export function segmentOfPath(path: string): NamedSegment | undefined {
  const [, cameraId = '', , from, to, width, height] = NAME.exec(path) ?? [];
  const segment = {
    cameraId,
    startsAt: new Date(Number(from)),
    endsAt: new Date(Number(to)),
    widthPx: Number(width),
    heightPx: Number(height),
  };
  const ms = Number(to) - Number(from);
  const isPossible =
    isId(cameraId) &&
    ms > 0 &&
    ms <= LONGEST_SEGMENT_MS &&
    segment.widthPx > 0 &&
    segment.heightPx > 0;
  return isPossible && segmentPath(segment) === path ? segment : undefined;
}
