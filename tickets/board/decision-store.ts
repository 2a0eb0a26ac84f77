import { type Query, sql } from '../../platform/db.ts';
import { openStates, type TicketState, type Urgency } from '../ticket.ts';
import type { Scope } from './figure.ts';
import type { TicketFilter } from './ticket-filter.ts';
import { matches } from './ticket-filter-store.ts';

/** Late by so many days, or in dispute for so many: longer than the departments should need among themselves. */
export const LONG_DAYS = { overdue: 3, disputed: 2 } as const;

export const decisionReasons = ['supervised', 'reopened', 'disputed', 'overdue'] as const;
/** Why somebody above the departments has to decide. */
export type DecisionReason = (typeof decisionReasons)[number];

/** The open tickets that need a decision, by reason, the gravest first; one ticket can have several. */
export const decisionFilters = {
  supervised: { open: true, supervised: true },
  reopened: { open: true, minReopens: 2 },
  disputed: { state: 'disputed', stuckDays: LONG_DAYS.disputed },
  overdue: { overdueDays: LONG_DAYS.overdue },
} as const satisfies { [reason in DecisionReason]: TicketFilter };

/** A ticket that needs a decision; nothing in it is about a person. */
export type Decision = {
  ticketNumber: string;
  /** The gravest of its reasons. */
  why: DecisionReason;
  /** Whole days: late by so many, in dispute, or since it was filed. */
  sinceDays: number;
  state: TicketState;
  urgency: Urgency;
  classZh: string;
  classEn: string;
  problemZh: string;
  problemEn: string;
  departmentId: string;
  departmentZh: string;
  departmentEn: string | null;
  placeName: string;
  reopenCount: number;
};

type DecisionRow = Omit<Decision, 'placeName'> & {
  street: string | null;
  community: string | null;
  assetName: string | null;
};

/** The tickets that need a decision, the gravest and then the longest waiting first. */
export async function decisionsNeeded(
  query: Query,
  scope: Scope,
  { at, limit }: { at: Date; limit: number },
): Promise<Decision[]> {
  const why = (reason: DecisionReason) => matches({ ...decisionFilters[reason], ...scope }, at);
  const rows = await query<DecisionRow>(sql`
    with needed as (
      select t.*, case when ${why('supervised')} then 1 when ${why('reopened')} then 2
        when ${why('disputed')} then 3 when ${why('overdue')} then 4 end as rank
      from tickets t where t.state = any(${openStates})),
    dated as (
      select t.*, case rank when 4 then due_at
        when 3 then (select max(e.at) from ticket_events e where e.ticket_id = t.ticket_id
          and e.to_state = 'disputed' and e.from_state is distinct from e.to_state)
        else filed_at end as since
      from needed t where rank is not null)
    select t.ticket_number as "ticketNumber",
      (array['supervised', 'reopened', 'disputed', 'overdue'])[t.rank] as why,
      floor(extract(epoch from ${at}::timestamptz - t.since) / 86400)::integer as "sinceDays",
      t.state, t.urgency, k.name_zh as "classZh", k.name_en as "classEn", p.name_zh as "problemZh",
      p.name_en as "problemEn", t.department_id as "departmentId", d.name_zh as "departmentZh",
      d.name_en as "departmentEn", t.street, t.community, a.name as "assetName",
      t.reopen_count as "reopenCount"
    from dated t join asset_classes k using (class_code)
      join asset_problems p on p.class_code = t.class_code and p.problem_code = t.problem_code
      join departments d on d.department_id = t.department_id
      left join assets a using (asset_id)
    order by t.rank, t.since, t.ticket_id limit ${limit}`);
  return rows.map(({ street, community, assetName, ...row }) => ({
    ...row,
    placeName: [street, community, assetName].filter(Boolean).join(' '),
  }));
}
