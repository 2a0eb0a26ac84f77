import type { RuleContent } from './admin-api.ts';

/** What can differ between two versions of a rule, in the order they are read. */
export type RulePart = 'urgency' | 'limit' | 'filing' | 'closing' | 'basis';

/** A version as it is compared: withdrawn ones say nothing. */
type Compared = RuleContent & { withdrawn: boolean };

const same: Record<RulePart, (a: RuleContent, b: RuleContent) => boolean> = {
  urgency: (a, b) => a.urgency === b.urgency,
  limit: (a, b) => a.limitValue === b.limitValue && a.limitClock === b.limitClock,
  filing: (a, b) => a.filingCondition === b.filingCondition,
  closing: (a, b) => a.closingCondition === b.closingCondition,
  basis: (a, b) => a.legalBasis === b.legalBasis,
};

/** In what a version differs from the one before; all of it where there was none. */
export function ruleDifferences(before: Compared | undefined, after: Compared): RulePart[] {
  const parts = Object.keys(same) as RulePart[];
  if (after.withdrawn) return [];
  if (!before || before.withdrawn) return parts;
  return parts.filter((part) => !same[part](before, after));
}
