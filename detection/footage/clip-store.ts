import { maybeOne, type Query, sql } from '../../platform/db.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import type { Clip, ClipState, GotClip } from './clip.ts';
import type { FootageProviderKind, TimeRange } from './footage-provider.ts';

type ClipRow = {
  clip_id: string;
  camera_id: string;
  from_at: Date;
  to_at: Date;
  state: ClipState;
  windows: number;
  windows_done: number;
  failures: number;
  try_at: Date | null;
  problem_code: ErrorCode | null;
  problem: string | null;
  provider: FootageProviderKind | null;
  starts_at: Date | null;
  ends_at: Date | null;
  bytes: number | null;
  clock_offset_seconds: number | null;
  fetched_at: Date | null;
};

const columns = sql`clip_id, camera_id, from_at, to_at, state, windows, windows_done, failures, try_at,
  problem_code, problem, provider, starts_at, ends_at, bytes, clock_offset_seconds, fetched_at`;

const toClip = (row: ClipRow): Clip => ({
  clipId: row.clip_id,
  cameraId: row.camera_id,
  range: { from: row.from_at, to: row.to_at },
  state: row.state,
  windows: row.windows,
  windowsDone: row.windows_done,
  failures: row.failures,
  tryAt: row.try_at,
  problem: row.problem_code && { code: row.problem_code, detail: row.problem ?? '' },
  got: toGot(row),
});

function toGot(row: ClipRow): GotClip | null {
  const { provider, starts_at, ends_at, bytes, fetched_at, clock_offset_seconds } = row;
  if (!provider || !starts_at || !ends_at || bytes === null || !fetched_at) return null;
  const clockOffsetSeconds = clock_offset_seconds;
  return {
    from: starts_at,
    to: ends_at,
    provider,
    bytes,
    clockOffsetSeconds,
    fetchedAt: fetched_at,
  };
}

export async function clipById(query: Query, clipId: string): Promise<Clip | undefined> {
  const row = await maybeOne(
    query<ClipRow>(sql`select ${columns} from clips where clip_id = ${clipId}`),
  );
  return row && toClip(row);
}

/** Adds a clip that is to be fetched; one that is known stays as it is. Undefined: there is no such camera. */
export async function addClip(
  query: Query,
  clip: { clipId: string; cameraId: string; range: TimeRange; windows: number },
  at: Date,
): Promise<Clip | undefined> {
  const { clipId, cameraId, range, windows } = clip;
  const row = await maybeOne(
    query<ClipRow>(sql`
      insert into clips (clip_id, camera_id, from_at, to_at, state, windows, asked_at)
      select ${clipId}, camera_id, ${range.from}, ${range.to}, 'pending', ${windows}, ${at}
      from cameras where camera_id = ${cameraId}
      on conflict (clip_id) do update set asked_at = excluded.asked_at
      returning ${columns}`),
  );
  return row && toClip(row);
}

/** A clip that failed or has been dropped is fetched anew. */
export async function restartClip(query: Query, clipId: string, windows: number): Promise<void> {
  await query(sql`
    update clips set state = 'pending', windows = ${windows}, windows_done = 0, failures = 0,
      try_at = null, problem_code = null, problem = null, provider = null, starts_at = null,
      ends_at = null, bytes = null, clock_offset_seconds = null, fetched_at = null
    where clip_id = ${clipId}`);
}

/** A part of it has come. */
export async function noteWindow(query: Query, clipId: string, windowsDone: number): Promise<void> {
  await query(sql`
    update clips set windows_done = ${windowsDone}, failures = 0, try_at = null, problem_code = null,
      problem = null
    where clip_id = ${clipId} and state = 'pending'`);
}

export async function noteReady(query: Query, clipId: string, got: GotClip): Promise<void> {
  await query(sql`
    update clips set state = 'ready', windows_done = windows, failures = 0, try_at = null,
      problem_code = null, problem = null, provider = ${got.provider}, starts_at = ${got.from},
      ends_at = ${got.to}, bytes = ${got.bytes}, clock_offset_seconds = ${got.clockOffsetSeconds},
      fetched_at = ${got.fetchedAt}
    where clip_id = ${clipId}`);
}

/** It has failed once more; without `tryAt` for good. */
export async function noteFailure(
  query: Query,
  clipId: string,
  problem: { code: ErrorCode; detail: string },
  tryAt: Date | null,
): Promise<void> {
  await query(sql`
    update clips set state = ${tryAt ? 'pending' : 'failed'}, failures = failures + 1, try_at = ${tryAt},
      problem_code = ${problem.code}, problem = ${problem.detail}
    where clip_id = ${clipId} and state = 'pending'`);
}

/** The clips of a camera that show a moment, the newest first. */
export async function clipsShowing(query: Query, cameraId: string, at: Date): Promise<Clip[]> {
  const rows = await query<ClipRow>(sql`
    select ${columns} from clips
    where camera_id = ${cameraId} and state = 'ready' and starts_at <= ${at} and ends_at > ${at}
    order by fetched_at desc limit 10`);
  return rows.map(toClip);
}

/** Clips that should have been on their way again since a time. */
export async function stuckClips(query: Query, since: Date): Promise<string[]> {
  const rows = await query<{ clip_id: string }>(sql`
    select clip_id from clips
    where state = 'pending' and greatest(try_at, asked_at) < ${since} order by asked_at limit 100`);
  return rows.map((row) => row.clip_id);
}

/** Forgets clips that nobody has asked for since. */
export async function forgetClips(query: Query, before: Date): Promise<number> {
  const rows = await query(sql`
    delete from clips where asked_at < ${before} and state <> 'pending' returning clip_id`);
  return rows.length;
}
