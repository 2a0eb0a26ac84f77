import { type Query, sql, toJson } from '../platform/db.ts';
import type { LimitClock } from './deadline.ts';
import type { Urgency } from './ticket.ts';

/** One row of the responsibility list (职责清单). `classCode` '*' holds for every class. */
export type Responsibility = {
  classCode: string;
  problemCode: string;
  urgency: Urgency;
  limitValue: number;
  limitClock: LimitClock;
  filingCondition: string;
  closingCondition: string;
  legalBasis: string | null;
};

/** Adds rows that are not there; a row an administrator has changed stays as it is. */
export async function seedResponsibilities(
  query: Query,
  rows: readonly Responsibility[],
): Promise<void> {
  await query(sql`
    insert into responsibilities (class_code, problem_code, urgency, limit_value, limit_clock,
      filing_condition, closing_condition, legal_basis)
    select "classCode", "problemCode", urgency, "limitValue", "limitClock", "filingCondition",
      "closingCondition", "legalBasis"
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as r("classCode" text, "problemCode" text,
      urgency text, "limitValue" smallint, "limitClock" text, "filingCondition" text,
      "closingCondition" text, "legalBasis" text)
    on conflict do nothing`);
}
