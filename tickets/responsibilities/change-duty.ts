import { classByCode, departmentById } from '../../assets/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { writeAdminLog } from '../../platform/admin-log.ts';
import type { Db, Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { type DutyVersion, listDuties, saveDuty } from '../alerts/duty-store.ts';
import { isDay } from '../change-calendar.ts';
import { type Day, dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { versionOn } from './responsibility.ts';

const refuse = (field: string, message: string) =>
  new AppError('invalid-field', message, { fields: [{ field, message }] });

/**
 * Gives a class in a street to a department from a day on, or to nobody any more. What was planned for that
 * day or later is replaced.
 * @throws AppError `invalid-field`, `class-unknown`, `department-unknown`
 */
export async function changeDuty(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  duty: DutyVersion,
): Promise<void> {
  const { classCode, street, departmentId, effectiveFrom } = duty;
  const at = clock.now();
  if (!isDay(effectiveFrom) || effectiveFrom <= dayOf(at)) {
    throw refuse('/effectiveFrom', 'A change takes effect from tomorrow at the earliest.');
  }
  await db.transaction(async (query) => {
    const department = departmentId ? await departmentById(query, departmentId) : undefined;
    if (departmentId && !department) throw new AppError('department-unknown');
    if (classCode !== '*' && !(await classByCode(query, classCode))) {
      throw new AppError('class-unknown');
    }
    const before = await dutyOn(query, duty, effectiveFrom);
    await saveDuty(query, duty);
    await writeAdminLog(
      query,
      actor,
      {
        ...{ kind: 'duty', action: departmentId ? 'change' : 'remove' },
        ...{ subjectId: `${classCode}:${street}`, subjectName: null },
        before: before?.departmentId ? { department: before.departmentName } : null,
        after: { department: department?.nameZh ?? null, effectiveFrom },
      },
      at,
    );
  });
}

async function dutyOn(query: Query, { classCode, street }: DutyVersion, day: Day) {
  const same = (each: DutyVersion) => each.classCode === classCode && each.street === street;
  return versionOn((await listDuties(query)).filter(same), day);
}

/** What holds on a day and what begins later. */
export async function dutiesFrom({ query }: Pick<Db, 'query'>, day: Day) {
  const groups = Map.groupBy(await listDuties(query), (each) => `${each.classCode} ${each.street}`);
  return [...groups.values()].flatMap((versions) => {
    const current = versionOn(versions, day);
    const later = versions.filter((each) => each.effectiveFrom > day);
    return [
      ...(current?.departmentId ? [{ ...current, planned: false }] : []),
      ...later.map((each) => ({ ...each, planned: true })),
    ];
  });
}
