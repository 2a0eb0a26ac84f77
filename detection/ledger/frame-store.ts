import { type Query, sql } from '../../platform/db.ts';

/** Says that pictures are in use, so that they are not cleared away for a while. */
export async function registerFrames(
  query: Query,
  sha256s: readonly string[],
  at: Date,
): Promise<void> {
  await query(sql`
    insert into look_frames (sha256, kept_at)
    select sha256, ${at}::timestamptz from unnest(${sha256s}::text[]) as f (sha256)
    on conflict (sha256) do update set kept_at = greatest(look_frames.kept_at, excluded.kept_at)`);
}

/** As `registerFrames`, but only for those that are known; answers which. */
export async function renewFrames(
  query: Query,
  sha256s: readonly string[],
  at: Date,
): Promise<string[]> {
  const rows = await query<{ sha256: string }>(sql`
    update look_frames set kept_at = greatest(kept_at, ${at}::timestamptz)
    where sha256 = any(${sha256s}::text[]) returning sha256`);
  return rows.map((row) => row.sha256);
}

/** Some pictures that nothing refers to, kept before a time; locked until the transaction ends. */
export async function unusedFrames(query: Query, before: Date, limit: number): Promise<string[]> {
  const rows = await query<{ sha256: string }>(sql`
    select sha256 from look_frames f
    where kept_at < ${before}
      and not exists (select from sightings s where s.frame_sha256 = f.sha256)
      and not exists (select from cameras c
        where c.last_frame_sha256 = f.sha256 or c.reference_frame_sha256 = f.sha256)
      and not exists (select from evidence e where e.sha256 = f.sha256)
      and not exists (select from masked_copies m where m.sha256 = f.sha256)
    order by kept_at limit ${limit} for update skip locked`);
  return rows.map((row) => row.sha256);
}

/** Pictures are no longer among those that can be cleared away; answers which of them were. */
export async function forgetFrames(query: Query, sha256s: readonly string[]): Promise<string[]> {
  const rows = await query<{ sha256: string }>(sql`
    delete from look_frames where sha256 = any(${sha256s}::text[]) returning sha256`);
  return rows.map((row) => row.sha256);
}
