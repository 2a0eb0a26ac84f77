import { parse } from 'csv-parse/sync';
import type { Actor } from '../platform/actor.ts';
import { writeAdminLog } from '../platform/admin-log.ts';
import type { Db } from '../platform/db.ts';
import { AppError, type FieldError } from '../platform/errors.ts';
import {
  type CalendarDay,
  deleteCalendarDay,
  listCalendarDays,
  loadCalendar,
  saveCalendarDays,
  saveCoveredThrough,
} from './calendar-store.ts';
import type { Day } from './deadline.ts';
import type { TicketDeps } from './ticket-deps.ts';

/** The days of a year that differ from Monday to Friday, and up to which day the calendar is known. */
export async function calendarOfYear(
  db: Db,
  year: number,
): Promise<{ days: CalendarDay[]; coveredThrough: Day }> {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`];
  const days = await listCalendarDays(db.query, first, last);
  const { coveredThrough } = await loadCalendar(db.query, last);
  return { days, coveredThrough };
}

const badDay = (field: string) => {
  const message = 'Give a day as YYYY-MM-DD.';
  return new AppError('invalid-field', message, { fields: [{ field, message }] });
};

/**
 * Says whether a day is worked and why, or (null) that it is like any other of its weekday. Open tickets keep
 * their deadlines. Throws `invalid-field`.
 */
export async function changeCalendarDay(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  day: Day,
  change: { working: boolean; nameZh: string } | null,
): Promise<void> {
  if (!isDay(day)) throw badDay('/day');
  await db.transaction(async (query) => {
    const [before] = await listCalendarDays(query, day, day);
    if (change) await saveCalendarDays(query, [{ day, ...change }]);
    else await deleteCalendarDay(query, day);
    const deed = { kind: 'calendar', action: 'change', subjectId: day, subjectName: null } as const;
    const told = before ? { working: before.working, nameZh: before.nameZh } : null;
    await writeAdminLog(query, actor, { ...deed, before: told, after: change }, clock.now());
  });
}

/** Says up to which day the arrangement of the State Council is in the calendar. Throws `invalid-field`. */
export async function changeCoverage(
  { db, clock }: Pick<TicketDeps, 'db' | 'clock'>,
  actor: Actor,
  coveredThrough: Day,
): Promise<void> {
  if (!isDay(coveredThrough)) throw badDay('/coveredThrough');
  await db.transaction(async (query) => {
    const before = await loadCalendar(query, coveredThrough);
    await saveCoveredThrough(query, coveredThrough);
    const deed = { kind: 'calendar', action: 'cover', subjectId: null, subjectName: null } as const;
    const told = { coveredThrough: before.coveredThrough };
    await writeAdminLog(
      query,
      actor,
      { ...deed, before: told, after: { coveredThrough } },
      clock.now(),
    );
  });
}

const WORKING = new Map([
  ['yes', true],
  ['no', false],
]);

/**
 * Takes the arrangement of the State Council from a CSV with the columns `day` (YYYY-MM-DD), `working`
 * (yes or no) and `name`, all or nothing; days that are there are replaced. `coveredThrough` says up to
 * which day the calendar is known from now on. Answers how many days were taken. Throws `invalid-field`
 * with every bad row and column. Tickets that are open keep the deadline they were given.
 */
export async function importCalendar(
  db: Db,
  csv: string,
  coveredThrough: Day | undefined,
): Promise<number> {
  const errors: FieldError[] = [];
  const days = readRows(csv).map((row, index) => readDay(row, index + 2, errors));
  if (coveredThrough !== undefined && !isDay(coveredThrough)) {
    errors.push({ field: 'covered-through', message: 'must be a day as YYYY-MM-DD' });
  }
  if (errors.length > 0) {
    throw new AppError('invalid-field', 'The calendar was not taken.', { fields: errors });
  }
  await db.transaction(async (query) => {
    await saveCalendarDays(query, days);
    if (coveredThrough) await saveCoveredThrough(query, coveredThrough);
  });
  return days.length;
}

type Row = { day?: string; working?: string; name?: string };

function readRows(csv: string): Row[] {
  try {
    return parse(csv, { bom: true, columns: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw new AppError('invalid-field', `The file is not a CSV table: ${(error as Error).message}`);
  }
}

function readDay(row: Row, line: number, errors: FieldError[]): CalendarDay {
  const { day = '', working = '', name = '' } = row;
  const isWorked = WORKING.get(working);
  const wrong = (column: string, message: string) =>
    errors.push({ field: `line ${line}, ${column}`, message });
  if (!isDay(day)) wrong('day', 'must be a day as YYYY-MM-DD');
  if (isWorked === undefined) wrong('working', 'must be yes or no');
  if (!name) wrong('name', 'must say which holiday it belongs to');
  return { day, working: isWorked ?? false, nameZh: name };
}

/** Whether a text is a day of the calendar, as YYYY-MM-DD. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);
