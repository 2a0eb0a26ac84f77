import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import { isAssigned } from './camera-footage-store.ts';
import { fileOfPath, namesOfStream } from './zlm-recording.ts';
import { noteRecordings } from './zlm-recording-store.ts';

/** What ZLMediaKit says of a recording that it has finished. */
export type ZlmHook = {
  vhost: string;
  app: string;
  stream: string;
  file_path: string;
  /** Unix seconds. */
  start_time: number;
  /** Seconds. */
  time_len: number;
};

const DAY_MS = 86_400_000;

/**
 * Takes down a recording of a camera that is assigned to the platform; others are not kept. The same hook
 * may come more than once. Answers whether it was taken.
 * @throws AppError `invalid-field` for one that cannot be
 */
export async function noteZlmRecording(
  { db, clock }: { db: Db; clock: Clock },
  providerId: string,
  { vhost, app, stream, file_path: path, start_time, time_len }: ZlmHook,
): Promise<boolean> {
  const key = `${vhost}/${app}/${stream}`;
  const names = namesOfStream({ vhost, app, stream });
  if (!(await isAssigned(db.query, providerId, names))) return false;
  const file = fileOfPath(path);
  const startsAt = new Date(start_time * 1000);
  const now = clock.now();
  const endsAt = new Date(startsAt.getTime() + Math.round(time_len * 1000));
  if (!file || startsAt.getTime() > now.getTime() + DAY_MS) {
    throw new AppError('invalid-field', 'This is no recording: look at its path and time.');
  }
  await noteRecordings(db.query, providerId, [{ stream: key, file, path, startsAt, endsAt }], now);
  return true;
}
