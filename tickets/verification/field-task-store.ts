import { maybeOne, type Query, raw, sql } from '../../platform/db.ts';

/** 现场核查: somebody has to go and look, because nobody can see it from afar. */
export type FieldTask = {
  fieldTaskId: string;
  verificationId: string;
  ticketId: string;
  state: 'open' | 'done';
  version: number;
  openedAt: Date;
  dueAt: Date;
  verdict: 'gone' | 'still_there' | null;
  note: string | null;
  /** Where the phone was, in degrees, and how far that is from the place. */
  lng: number | null;
  lat: number | null;
  distanceM: number | null;
  reportedBy: string | null;
  reportedByName: string | null;
  reportedAt: Date | null;
  /** Of the report as it was sent. */
  reportSha256: string | null;
  /** The ticket went on without it. */
  withdrawn: boolean;
};

/** The columns of a field task, named as in `FieldTask`; the table is called `f`. */
export const fieldTaskColumns = raw(`
  f.field_task_id as "fieldTaskId", f.verification_id as "verificationId", f.ticket_id as "ticketId",
  f.state, f.version, f.opened_at as "openedAt", f.due_at as "dueAt", f.verdict, f.note, f.lng, f.lat,
  f.distance_m as "distanceM", f.reported_by as "reportedBy", f.reported_by_name as "reportedByName",
  f.reported_at as "reportedAt", f.report_sha256 as "reportSha256", f.withdrawn`);

export async function insertFieldTask(
  query: Query,
  task: Pick<FieldTask, 'fieldTaskId' | 'verificationId' | 'ticketId' | 'openedAt' | 'dueAt'>,
): Promise<void> {
  const { fieldTaskId, verificationId, ticketId, openedAt, dueAt } = task;
  await query(sql`
    insert into field_tasks (field_task_id, verification_id, ticket_id, state, version, opened_at, due_at)
    values (${fieldTaskId}, ${verificationId}, ${ticketId}, 'open', 1, ${openedAt}, ${dueAt})`);
}

export const fieldTaskById = (
  query: Query,
  fieldTaskId: string,
): Promise<(FieldTask & { ticketNumber: string }) | undefined> =>
  maybeOne(
    query<FieldTask & { ticketNumber: string }>(sql`
      select ${fieldTaskColumns}, t.ticket_number as "ticketNumber"
      from field_tasks f join tickets t using (ticket_id) where f.field_task_id = ${fieldTaskId}`),
  );

/** The task as it is now, locked until the transaction ends. Lock its ticket first. */
export const lockFieldTask = (query: Query, fieldTaskId: string): Promise<FieldTask | undefined> =>
  maybeOne(
    query<FieldTask>(sql`
      select ${fieldTaskColumns} from field_tasks f
      where f.field_task_id = ${fieldTaskId} for update`),
  );

/** Writes what was reported on the spot. */
export async function finishFieldTask(
  query: Query,
  { fieldTaskId, ...task }: FieldTask,
): Promise<void> {
  await query(sql`
    update field_tasks set state = 'done', version = version + 1, verdict = ${task.verdict},
      note = ${task.note}, lng = ${task.lng}, lat = ${task.lat}, distance_m = ${task.distanceM},
      reported_by = ${task.reportedBy}, reported_by_name = ${task.reportedByName},
      reported_at = ${task.reportedAt}, report_sha256 = ${task.reportSha256}
    where field_task_id = ${fieldTaskId}`);
}

/** Ends the open task of a verification that is not needed any more. */
export async function withdrawFieldTask(query: Query, verificationId: string): Promise<void> {
  await query(sql`
    update field_tasks set state = 'done', version = version + 1, withdrawn = true
    where verification_id = ${verificationId} and state = 'open'`);
}

/** The field task that a verification led to. */
export const fieldTaskOf = (query: Query, verificationId: string): Promise<FieldTask | undefined> =>
  maybeOne(
    query<FieldTask>(sql`
      select ${fieldTaskColumns} from field_tasks f where f.verification_id = ${verificationId}`),
  );
