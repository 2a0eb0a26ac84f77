import { type Query, sql, toJson } from '../../../platform/db.ts';
import type { TimeRange } from '../footage-provider.ts';
import type { ZlmRecording } from './zlm-recording.ts';

type RecordingRow = {
  stream: string;
  file: string;
  path: string;
  starts_at: Date;
  ends_at: Date | null;
};

const toRecording = (row: RecordingRow): ZlmRecording => ({
  stream: row.stream,
  file: row.file,
  path: row.path,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
});

/** A file may hold so much; `mp4_max_second` is an hour unless changed. */
const LONGEST_FILE_MS = 24 * 3_600_000;

/** What is known of a stream around a range: everything that may touch it, and the one after. */
export async function zlmRecordings(
  query: Query,
  providerId: string,
  stream: string,
  { from, to }: TimeRange,
): Promise<ZlmRecording[]> {
  const earliest = new Date(from.getTime() - LONGEST_FILE_MS);
  const rows = await query<RecordingRow>(sql`
    select stream, file, path, starts_at, ends_at from zlm_recordings
    where provider_id = ${providerId} and stream = ${stream} and starts_at >= ${earliest}
      and starts_at <= coalesce((
        select min(starts_at) from zlm_recordings
        where provider_id = ${providerId} and stream = ${stream} and starts_at >= ${to}), 'infinity')
    order by starts_at`);
  return rows.map(toRecording);
}

/** Keeps what is told of recordings; an end that is known stays known. */
export async function noteRecordings(
  query: Query,
  providerId: string,
  recordings: readonly ZlmRecording[],
  at: Date,
): Promise<void> {
  if (recordings.length === 0) return;
  await query(sql`
    insert into zlm_recordings (provider_id, stream, file, path, starts_at, ends_at, noted_at)
    select ${providerId}, stream, file, path, "startsAt", "endsAt", ${at}
    from jsonb_to_recordset(${toJson(recordings)}::jsonb)
      as noted (stream text, file text, path text, "startsAt" timestamptz, "endsAt" timestamptz)
    on conflict (provider_id, stream, file) do update set
      path = excluded.path,
      starts_at = case when excluded.ends_at is null then zlm_recordings.starts_at else excluded.starts_at end,
      ends_at = coalesce(excluded.ends_at, zlm_recordings.ends_at),
      noted_at = excluded.noted_at`);
}

/** Forgets recordings of a day that its list, made at `listedAt`, no longer names. */
export async function forgetUnlisted(
  query: Query,
  providerId: string,
  {
    stream,
    day,
    files,
    listedAt,
  }: { stream: string; day: string; files: readonly string[]; listedAt: Date },
): Promise<void> {
  await query(sql`
    delete from zlm_recordings
    where provider_id = ${providerId} and stream = ${stream} and file like ${`${day}/%`}
      and noted_at < ${listedAt} and not file = any(${files}::text[])`);
}

/** Forgets one that the server does not have any more. */
export async function forgetRecording(
  query: Query,
  providerId: string,
  { stream, file }: Pick<ZlmRecording, 'stream' | 'file'>,
): Promise<void> {
  await query(sql`
    delete from zlm_recordings
    where provider_id = ${providerId} and stream = ${stream} and file = ${file}`);
}

/** Forgets what began before a time, in all; answers how many. */
export async function forgetOldRecordings(query: Query, before: Date): Promise<number> {
  const rows = await query(
    sql`delete from zlm_recordings where starts_at < ${before} returning 1 as gone`,
  );
  return rows.length;
}
