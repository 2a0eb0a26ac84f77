import { isPlainText } from '../../assets/index.ts';
import type { Actor } from '../../platform/actor.ts';
import { writeAdminLog } from '../../platform/admin-log.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { isDay } from '../change-calendar.ts';
import { type Day, dayOf } from '../deadline.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { deedOf, nextVersion } from './change-responsibility.ts';
import {
  contentOf,
  type ResponsibilityVersion,
  startProblem,
  versionOn,
} from './responsibility.ts';
import {
  type ListFormat,
  type ListProblem,
  type ListRow,
  readList,
} from './responsibility-file.ts';
import { knownCategories, listVersions, lockList, putVersions } from './responsibility-store.ts';

export type ListImport = {
  bytes: Uint8Array;
  format: ListFormat;
  effectiveFrom: Day;
  reason: string;
  /** Only says what would change. */
  dryRun: boolean;
};

type Change = { before: ResponsibilityVersion | undefined; after: ResponsibilityVersion };

const MAX_TOLD = 200;
const keyOf = ({ classCode, problemCode }: { classCode: string; problemCode: string }) =>
  `${classCode} ${problemCode}`;

/**
 * Takes a list from a file, all or nothing, to hold from a day on. Rows that the file does not have stay as they
 * are. @throws AppError `import-unreadable`, `invalid-field` for day and reason
 */
export async function importList(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  { bytes, format, effectiveFrom, reason, dryRun }: ListImport,
) {
  const at = clock.now();
  if (!isDay(effectiveFrom) || effectiveFrom <= dayOf(at)) {
    const message = 'A change takes effect from tomorrow at the earliest.';
    throw new AppError('invalid-field', message, { fields: [{ field: 'effectiveFrom', message }] });
  }
  const { rows, count, problems } = await readList(bytes, format);
  return db.transaction(async (query) => {
    await lockList(query);
    const stored = Map.groupBy(await listVersions(query), keyOf);
    problems.push(...(await unknownRows(query, rows)));
    problems.push(...startProblems(rows, stored, dayOf(at), effectiveFrom));
    const changes = rows.flatMap((row): Change[] => {
      const versions = stored.get(keyOf(row)) ?? [];
      const wanted = { ...contentOf(row), effectiveFrom, withdrawn: false, reason };
      const after = nextVersion(row, wanted, versions, { at, name: actor.name });
      return after ? [{ before: versionOn(versions, effectiveFrom), after }] : [];
    });
    const applied = !dryRun && problems.length === 0;
    if (applied && changes.length > 0) await write(query, actor, changes, at);
    return reportOf(count, changes, problems, applied);
  });
}

async function write(query: Query, actor: Actor, changes: readonly Change[], at: Date) {
  await putVersions(
    query,
    changes.map(({ after }) => after),
    actor.staffId,
  );
  for (const { before, after } of changes) {
    await writeAdminLog(query, actor, deedOf(before, after), at);
  }
}

const startProblems = (
  rows: readonly ListRow[],
  stored: ReadonlyMap<string, readonly ResponsibilityVersion[]>,
  today: Day,
  from: Day,
): ListProblem[] =>
  rows.flatMap((row) => {
    const message = startProblem(today, stored.get(keyOf(row)) ?? [], from);
    return message ? [{ row: row.row, column: null, message }] : [];
  });

async function unknownRows(query: Query, rows: readonly ListRow[]): Promise<ListProblem[]> {
  const known = await knownCategories(query, rows);
  return rows.flatMap((row, index) => {
    const texts = [row.filingCondition, row.closingCondition, row.legalBasis ?? ''];
    const problems: ListProblem[] = [];
    if (!known[index]) {
      const message = 'There is no such class or problem.';
      problems.push({ row: row.row, column: '问题代码', message });
    }
    if (!texts.every(isPlainText)) {
      problems.push({ row: row.row, column: null, message: 'Delete the control characters.' });
    }
    return problems;
  });
}

const reportOf = (
  rows: number,
  changes: readonly Change[],
  problems: readonly ListProblem[],
  applied: boolean,
) => ({
  rows,
  added: changes.filter(({ before }) => !before).length,
  changed: changes.filter(({ before }) => before).length,
  unchanged: Math.max(0, rows - changes.length),
  applied,
  changes: changes.slice(0, MAX_TOLD).map(({ before, after }) => ({
    ...{ classCode: after.classCode, problemCode: after.problemCode },
    before: before ? contentOf(before) : null,
    after: contentOf(after),
  })),
  problemCount: problems.length,
  problems: problems.slice(0, MAX_TOLD),
});
