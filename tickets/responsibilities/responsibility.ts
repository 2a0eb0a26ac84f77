import type { Day, LimitClock } from '../deadline.ts';
import type { Urgency } from '../ticket.ts';

/** What the list (职责清单) says about a category. */
export type ResponsibilityContent = {
  urgency: Urgency;
  limitValue: number;
  limitClock: LimitClock;
  filingCondition: string;
  closingCondition: string;
  legalBasis: string | null;
};

/** A class of things and one of its problems; `classCode` '*' holds for every class. */
export type Category = { classCode: string; problemCode: string };

/** One row of the responsibility list. */
export type Responsibility = Category & ResponsibilityContent;

/** A row as it holds from a day on; `withdrawn`: from then on what is more general holds. */
export type ResponsibilityVersion = Responsibility & {
  responsibilityId: string;
  version: number;
  effectiveFrom: Day;
  withdrawn: boolean;
  reason: string | null;
  changedByName: string | null;
  changedAt: Date | null;
};

/** The row of last resort: without it nothing could be filed. */
export const isLastResort = ({ classCode, problemCode }: Category): boolean =>
  classCode === '*' && problemCode === 'other';

/** The longest limits that the known calendar reaches to. */
const LONGEST: Record<LimitClock, number> = {
  'urgent-hours': 240,
  'working-hours': 240,
  'working-days': 120,
};

/** What is wrong with a limit, for people; undefined: nothing. */
export function limitProblem({
  limitValue,
  limitClock,
}: Pick<ResponsibilityContent, 'limitValue' | 'limitClock'>): string | undefined {
  if (Number.isInteger(limitValue) && limitValue >= 1 && limitValue <= LONGEST[limitClock]) return;
  return `A limit on this clock is 1 to ${LONGEST[limitClock]}.`;
}

/** Which of the versions of one category holds on a day. */
export const versionOn = <V extends { effectiveFrom: Day }>(
  versions: readonly V[],
  day: Day,
): V | undefined =>
  versions
    .filter((each) => each.effectiveFrom <= day)
    .reduce<V | undefined>(
      (best, each) => (best && best.effectiveFrom >= each.effectiveFrom ? best : each),
      undefined,
    );

/**
 * Why a change may not begin on a day, for people. What held on a day held for all of it, so the earliest is
 * tomorrow; and a change that is planned is replaced on its own day, or taken back first.
 */
export function startProblem(
  today: Day,
  versions: readonly { effectiveFrom: Day }[],
  wanted: Day,
): string | undefined {
  if (wanted <= today) return 'A change takes effect from tomorrow at the earliest.';
  const planned = versions.map((each) => each.effectiveFrom).find((day) => day > wanted);
  if (!planned) return undefined;
  return `A change from ${planned} is planned already: take it back, or choose that day or a later one.`;
}

const contentKeys = [
  'urgency',
  'limitValue',
  'limitClock',
  'filingCondition',
  'closingCondition',
  'legalBasis',
] as const;

/** Whether two versions say the same. */
export const sameContent = (
  a: ResponsibilityContent & { withdrawn: boolean },
  b: ResponsibilityContent & { withdrawn: boolean },
): boolean =>
  a.withdrawn === b.withdrawn && (a.withdrawn || contentKeys.every((key) => a[key] === b[key]));

/** Only what the list says, without whose version it is. */
export const contentOf = (row: ResponsibilityContent): ResponsibilityContent => ({
  urgency: row.urgency,
  limitValue: row.limitValue,
  limitClock: row.limitClock,
  filingCondition: row.filingCondition,
  closingCondition: row.closingCondition,
  legalBasis: row.legalBasis,
});
