import type { TimeRange } from '../footage-provider.ts';
import { fromLocalTime } from './local-time.ts';

/** A file that ZLMediaKit has recorded. */
export type ZlmRecording = {
  /** vhost/app/stream */
  stream: string;
  /** yyyy-mm-dd/file.mp4 */
  file: string;
  /** On the media server. */
  path: string;
  startsAt: Date;
  /** Null: only a list has named it, which does not say. */
  endsAt: Date | null;
};

const DEFAULT_VHOST = '__defaultVhost__';
const DAY = /^\d{4}-\d\d-\d\d$/;
/** `2019-09-20-15-53-02-0.mp4` since 2021; `15-53-02.mp4` before. One that is being written is hidden by a dot. */
const FILE = /^(?:(\d{4}-\d\d-\d\d)-)?(\d\d)-(\d\d)-(\d\d)(?:-\d{1,6})?\.mp4$/;
/** `mp4_max_second`, unless somebody has changed it. */
const USUAL_SLICE_MS = 3_600_000;

/** `app/stream` or `vhost/app/stream` in its parts. */
export function mediaOf(name: string): { vhost: string; app: string; stream: string } {
  const parts = name.split('/');
  const [vhost = '', app = '', stream = ''] = parts.length < 3 ? [DEFAULT_VHOST, ...parts] : parts;
  return { vhost, app, stream };
}

/** The same with its vhost, as recordings are kept under. */
export function streamKey(name: string): string {
  const { vhost, app, stream } = mediaOf(name);
  return `${vhost}/${app}/${stream}`;
}

/** What a camera of this stream may be called. */
export const namesOfStream = ({ vhost, app, stream }: ReturnType<typeof mediaOf>): string[] => [
  `${vhost}/${app}/${stream}`,
  ...(vhost === DEFAULT_VHOST ? [`${app}/${stream}`] : []),
];

/** When a file of a day's folder begins, on the clocks of the server; undefined: it is no complete recording. */
function startOfFile(day: string, name: string, timeZone: string): Date | undefined {
  const [, date, ...time] = FILE.exec(name) ?? [];
  if (time.length !== 3 || !DAY.test(day)) return undefined;
  return fromLocalTime(`${date ?? day} ${time.join(':')}`, timeZone);
}

/** What a day's list names; what is no complete recording is left out. */
export function recordingsOfList(
  list: { rootPath: string; paths: readonly string[] },
  { stream, day, timeZone }: { stream: string; day: string; timeZone: string },
): ZlmRecording[] {
  const root = list.rootPath.replace(/\/+$/, '');
  const folder = root.endsWith(`/${day}`) ? root : `${root}/${day}`;
  return list.paths.flatMap((entry) => {
    // Some builds answer whole paths.
    const name = entry.slice(entry.lastIndexOf('/') + 1);
    const startsAt = startOfFile(day, name, timeZone);
    if (!startsAt) return [];
    return { stream, file: `${day}/${name}`, path: `${folder}/${name}`, startsAt, endsAt: null };
  });
}

/** The key of a recording by its path on the server: its folder and its name; undefined for another file. */
export function fileOfPath(path: string): string | undefined {
  const [day = '', name = ''] = path.split('/').slice(-2);
  return DAY.test(day) && FILE.test(name) ? `${day}/${name}` : undefined;
}

/**
 * The times of recordings in order. One whose end nobody has told goes on until the next begins, or for an
 * hour: what it really holds shows when it is fetched.
 */
export function timesOfRecordings<R extends ZlmRecording>(
  recordings: readonly R[],
): (R & TimeRange & { isGuess: boolean })[] {
  const sorted = recordings.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return sorted.map((each, index) => {
    const next = sorted[index + 1]?.startsAt.getTime() ?? Number.POSITIVE_INFINITY;
    const guess = new Date(Math.min(next, each.startsAt.getTime() + USUAL_SLICE_MS));
    return { ...each, from: each.startsAt, to: each.endsAt ?? guess, isGuess: !each.endsAt };
  });
}
