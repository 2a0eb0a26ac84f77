import { type Query, sql, toJson } from '../../platform/db.ts';
import type { EventSource, ExternalChange, ExternalThing } from './external-event.ts';

/** A thing as it was last told. */
export type ExternalEvent = Omit<ExternalChange, 'at'> & {
  cameraId: string;
  /** Every algorithm that it was ever about. */
  algorithmIds: string[];
  seenAt: Date;
};

type ExternalEventRow = {
  source: EventSource;
  event_id: string;
  camera_id: string;
  algorithm_ids: string[];
  things: ExternalThing[];
  width_px: number;
  height_px: number;
  is_over: boolean;
  seen_at: Date;
};

const toEvent = (row: ExternalEventRow): ExternalEvent => ({
  source: row.source,
  eventId: row.event_id,
  cameraId: row.camera_id,
  algorithmIds: row.algorithm_ids,
  things: row.things,
  widthPx: row.width_px,
  heightPx: row.height_px,
  isOver: row.is_over,
  seenAt: row.seen_at,
});

/**
 * Keeps what is new of a thing. The end of a thing counts even when its time is before that of the last
 * message; after it only later ones do. Answers the thing as it is now, or undefined when more is known.
 */
export async function putExternalEvent(
  query: Query,
  cameraId: string,
  { source, eventId, at, widthPx, heightPx, things, isOver }: ExternalChange,
): Promise<ExternalEvent | undefined> {
  const algorithmIds = [...new Set(things.map(({ algorithmId }) => algorithmId))];
  const [row] = await query<ExternalEventRow>(sql`
    insert into external_events as known
      (source, event_id, camera_id, algorithm_ids, things, width_px, height_px, is_over, seen_at)
    values (${source}, ${eventId}, ${cameraId}, ${algorithmIds}::text[], ${toJson(things)}::jsonb,
      ${widthPx}, ${heightPx}, ${isOver}, ${at})
    on conflict (source, event_id) do update set
      camera_id = excluded.camera_id,
      algorithm_ids = array(
        select distinct unnest(known.algorithm_ids || excluded.algorithm_ids) order by 1),
      things = excluded.things, width_px = excluded.width_px, height_px = excluded.height_px,
      is_over = excluded.is_over, seen_at = greatest(known.seen_at, excluded.seen_at)
    where known.seen_at < excluded.seen_at or excluded.is_over
      or (known.seen_at = excluded.seen_at and not known.is_over)
    returning *`);
  return row && toEvent(row);
}

/** What goes on at a camera by the words of one system, of which something was heard since. */
export async function openExternalEvents(
  query: Query,
  source: EventSource,
  cameraId: string,
  since: Date,
): Promise<ExternalEvent[]> {
  const rows = await query<ExternalEventRow>(sql`
    select * from external_events
    where camera_id = ${cameraId} and source = ${source} and things <> '[]' and seen_at >= ${since}
    order by event_id limit 500`);
  return rows.map(toEvent);
}

/** Everything that goes on by the words of one system, of which something was heard since. */
export async function allOpenExternalEvents(
  query: Query,
  source: EventSource,
  since: Date,
): Promise<ExternalEvent[]> {
  const rows = await query<ExternalEventRow>(sql`
    select * from external_events
    where source = ${source} and things <> '[]' and seen_at >= ${since}
    order by camera_id, event_id`);
  return rows.map(toEvent);
}

/**
 * What goes on by the word of systems that do not repeat themselves, and everything that was told of
 * lately; the newest first.
 */
export async function eventsToAffirm(
  query: Query,
  { open, recent, until }: { open: Date; recent: Date; until: Date },
): Promise<ExternalEvent[]> {
  const rows = await query<ExternalEventRow>(sql`
    select * from external_events
    where seen_at >= ${open} and seen_at <= ${until} and algorithm_ids <> '{}'
      and ((source = 'vias' and things <> '[]') or seen_at >= ${recent})
    order by seen_at desc, event_id`);
  return rows.map(toEvent);
}

/** Deletes what nothing was heard of since; answers how many. */
export async function deleteExternalEvents(query: Query, before: Date): Promise<number> {
  const rows = await query(sql`
    delete from external_events where seen_at < ${before} returning event_id`);
  return rows.length;
}
