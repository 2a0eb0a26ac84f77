import type { Department } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { saveDuty } from '../../tickets/index.ts';
import pingshan from './pingshan.json' with { type: 'json' };

/** Classes of events that are not the street office's, and whose they are. */
const byClass: readonly [classCode: string, departmentCode: string][] = [
  ['E0102', '440310202'],
  ['E0103', '440310202'],
  ['E0505', '440310106'],
  ['E0406', '440310102'],
  ['E0409', '440310105'],
  ['E0499', '440310109'],
];

/** Who answers for what cameras see: the street's office (属地), and some bureaus everywhere. */
export async function addDemoDuties(
  query: Query,
  departments: readonly Department[],
): Promise<void> {
  const idOf = (code: string) =>
    departments.find((each) => each.departmentCode === code)?.departmentId;
  const duties = [
    ...pingshan.streets.map(({ nameZh, departmentCode }) => ['*', nameZh, departmentCode] as const),
    ...byClass.map(([classCode, departmentCode]) => [classCode, '*', departmentCode] as const),
  ];
  for (const [classCode, street, departmentCode] of duties) {
    const departmentId = idOf(departmentCode);
    if (departmentId) await saveDuty(query, { classCode, street, departmentId });
  }
}
