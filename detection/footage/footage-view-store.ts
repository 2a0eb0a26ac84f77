import type { Role } from '../../platform/actor.ts';
import { empty, join, maybeOne, type Query, sql } from '../../platform/db.ts';
import type { TimeRange } from './footage-provider.ts';

/** What can be looked at: footage for a reason that somebody gives, or a picture that a page shows. */
export const viewKinds = ['clip', 'frame', 'last_picture', 'sighting'] as const;
export type ViewKind = (typeof viewKinds)[number];

/** That somebody looked at footage, or meant to, and why. */
export type FootageView = {
  viewId: string;
  staffId: string;
  /** Name, roles and department are those of that time. */
  staffName: string;
  roles: Role[];
  departmentId: string;
  kind: ViewKind;
  cameraId: string;
  range: TimeRange;
  clipId: string | null;
  reason: string;
  ticketNumber: string | null;
  askedAt: Date;
  /** When the first bytes were sent; null: never. */
  openedAt: Date | null;
};

type FootageViewRow = {
  view_id: string;
  staff_id: string;
  staff_name: string;
  roles: Role[];
  department_id: string;
  kind: ViewKind;
  camera_id: string;
  from_at: Date;
  to_at: Date;
  clip_id: string | null;
  reason: string;
  ticket_number: string | null;
  asked_at: Date;
  opened_at: Date | null;
};

const columns = sql`v.view_id, v.staff_id, v.staff_name, v.roles, v.department_id, v.kind, v.camera_id,
  v.from_at, v.to_at, v.clip_id, v.reason, v.ticket_number, v.asked_at, v.opened_at`;

const toView = (row: FootageViewRow): FootageView => ({
  viewId: row.view_id,
  staffId: row.staff_id,
  staffName: row.staff_name,
  roles: row.roles,
  departmentId: row.department_id,
  kind: row.kind,
  cameraId: row.camera_id,
  range: { from: row.from_at, to: row.to_at },
  clipId: row.clip_id,
  reason: row.reason,
  ticketNumber: row.ticket_number,
  askedAt: row.asked_at,
  openedAt: row.opened_at,
});

export async function insertView(query: Query, view: FootageView): Promise<void> {
  await query(sql`
    insert into footage_views (view_id, staff_id, staff_name, roles, department_id, kind, camera_id,
      from_at, to_at, clip_id, reason, ticket_number, asked_at, opened_at)
    values (${view.viewId}, ${view.staffId}, ${view.staffName}, ${view.roles}::text[],
      ${view.departmentId}, ${view.kind}, ${view.cameraId}, ${view.range.from}, ${view.range.to},
      ${view.clipId}, ${view.reason}, ${view.ticketNumber}, ${view.askedAt}, ${view.openedAt})`);
}

/** Whether somebody has looked at pictures of this kind of a camera after `since`. */
export async function hasLooked(
  query: Query,
  { staffId, cameraId, kind }: Pick<FootageView, 'staffId' | 'cameraId' | 'kind'>,
  since: Date,
): Promise<boolean> {
  const rows = await query(sql`
    select 1 from footage_views
    where staff_id = ${staffId} and asked_at > ${since} and camera_id = ${cameraId} and kind = ${kind}
    limit 1`);
  return rows.length > 0;
}

/** The newest time somebody has said why they look at a clip, if that was after `since`. */
export async function viewOfClip(
  query: Query,
  clipId: string,
  staffId: string,
  since: Date,
): Promise<FootageView | undefined> {
  const row = await maybeOne(
    query<FootageViewRow>(sql`
      select ${columns} from footage_views v
      where clip_id = ${clipId} and staff_id = ${staffId} and asked_at > ${since}
      order by asked_at desc, view_id desc limit 1`),
  );
  return row && toView(row);
}

/** The first bytes are about to be sent. */
export async function markOpened(query: Query, viewId: string, at: Date): Promise<void> {
  await query(sql`
    update footage_views set opened_at = ${at} where view_id = ${viewId} and opened_at is null`);
}

/** What to look for; all that is given must fit. */
export type FootageViewFilter = {
  cameraId?: string | undefined;
  staffId?: string | undefined;
  ticketNumber?: string | undefined;
  /** Asked for in [from, to). */
  from?: Date | undefined;
  to?: Date | undefined;
};

/** A place in the list, which begins with the newest. */
export type FootageViewCursor = Pick<FootageView, 'askedAt' | 'viewId'>;

/** The next `limit` views with the names of the cameras; null: it has been removed. */
export async function listViews(
  query: Query,
  filter: FootageViewFilter,
  page: { after: FootageViewCursor | undefined; limit: number },
): Promise<(FootageView & { cameraName: string | null })[]> {
  const { cameraId, staffId, ticketNumber, from, to } = filter;
  const { after } = page;
  const conditions = [
    sql`true`,
    cameraId ? sql`v.camera_id = ${cameraId}` : empty,
    staffId ? sql`v.staff_id = ${staffId}` : empty,
    ticketNumber ? sql`v.ticket_number = ${ticketNumber}` : empty,
    from ? sql`v.asked_at >= ${from}` : empty,
    to ? sql`v.asked_at < ${to}` : empty,
    after ? sql`(v.asked_at, v.view_id) < (${after.askedAt}, ${after.viewId}::uuid)` : empty,
  ].filter((condition) => condition !== empty);
  const rows = await query<FootageViewRow & { camera_name: string | null }>(sql`
    select ${columns}, c.name as camera_name
    from footage_views v left join cameras c using (camera_id)
    where ${join(conditions, ' and ')}
    order by v.asked_at desc, v.view_id desc limit ${page.limit}`);
  return rows.map((row) => ({ ...toView(row), cameraName: row.camera_name }));
}
