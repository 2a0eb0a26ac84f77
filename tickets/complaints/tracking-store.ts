import { maybeOne, type Query, sql } from '../../platform/db.ts';
import { openStates, type TicketState } from '../ticket.ts';
import type { OpenReport, TrackingStep, TrackingView } from './tracking.ts';

type Tracked = Omit<TrackingView, 'overdue' | 'steps' | 'rating'> & {
  ticketId: string;
  given: TrackingView['rating']['given'];
};

/** The public side of a complaint's ticket, or of the one that it went on in; `given` is what this reporter said in the current round. */
export const trackedComplaint = (query: Query, complaintId: string): Promise<Tracked | undefined> =>
  maybeOne(
    query<Tracked>(sql`
      select c.complaint_id as "complaintId", t.ticket_id as "ticketId",
        own.ticket_number as "ticketNumber", t.state, k.name_zh as "classZh", k.name_en as "classEn",
        p.name_zh as "problemZh", p.name_en as "problemEn", a.asset_code as "assetCode",
        a.name as "assetName", t.street, t.community, d.name_zh as "departmentZh",
        d.name_en as "departmentEn", c.filed_at as "reportedAt", t.filed_at as "filedAt",
        t.due_at as "dueAt", t.calendar_covered as "calendarCovered", t.closed_at as "closedAt",
        t.complaint_count as "complaintCount", t.reopen_count as "reopenCount",
        t.special_supervision as "specialSupervision", t.is_demo as "isDemo",
        case when own.merged_into is not null then (
          select max(e.at) from ticket_events e
          where e.ticket_id = own.ticket_id and e.kind = 'merge') end as "joinedAt",
        case when r.complaint_id is null then null else jsonb_build_object('speed', r.speed,
          'result', r.result, 'service', r.service, 'system', r.system) end as given
      from complaints c
        join tickets own using (ticket_id)
        join tickets t on t.ticket_id = coalesce(own.merged_into, own.ticket_id)
        join asset_classes k on k.class_code = t.class_code
        join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
        join departments d on d.department_id = t.department_id
        left join assets a on a.asset_id = t.asset_id
        left join ratings r on r.complaint_id = c.complaint_id and r.round = t.reopen_count
      where c.complaint_id = ${complaintId}`),
  );

/** Steps everybody may see; what goes on between departments is not among them. */
const PUBLIC_KINDS = [
  'file',
  'pre-check',
  'dispatch',
  'accept',
  'handled',
  'verify',
  'confirm',
  'contradict',
  'overturn',
  'send-back',
  'reopen',
  'reject',
  'suspend',
  'resume',
  'grant-extension',
];

export const publicSteps = (query: Query, ticketId: string): Promise<TrackingStep[]> =>
  query<TrackingStep>(sql`
    select e.kind, e.to_state as state, e.at, d.name_zh as "departmentZh", d.name_en as "departmentEn",
      e.data ->> 'verdict' as verdict, e.data ->> 'by' as by
    from ticket_events e left join departments d using (department_id)
    where e.ticket_id = ${ticketId} and e.kind = any(${PUBLIC_KINDS}) order by e.seq`);

export async function complaintByContact(
  query: Query,
  lookup: Uint8Array,
): Promise<string | undefined> {
  const row = await maybeOne(
    query<{ complaintId: string }>(sql`
      select complaint_id as "complaintId" from contacts where lookup = ${lookup}
      order by complaint_id desc limit 1`),
  );
  return row?.complaintId;
}

type ReportRow = Omit<OpenReport, 'state'> & { state: TicketState };

export const openReportRows = (query: Query, assetIds: readonly string[]): Promise<ReportRow[]> =>
  query<ReportRow>(sql`
    select t.asset_id as "assetId", t.problem_code as "problemCode", p.name_zh as "nameZh", p.name_en as "nameEn",
      t.complaint_count as "complaintCount", t.filed_at as "firstAt",
      t.last_complaint_at as "lastAt", t.state, t.due_at as "dueAt"
    from tickets t
      join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
    where t.asset_id = any(${assetIds}::uuid[]) and t.state = any(${openStates})
    order by t.last_complaint_at desc`);
