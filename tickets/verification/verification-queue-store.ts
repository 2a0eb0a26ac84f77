import { join, maybeOne, one, type Query, raw, sql } from '../../platform/db.ts';
import type { TicketState, Urgency } from '../ticket.ts';
import { type FieldTask, fieldTaskColumns } from './field-task-store.ts';
import type { VerificationKind } from './verification.ts';
import { type Verification, verificationColumns } from './verification-store.ts';

/** What a list shows of the ticket that is verified. */
export type QueueTicket = {
  ticketNumber: string;
  ticketState: TicketState;
  urgency: Urgency;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  assetCode: string | null;
  assetName: string | null;
  street: string | null;
  community: string | null;
  locationNote: string | null;
  lng: number;
  lat: number;
  filedAt: Date;
  handledAt: Date | null;
  departmentId: string;
  departmentName: string;
  cameraName: string | null;
};

export type QueueVerification = Verification & QueueTicket;
export type QueueFieldTask = FieldTask &
  Omit<QueueTicket, 'lng' | 'lat'> & {
    /** Where to go; `lng` and `lat` are where the report came from. */
    placeLng: number;
    placeLat: number;
    answerNote: string | null;
    kind: VerificationKind;
  };

const ticketColumns = raw(`
  t.ticket_number as "ticketNumber", t.state as "ticketState", t.urgency, k.name_zh as "classZh",
  k.name_en as "classEn", p.name_zh as "problemZh", p.name_en as "problemEn",
  a.asset_code as "assetCode", a.name as "assetName", t.street, t.community,
  t.location_note as "locationNote", t.filed_at as "filedAt", t.handled_at as "handledAt", t.department_id as "departmentId", d.name_zh as "departmentName",
  c.name as "cameraName"`);

const joined = raw(`
  join tickets t on t.ticket_id = v.ticket_id
  join asset_classes k using (class_code)
  join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
  join departments d using (department_id)
  left join assets a using (asset_id)
  left join cameras c using (camera_id)`);

/** Where a page ended: the time it is sorted by, and the id. */
export type QueuePlace = { at: Date; id: string };

export type VerificationFilter = {
  /** Those that people have to look at, or those that are decided. */
  state: 'waiting' | 'done';
  kind?: VerificationKind | undefined;
  algorithmId?: string | undefined;
};

/** A page of verifications: what is due first, or what was decided last. */
export async function listVerifications(
  query: Query,
  filter: VerificationFilter,
  page: { limit: number; after?: QueuePlace | undefined },
): Promise<QueueVerification[]> {
  const { after, limit } = page;
  const isDone = filter.state === 'done';
  const key = isDone ? sql`v.decided_at` : sql`v.due_at`;
  const direction = isDone ? sql`desc` : sql`asc`;
  const parts = [sql`v.state = ${filter.state}`];
  if (filter.kind) parts.push(sql`v.kind = ${filter.kind}`);
  if (filter.algorithmId) parts.push(sql`v.algorithm_id = ${filter.algorithmId}`);
  if (after) {
    const place = sql`(${after.at}::timestamptz, ${after.id}::uuid)`;
    parts.push(
      isDone
        ? sql`(${key}, v.verification_id) < ${place}`
        : sql`(${key}, v.verification_id) > ${place}`,
    );
  }
  return query<QueueVerification>(sql`
    select ${verificationColumns}, ${ticketColumns}, t.lng, t.lat from verifications v ${joined}
    where ${join(parts, ' and ')}
    order by ${key} ${direction}, v.verification_id ${direction} limit ${limit}`);
}

/** One verification with what is known of its ticket. */
export const queueVerification = (
  query: Query,
  verificationId: string,
): Promise<QueueVerification | undefined> =>
  maybeOne(
    query<QueueVerification>(sql`
      select ${verificationColumns}, ${ticketColumns}, t.lng, t.lat from verifications v ${joined}
      where v.verification_id = ${verificationId}`),
  );

export type VerificationCounts = { waiting: number; field: number; today: number };

/** How many wait for a look, how many for somebody to go there, how many people have answered since. */
export const countVerifications = (query: Query, since: Date): Promise<VerificationCounts> =>
  one(
    query<VerificationCounts>(sql`
      select (select count(*) from verifications where state = 'waiting') as waiting,
        (select count(*) from field_tasks where state = 'open') as field,
        (select count(*) from verifications
          where state = 'done' and decided_at >= ${since} and decided_by in ('person', 'field')) as today`),
  );

/** A page of field tasks: what is due first, or what was reported last. */
export async function listFieldTasks(
  query: Query,
  state: FieldTask['state'],
  page: { limit: number; after?: QueuePlace | undefined },
): Promise<QueueFieldTask[]> {
  const { after, limit } = page;
  const isDone = state === 'done';
  const key = isDone ? sql`coalesce(f.reported_at, f.opened_at)` : sql`f.due_at`;
  const direction = isDone ? sql`desc` : sql`asc`;
  const beyond = !after
    ? sql`true`
    : isDone
      ? sql`(${key}, f.field_task_id) < (${after.at}::timestamptz, ${after.id}::uuid)`
      : sql`(${key}, f.field_task_id) > (${after.at}::timestamptz, ${after.id}::uuid)`;
  return query<QueueFieldTask>(sql`
    select ${fieldTaskColumns}, v.answer_note as "answerNote", v.kind, ${ticketColumns},
      t.lng as "placeLng", t.lat as "placeLat"
    from field_tasks f join verifications v using (verification_id) ${joined}
    where f.state = ${state} and ${beyond}
    order by ${key} ${direction}, f.field_task_id ${direction} limit ${limit}`);
}

export const queueFieldTask = (
  query: Query,
  fieldTaskId: string,
): Promise<QueueFieldTask | undefined> =>
  maybeOne(
    query<QueueFieldTask>(sql`
      select ${fieldTaskColumns}, v.answer_note as "answerNote", v.kind, ${ticketColumns},
      t.lng as "placeLng", t.lat as "placeLat"
      from field_tasks f join verifications v using (verification_id) ${joined}
      where f.field_task_id = ${fieldTaskId}`),
  );

/** The department's last word, and its photos, when it said that it is done. */
export async function handledWord(
  query: Query,
  ticketId: string,
): Promise<{ note: string | null; photoIds: string[] }> {
  const row = await maybeOne(
    query<{ note: string | null; photoIds: string[] | null }>(sql`
      select note, data -> 'photoIds' as "photoIds" from ticket_events
      where ticket_id = ${ticketId} and kind = 'handled' order by seq desc limit 1`),
  );
  return { note: row?.note ?? null, photoIds: row?.photoIds ?? [] };
}

/** The photos that people took on the spot. */
export async function fieldPhotos(query: Query, ticketId: string, at: Date): Promise<string[]> {
  const rows = await query<{ photoId: string }>(sql`
    select photo_id as "photoId" from photos
    where ticket_id = ${ticketId} and kind = 'field' and taken_at = ${at} order by position`);
  return rows.map((row) => row.photoId);
}
