import { classByCode } from '../../assets/index.ts';
import { algorithmById } from '../../detection/index.ts';
import type { Query } from '../../platform/db.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { listPolicies, policyChanges } from './verification-policy-store.ts';

/** So many of the latest changes are shown. */
const MOST_CHANGES = 50;

/** All policies with the names of their categories, and the latest changes; times in ISO 8601. */
export async function policyList({ db }: Pick<TicketDeps, 'db'>) {
  const policies = await listPolicies(db.query);
  const changes = await policyChanges(db.query, MOST_CHANGES);
  return {
    items: await Promise.all(
      policies.map(async (policy) => ({
        ...policy,
        ...(await namesOf(db.query, policy.category)),
        updatedAt: policy.updatedAt?.toISOString() ?? null,
      })),
    ),
    changes: changes.map((change) => ({ ...change, at: change.at.toISOString() })),
  };
}

async function namesOf(query: Query, category: string) {
  if (category === '*') return { nameZh: '其他所有类别', nameEn: 'Everything else' };
  const algorithm = algorithmById(category);
  if (algorithm) return { nameZh: algorithm.nameZh, nameEn: algorithm.nameEn };
  const [classCode = '', problemCode] = category.split(':');
  const known = await classByCode(query, classCode);
  const problem = known?.problems.find((each) => each.problemCode === problemCode);
  return {
    nameZh: [known?.nameZh ?? category, problem?.nameZh].filter(Boolean).join(' · '),
    nameEn: [known?.nameEn ?? category, problem?.nameEn].filter(Boolean).join(' · '),
  };
}
