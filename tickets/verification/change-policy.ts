import { classByCode } from '../../assets/index.ts';
import { algorithmById } from '../../detection/index.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import type { VerificationPolicy } from './verification.ts';
import { insertPolicyChange, lockPolicy, putPolicy } from './verification-policy-store.ts';

/**
 * Sets who may close what in a category; who did it and what it was before is kept. The same again changes
 * nothing. Verifications that are under way go on by the policy they began with.
 * @throws AppError `invalid-field` for a category that nothing has
 */
export async function changePolicy(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  policy: VerificationPolicy,
): Promise<void> {
  if (!(await isCategory(db.query, policy.category))) {
    const message = 'A category is *, an algorithm, a class, or class:problem.';
    throw new AppError('invalid-field', message, { fields: [{ field: '/category', message }] });
  }
  await db.transaction(async (query) => {
    const stored = await lockPolicy(query, policy.category);
    const before = stored && policyOf(stored);
    if (before && JSON.stringify(before) === JSON.stringify(policyOf(policy))) return;
    const at = clock.now();
    await putPolicy(query, policy, { name: actor.name, at });
    await insertPolicyChange(query, {
      ...{ changeId: newId(), before, after: policyOf(policy), at },
      ...{ staffId: actor.staffId, staffName: actor.name },
    });
  });
}

const policyOf = (policy: VerificationPolicy): VerificationPolicy => ({
  category: policy.category,
  closeBy: policy.closeBy,
  minConfidence: policy.minConfidence,
  samplePercent: policy.samplePercent,
});

async function isCategory(query: Query, category: string): Promise<boolean> {
  if (category === '*' || algorithmById(category)) return true;
  const [classCode = '', problemCode] = category.split(':');
  const known = await classByCode(query, classCode);
  if (!known || category.split(':').length > 2) return false;
  return (
    problemCode === undefined || known.problems.some((each) => each.problemCode === problemCode)
  );
}
