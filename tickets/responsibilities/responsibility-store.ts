import { empty, maybeOne, type Query, raw, sql, toJson } from '../../platform/db.ts';
import type { Category, Responsibility, ResponsibilityVersion } from './responsibility.ts';

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

const columns = raw(`r.responsibility_id as "responsibilityId", r.class_code as "classCode",
  r.problem_code as "problemCode", r.version, r.effective_from as "effectiveFrom", r.urgency,
  r.limit_value as "limitValue", r.limit_clock as "limitClock",
  r.filing_condition as "filingCondition", r.closing_condition as "closingCondition",
  r.legal_basis as "legalBasis", r.withdrawn, r.reason, r.changed_by_name as "changedByName",
  r.changed_at as "changedAt"`);

/** Every version of every category, or of one, the oldest first. */
export const listVersions = (query: Query, of?: Category): Promise<ResponsibilityVersion[]> =>
  query<ResponsibilityVersion>(sql`
    select ${columns} from responsibilities r
    ${of ? sql`where r.class_code = ${of.classCode} and r.problem_code = ${of.problemCode}` : empty}
    order by r.class_code, r.problem_code, r.effective_from`);

/** The version that a ticket was filed under. */
export const versionById = (
  query: Query,
  responsibilityId: string,
): Promise<ResponsibilityVersion | undefined> =>
  maybeOne(
    query<ResponsibilityVersion>(sql`
      select ${columns} from responsibilities r where r.responsibility_id = ${responsibilityId}`),
  );

/** Keeps others from changing the list until the transaction ends; filing goes on meanwhile. */
export async function lockList(query: Query): Promise<void> {
  await query(sql`lock table responsibilities in share row exclusive mode`);
}

/** Adds versions; one that is planned for the same day is replaced. */
export async function putVersions(
  query: Query,
  versions: readonly ResponsibilityVersion[],
  changedBy: string,
): Promise<void> {
  await query(sql`
    insert into responsibilities (responsibility_id, class_code, problem_code, version, effective_from,
      urgency, limit_value, limit_clock, filing_condition, closing_condition, legal_basis, withdrawn,
      reason, changed_by, changed_by_name, changed_at)
    select "responsibilityId", "classCode", "problemCode", version, "effectiveFrom", urgency, "limitValue",
      "limitClock", "filingCondition", "closingCondition", "legalBasis", withdrawn, reason,
      ${changedBy}::uuid, "changedByName", "changedAt"
    from jsonb_to_recordset(${toJson(versions)}::jsonb) as r("responsibilityId" uuid, "classCode" text,
      "problemCode" text, version integer, "effectiveFrom" date, urgency text, "limitValue" smallint,
      "limitClock" text, "filingCondition" text, "closingCondition" text, "legalBasis" text,
      withdrawn boolean, reason text, "changedByName" text, "changedAt" timestamptz)
    on conflict (class_code, problem_code, effective_from) do update set
      urgency = excluded.urgency, limit_value = excluded.limit_value,
      limit_clock = excluded.limit_clock, filing_condition = excluded.filing_condition,
      closing_condition = excluded.closing_condition, legal_basis = excluded.legal_basis,
      withdrawn = excluded.withdrawn, reason = excluded.reason, changed_by = excluded.changed_by,
      changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at`);
}

/** Takes a version back that has not begun. */
export async function deleteVersion(query: Query, responsibilityId: string): Promise<void> {
  await query(
    sql`delete from responsibilities where responsibility_id = ${responsibilityId}::uuid`,
  );
}

/** What a category is called; null: it is about every class, or nothing has the problem any more. */
export type CategoryNames = Category & {
  majorZh: string | null;
  classZh: string | null;
  classEn: string | null;
  problemZh: string | null;
  problemEn: string | null;
};

/** The names of all categories on the list and of those that classes have. */
export const listCategoryNames = (query: Query): Promise<CategoryNames[]> =>
  query<CategoryNames>(sql`
    select k.class_code as "classCode", k.problem_code as "problemCode", c.major_zh as "majorZh",
      c.name_zh as "classZh", c.name_en as "classEn", p.name_zh as "problemZh", p.name_en as "problemEn"
    from (select distinct class_code, problem_code from responsibilities) k
      left join asset_classes c using (class_code)
      left join lateral (select name_zh, name_en from asset_problems a
        where a.problem_code = k.problem_code
        order by a.class_code = k.class_code desc, a.class_code limit 1) p on true
    order by k.class_code, k.problem_code`);

/** Which of some categories there can be tickets about. */
export async function knownCategories(
  query: Query,
  categories: readonly Category[],
): Promise<boolean[]> {
  const rows = await query<{ known: boolean }>(sql`
    select k.problem_code = 'other' and (k.class_code = '*'
        or exists (select from asset_classes c where c.class_code = k.class_code))
      or exists (select from asset_problems p
        where p.problem_code = k.problem_code and k.class_code in (p.class_code, '*')) as known
    from unnest(${categories.map((each) => each.classCode)}::text[],
      ${categories.map((each) => each.problemCode)}::text[])
      with ordinality as k(class_code, problem_code, n)
    order by k.n`);
  return rows.map((row) => row.known);
}

/** How many open tickets each version still holds for. */
export const countOpenByVersion = (
  query: Query,
  category: Category,
): Promise<{ responsibilityId: string; open: number }[]> =>
  query(sql`
    select r.responsibility_id as "responsibilityId", count(*) as open
    from responsibilities r join tickets t on t.responsibility_id = r.responsibility_id
    where r.class_code = ${category.classCode} and r.problem_code = ${category.problemCode}
      and t.state not in ('rejected', 'closed', 'merged')
    group by r.responsibility_id`);
