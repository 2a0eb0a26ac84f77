import { type Query, sql } from '../../platform/db.ts';

/** Sightings that no look can change any more are settled: nobody watches them. Answers how many. */
export async function settleSightings(query: Query, before: Date): Promise<number> {
  const rows = await query<{ sighting_id: string }>(sql`
    update sightings set settled = true
    where not settled and state = 'gone' and stepped_at < ${before} returning sighting_id`);
  const ids = rows.map((row) => row.sighting_id);
  await query(sql`delete from sighting_watchers where sighting_id = any(${ids}::uuid[])`);
  return ids.length;
}

/**
 * Ends sightings of which no look has said anything for long: their cameras are gone, or look elsewhere.
 * @param glimpsedBefore for what has not alerted
 * @param alertedBefore for what has
 */
export async function endForgotten(
  query: Query,
  { glimpsedBefore, alertedBefore }: { glimpsedBefore: Date; alertedBefore: Date },
  at: Date,
): Promise<{ sightingId: string; algorithmId: string; hadAlerted: boolean }[]> {
  const rows = await query<{
    sighting_id: string;
    algorithm_id: string;
    had_alerted: boolean;
  }>(sql`
    update sightings set state = 'gone', gone_at = ${at},
      fold = jsonb_set(jsonb_set(fold, '{presence,state}', '"gone"'), '{presence,goneAt}',
        to_jsonb(${at.getTime()}::bigint))
    where not settled and state <> 'gone'
      and stepped_at < case when alerted_at is null then ${glimpsedBefore}::timestamptz
        else ${alertedBefore}::timestamptz end
    returning sighting_id, algorithm_id, alerted_at is not null as had_alerted`);
  return rows.map((row) => ({
    sightingId: row.sighting_id,
    algorithmId: row.algorithm_id,
    hadAlerted: row.had_alerted,
  }));
}

export async function forgetCheckpoints(query: Query, before: Date): Promise<void> {
  await query(sql`delete from sighting_checkpoints where bucket_at < ${before}`);
}

/** Deletes some of the oldest looks and observations; answers how many rows. */
export async function forgetLooks(query: Query, before: Date, limit: number): Promise<number> {
  const [looks] = await query<{ count: number }>(sql`
    with gone as (delete from looks where look_id in (
      select look_id from looks where taken_at < ${before} limit ${limit}) returning 1)
    select count(*) from gone`);
  const [observations] = await query<{ count: number }>(sql`
    with gone as (delete from observations where (look_id, position) in (
      select look_id, position from observations where taken_at < ${before} limit ${limit}) returning 1)
    select count(*) from gone`);
  return (looks?.count ?? 0) + (observations?.count ?? 0);
}

/** Deletes some old sightings that never alerted; alerts are kept, tickets refer to them. */
export async function forgetGlimpses(query: Query, before: Date, limit: number): Promise<number> {
  const [row] = await query<{ count: number }>(sql`
    with gone as (delete from sightings where sighting_id in (
      select sighting_id from sightings
      where first_seen_at < ${before} and last_seen_at < ${before} and settled and alerted_at is null
        and verdict is null and taken_as is null
      limit ${limit}) returning 1)
    select count(*) from gone`);
  return row?.count ?? 0;
}

export async function forgetRefusals(query: Query, before: Date): Promise<void> {
  await query(
    sql`delete from look_refusals where day < (${before}::timestamptz at time zone 'UTC')::date`,
  );
}
