import { type Query, sql, toJson } from '../../platform/db.ts';
import type { TimeRange } from './footage-provider.ts';
import { type FootageSegment, LONGEST_SEGMENT_MS, segmentPath } from './segment.ts';

type SegmentRow = {
  camera_id: string;
  starts_at: Date;
  ends_at: Date;
  bytes: number;
  width_px: number;
  height_px: number;
};

const columns = sql`s.camera_id, s.starts_at, s.ends_at, s.bytes, s.width_px, s.height_px`;

const toSegment = (row: SegmentRow): FootageSegment => {
  const segment = {
    cameraId: row.camera_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    bytes: row.bytes,
    widthPx: row.width_px,
    heightPx: row.height_px,
  };
  return { ...segment, path: segmentPath(segment) };
};

/** Nobody holds it. */
const isFree = sql`not exists (
  select from footage_holds h
  where h.camera_id = s.camera_id and h.starts_at < s.ends_at and h.ends_at > s.starts_at)`;

/** What we have recorded of a camera that touches the range: in order, none overlapping another. */
export async function segmentsBetween(
  query: Query,
  cameraId: string,
  { from, to }: TimeRange,
): Promise<FootageSegment[]> {
  const earliest = new Date(from.getTime() - LONGEST_SEGMENT_MS);
  const rows = await query<SegmentRow>(sql`
    select ${columns} from footage_segments s
    where camera_id = ${cameraId} and starts_at >= ${earliest} and starts_at < ${to}
      and ends_at > ${from} and not is_replaced
    order by starts_at`);
  return rows.map(toSegment);
}

/**
 * Adds a segment whose file is complete; one that is known already is only brought up to date. What was
 * recorded earlier for the same time, because the clock has been set back since, is no longer shown.
 */
export async function addSegment(
  query: Query,
  segment: Omit<FootageSegment, 'path'>,
): Promise<void> {
  const { cameraId, startsAt, endsAt, bytes, widthPx, heightPx } = segment;
  const earliest = new Date(startsAt.getTime() - LONGEST_SEGMENT_MS);
  await query(sql`
    with replaced as (
      update footage_segments set is_replaced = true
      where camera_id = ${cameraId} and starts_at > ${earliest} and starts_at < ${endsAt}
        and ends_at > ${startsAt} and (starts_at, ends_at) <> (${startsAt}, ${endsAt})
        and not is_replaced)
    insert into footage_segments (camera_id, starts_at, ends_at, bytes, width_px, height_px)
    values (${cameraId}, ${startsAt}, ${endsAt}, ${bytes}, ${widthPx}, ${heightPx})
    on conflict (camera_id, starts_at, ends_at) do update
      set bytes = excluded.bytes, width_px = excluded.width_px, height_px = excluded.height_px`);
}

/** Takes segments out of the index. Their files go afterwards, so that nobody is sent to one that is gone. */
export async function removeSegments(
  query: Query,
  segments: readonly Pick<FootageSegment, 'cameraId' | 'startsAt' | 'endsAt'>[],
): Promise<void> {
  if (segments.length === 0) return;
  await query(sql`
    delete from footage_segments s
    using jsonb_to_recordset(${toJson(segments)}::jsonb)
      as gone ("cameraId" uuid, "startsAt" timestamptz, "endsAt" timestamptz)
    where s.camera_id = gone."cameraId" and s.starts_at = gone."startsAt" and s.ends_at = gone."endsAt"`);
}

/** Every segment of a camera that begins in the range, those that are not shown too: for comparing with files. */
export async function segmentsBegun(
  query: Query,
  cameraId: string,
  { from, to }: TimeRange,
): Promise<FootageSegment[]> {
  const rows = await query<SegmentRow>(sql`
    select ${columns} from footage_segments s
    where camera_id = ${cameraId} and starts_at >= ${from} and starts_at < ${to}
    order by starts_at`);
  return rows.map(toSegment);
}

/** The oldest segments that nobody holds, over all cameras. */
export async function oldestFree(query: Query, limit: number): Promise<FootageSegment[]> {
  const rows = await query<SegmentRow>(sql`
    select ${columns} from footage_segments s where ${isFree} order by s.starts_at limit ${limit}`);
  return rows.map(toSegment);
}

/**
 * Segments beyond the days of their camera that nobody holds; `days` counts for cameras that say nothing,
 * and for those that have been removed.
 */
export async function outdatedFree(
  query: Query,
  at: Date,
  days: number,
  limit: number,
): Promise<FootageSegment[]> {
  const rows = await query<SegmentRow>(sql`
    (select ${columns} from cameras c cross join lateral (
        select * from footage_segments one
        where one.camera_id = c.camera_id and one.starts_at <
          ${at}::timestamptz - coalesce(c.footage_days, ${days}::int) * interval '1 day'
        order by one.starts_at) s
      where ${isFree} limit ${limit})
    union all
    (select ${columns} from footage_segments s
      where s.starts_at < ${at}::timestamptz - ${days}::int * interval '1 day'
        and not exists (select from cameras c where c.camera_id = s.camera_id) and ${isFree}
      limit ${limit})`);
  return rows.map(toSegment);
}

/** What there is in all. Reads the whole index. */
export async function footageTotals(
  query: Query,
): Promise<{ segments: number; bytes: number; oldest: Date | null }> {
  const [totals] = await query<{ segments: number; bytes: number; oldest: Date | null }>(sql`
    select count(*) as segments, coalesce(sum(bytes), 0)::bigint as bytes, min(starts_at) as oldest
    from footage_segments`);
  return totals ?? { segments: 0, bytes: 0, oldest: null };
}

/** The same for each camera that has any, with the time of its newest picture. */
export async function footageByCamera(
  query: Query,
): Promise<{ cameraId: string; segments: number; bytes: number; oldest: Date; newest: Date }[]> {
  return query(sql`
    select camera_id as "cameraId", count(*) as segments, sum(bytes)::bigint as bytes,
      min(starts_at) as oldest, max(ends_at) as newest
    from footage_segments group by camera_id`);
}
