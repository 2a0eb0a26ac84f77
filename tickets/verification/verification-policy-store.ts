import { maybeOne, one, type Query, raw, sql, toJson } from '../../platform/db.ts';
import type { VerificationPolicy } from './verification.ts';

/** A policy and who set it; null: as the service brought it. */
export type StoredPolicy = VerificationPolicy & {
  updatedAt: Date | null;
  updatedBy: string | null;
};

const columns = raw(`category, close_by as "closeBy", min_confidence as "minConfidence",
  sample_percent as "samplePercent", updated_at as "updatedAt", updated_by as "updatedBy"`);

export const listPolicies = (query: Query): Promise<StoredPolicy[]> =>
  query<StoredPolicy>(sql`
    select ${columns} from verification_policies order by category <> '*', category`);

/** The policy that holds for the first of some categories that has one. */
export const policyFor = (query: Query, categories: readonly string[]): Promise<StoredPolicy> =>
  one(
    query<StoredPolicy>(sql`
      select ${columns} from verification_policies where category = any(${categories}::text[])
      order by array_position(${categories}::text[], category) limit 1`),
  );

export const lockPolicy = (query: Query, category: string): Promise<StoredPolicy | undefined> =>
  maybeOne(
    query<StoredPolicy>(sql`
      select ${columns} from verification_policies where category = ${category} for update`),
  );

export async function putPolicy(
  query: Query,
  policy: VerificationPolicy,
  by: { name: string; at: Date },
): Promise<void> {
  await query(sql`
    insert into verification_policies (category, close_by, min_confidence, sample_percent, updated_at,
      updated_by)
    values (${policy.category}, ${policy.closeBy}, ${policy.minConfidence}, ${policy.samplePercent},
      ${by.at}, ${by.name})
    on conflict (category) do update set close_by = excluded.close_by,
      min_confidence = excluded.min_confidence, sample_percent = excluded.sample_percent,
      updated_at = excluded.updated_at, updated_by = excluded.updated_by`);
}

/** Who changed what, kept for good. */
export async function insertPolicyChange(
  query: Query,
  change: {
    changeId: string;
    before: VerificationPolicy | undefined;
    after: VerificationPolicy;
    staffId: string;
    staffName: string;
    at: Date;
  },
): Promise<void> {
  const { changeId, before, after, staffId, staffName, at } = change;
  await query(sql`
    insert into verification_policy_changes (change_id, category, before, after, staff_id, staff_name, at)
    values (${changeId}, ${after.category}, ${before ? toJson(before) : null}, ${toJson(after)},
      ${staffId}, ${staffName}, ${at})`);
}

/** A change of a policy. */
export type PolicyChange = {
  category: string;
  before: VerificationPolicy | null;
  after: VerificationPolicy;
  staffName: string;
  at: Date;
};

/** The latest changes, the newest first. */
export const policyChanges = (query: Query, limit: number): Promise<PolicyChange[]> =>
  query<PolicyChange>(sql`
    select category, before, after, staff_name as "staffName", at from verification_policy_changes
    order by at desc, change_id desc limit ${limit}`);
