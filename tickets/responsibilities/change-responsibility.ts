import { isPlainText } from '../../assets/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { type AdminDeed, writeAdminLog } from '../../platform/admin-log.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { isDay } from '../change-calendar.ts';
import { type Day, dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import {
  type Category,
  contentOf,
  isLastResort,
  limitProblem,
  type ResponsibilityContent,
  type ResponsibilityVersion,
  sameContent,
  startProblem,
  versionOn,
} from './responsibility.ts';
import {
  deleteVersion,
  knownCategories,
  listVersions,
  lockList,
  putVersions,
} from './responsibility-store.ts';

/** A change of the list, from a day on. */
export type ResponsibilityChange = ResponsibilityContent & {
  effectiveFrom: Day;
  withdrawn: boolean;
  reason: string;
  /** The newest version its author has seen; 0: none. */
  seenVersion: number;
};

const refuse = (field: string, message: string) =>
  new AppError('invalid-field', message, { fields: [{ field, message }] });

/**
 * Lets the list say something else about a category from a day on. Tickets keep what they were filed under;
 * the versions before stay to be read.
 * @throws AppError `invalid-field`, or `conflict` when somebody else has changed it meanwhile
 */
export async function changeResponsibility(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  category: Category,
  { seenVersion, ...change }: ResponsibilityChange,
): Promise<void> {
  const wrongLimit = limitProblem(change);
  if (wrongLimit) throw refuse('/limitValue', wrongLimit);
  if (!isDay(change.effectiveFrom)) throw refuse('/effectiveFrom', 'Give a day as YYYY-MM-DD.');
  if (change.withdrawn && isLastResort(category)) {
    throw refuse(
      '/withdrawn',
      'This row holds for all that no other row is about; it has to stay.',
    );
  }
  const texts = [change.filingCondition, change.closingCondition, change.legalBasis, change.reason];
  if (!texts.every((text) => isPlainText(text ?? ''))) {
    throw refuse('/reason', 'Delete the control characters in the texts.');
  }
  const at = clock.now();
  await db.transaction(async (query) => {
    await lockList(query);
    const [known] = await knownCategories(query, [category]);
    if (!known) throw refuse('/problemCode', 'There is no such class or problem.');
    const versions = await listVersions(query, category);
    const newest = versions.at(-1);
    if ((newest?.version ?? 0) !== seenVersion) throw changedMeanwhile();
    const wrongStart = startProblem(dayOf(at), versions, change.effectiveFrom);
    if (wrongStart) throw refuse('/effectiveFrom', wrongStart);
    await write(query, actor, at, category, change, versions);
  });
}

const changedMeanwhile = () =>
  new AppError('conflict', 'Somebody has changed this row meanwhile: look at it again.');

async function write(
  query: Query,
  actor: Actor,
  at: Date,
  category: Category,
  change: Omit<ResponsibilityChange, 'seenVersion'>,
  versions: readonly ResponsibilityVersion[],
) {
  const next = nextVersion(category, change, versions, { at, name: actor.name });
  if (!next) throw refuse('/effectiveFrom', 'This is what the list says already.');
  await putVersions(query, [next], actor.staffId);
  const before = versionOn(versions, change.effectiveFrom);
  await writeAdminLog(query, actor, deedOf(before, next), at);
}

/** The version that a change makes; undefined: the list says so already. */
export function nextVersion(
  category: Category,
  change: ResponsibilityContent & { effectiveFrom: Day; withdrawn: boolean; reason: string },
  versions: readonly ResponsibilityVersion[],
  by: { at: Date; name: string },
): ResponsibilityVersion | undefined {
  const before = versionOn(versions, change.effectiveFrom);
  if (before ? sameContent(before, change) : change.withdrawn) return undefined;
  const replaced = before?.effectiveFrom === change.effectiveFrom ? before : undefined;
  return {
    ...{ classCode: category.classCode, problemCode: category.problemCode },
    ...contentOf(change),
    responsibilityId: replaced?.responsibilityId ?? newId(),
    version: replaced?.version ?? (versions.at(-1)?.version ?? 0) + 1,
    effectiveFrom: change.effectiveFrom,
    withdrawn: change.withdrawn,
    reason: change.reason,
    changedByName: by.name,
    changedAt: by.at,
  };
}

/** How a change of the list is written down. */
export const deedOf = (
  before: ResponsibilityVersion | undefined,
  after: ResponsibilityVersion,
): AdminDeed => ({
  kind: 'responsibility',
  action: after.withdrawn ? 'withdraw' : before ? 'change' : 'add',
  subjectId: `${after.classCode}:${after.problemCode}`,
  subjectName: null,
  before: before ? { ...contentOf(before), withdrawn: before.withdrawn } : null,
  after: {
    ...contentOf(after),
    withdrawn: after.withdrawn,
    effectiveFrom: after.effectiveFrom,
    reason: after.reason,
  },
});

/**
 * Takes a change back that has not begun.
 * @throws AppError `not-found`, or `conflict` once it holds
 */
export async function takeBackChange(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  category: Category,
  effectiveFrom: Day,
): Promise<void> {
  const at = clock.now();
  await db.transaction(async (query) => {
    await lockList(query);
    const versions = await listVersions(query, category);
    const planned = versions.find((each) => each.effectiveFrom === effectiveFrom);
    if (!planned) throw new AppError('not-found', 'No change begins on this day.');
    if (effectiveFrom <= dayOf(at)) {
      throw new AppError('conflict', 'This version has begun: plan another change instead.');
    }
    if (planned !== versions.at(-1)) {
      throw new AppError('conflict', 'Take back the later change first.');
    }
    await deleteVersion(query, planned.responsibilityId);
    const deed = { ...deedOf(undefined, planned), action: 'take-back' };
    await writeAdminLog(query, actor, { ...deed, before: deed.after ?? null, after: null }, at);
  });
}
