import { type Query, sql } from '../../platform/db.ts';
import type { Verdict } from '../sightings/sighting.ts';
import type { SightingState } from './presence.ts';

/** A stretch of time in steps of equal length. */
export type Steps = { from: Date; to: Date; stepSeconds: number };

/** In some step something was seen (or could have been) for an algorithm; steps count from 0. */
export type StepRow = { algorithmId: string; step: number };

const stepOf = ({ from, stepSeconds }: Steps) =>
  sql`floor(extract(epoch from (taken_at - ${from}::timestamptz)) / ${stepSeconds}::double precision)::integer`;

/** The steps in which anything was found in some level-7 cells. */
export async function stepsWithFindings(
  query: Query,
  cells: readonly string[],
  steps: Steps,
  algorithmId: string | undefined,
): Promise<StepRow[]> {
  const rows = await query<{ algorithm_id: string; step: number }>(sql`
    select distinct algorithm_id, ${stepOf(steps)} as step from observations
    where grid_code = any(${cells}::text[]) and taken_at >= ${steps.from} and taken_at < ${steps.to}
      and sighting_id is not null
      and (${algorithmId ?? null}::text is null or algorithm_id = ${algorithmId ?? null})`);
  return rows.map((row) => ({ algorithmId: row.algorithm_id, step: row.step }));
}

/** The cameras that see some level-7 cells now, or found something in them then; the slowest cadence. */
export async function camerasAt(
  query: Query,
  cells: readonly string[],
  { from, to, lowestM, pixelsPerM }: { from: Date; to: Date; lowestM: number; pixelsPerM: number },
): Promise<{ cameraIds: string[]; everySeconds: number }> {
  const rows = await query<{ camera_id: string; every_seconds: number | null }>(sql`
    select seen.camera_id, c.every_seconds from (
        select camera_id from sight_cells
        where grid_code = any(${cells}::text[]) and lowest_m <= ${lowestM}
          and pixels_per_m >= ${pixelsPerM}
        union
        select unnest(camera_ids) from sightings
        where grid_code = any(${cells}::text[]) and first_seen_at < ${to} and last_seen_at >= ${from}
      ) as seen (camera_id)
      left join cameras c using (camera_id)`);
  return {
    cameraIds: rows.map((row) => row.camera_id),
    everySeconds: Math.max(0, ...rows.map((row) => row.every_seconds ?? 0)),
  };
}

/**
 * The steps in which cameras looked with good pictures, told by their first and last look in each: as many
 * look-ups as there are steps, however many looks.
 */
export async function stepsWithLooks(
  query: Query,
  cameraIds: readonly string[],
  { from, to, stepSeconds }: Steps,
  algorithmId: string | undefined,
): Promise<StepRow[]> {
  const count = Math.ceil((to.getTime() - from.getTime()) / 1000 / stepSeconds);
  const inStep = sql`camera_id = c.camera_id and health = 'ok' and taken_at >= s.since and taken_at < s.until`;
  const rows = await query<{ algorithm_id: string; step: number }>(sql`
    select distinct algorithm_id, s.step
    from (
        select step, ${from}::timestamptz + step * ${stepSeconds}::double precision * interval '1 second' as since,
          least(${to}::timestamptz, ${from}::timestamptz
            + (step + 1) * ${stepSeconds}::double precision * interval '1 second') as until
        from generate_series(0, ${count - 1}::integer) as step
      ) s
      cross join unnest(${cameraIds}::uuid[]) as c (camera_id)
      cross join lateral (
        (select algorithm_ids from looks where ${inStep} order by taken_at limit 1)
        union all
        (select algorithm_ids from looks where ${inStep} order by taken_at desc limit 1)
      ) as l
      cross join unnest(l.algorithm_ids) as a (algorithm_id)
    where ${algorithmId ?? null}::text is null or algorithm_id = ${algorithmId ?? null}`);
  return rows.map((row) => ({ algorithmId: row.algorithm_id, step: row.step }));
}

/** A sighting as a history lists it. */
export type PastSighting = {
  sightingId: string;
  algorithmId: string;
  state: SightingState;
  firstSeenAt: Date;
  lastSeenAt: Date;
  alertedAt: Date | null;
  goneAt: Date | null;
  verdict: Verdict | null;
};

type PastRow = {
  sighting_id: string;
  algorithm_id: string;
  state: SightingState;
  first_seen_at: Date;
  last_seen_at: Date;
  alerted_at: Date | null;
  gone_at: Date | null;
  verdict: Verdict | null;
};

/** What was in some level-7 cells at a time, alerts first, then the longest stays. */
export async function sightingsIn(
  query: Query,
  cells: readonly string[],
  { from, to }: { from: Date; to: Date },
  limit: number,
): Promise<PastSighting[]> {
  const rows = await query<PastRow>(sql`
    select sighting_id, algorithm_id, state, first_seen_at, last_seen_at, alerted_at, gone_at, verdict
    from sightings
    where grid_code = any(${cells}::text[]) and first_seen_at < ${to} and last_seen_at >= ${from}
      and last_seen_at > first_seen_at
    order by alerted_at is null, last_seen_at - first_seen_at desc, sighting_id limit ${limit}`);
  return rows.map((row) => ({
    sightingId: row.sighting_id,
    algorithmId: row.algorithm_id,
    state: row.state,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    alertedAt: row.alerted_at,
    goneAt: row.gone_at,
    verdict: row.verdict,
  }));
}
