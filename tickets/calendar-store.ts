import { type Query, sql, toJson } from '../platform/db.ts';
import type { Day, WorkCalendar } from './deadline.ts';

export type CalendarDay = { day: Day; working: boolean; nameZh: string };

/** The exceptions from `fromDay` on, and how far the calendar is known. */
export async function loadCalendar(query: Query, fromDay: Day): Promise<WorkCalendar> {
  const rows = await query<{ day: Day | null; working: boolean; coveredThrough: Day | null }>(sql`
    select d.day, d.working, (select covered_through from calendar_coverage) as "coveredThrough"
    from (select 1) always left join calendar_days d on d.day >= ${fromDay}::date`);
  const exceptions = new Map<Day, boolean>();
  for (const { day, working } of rows) if (day) exceptions.set(day, working);
  return { exceptions, coveredThrough: rows[0]?.coveredThrough ?? fromDay };
}

export const listCalendarDays = (query: Query, from: Day, to: Day): Promise<CalendarDay[]> =>
  query<CalendarDay>(sql`
    select day, working, name_zh as "nameZh" from calendar_days
    where day between ${from}::date and ${to}::date order by day`);

const insertDays = (days: readonly CalendarDay[]) => sql`
  insert into calendar_days (day, working, name_zh)
  select day, working, "nameZh"
  from jsonb_to_recordset(${toJson(days)}::jsonb) as d(day date, working boolean, "nameZh" text)`;

/** Adds days that are not there. */
export async function seedCalendarDays(query: Query, days: readonly CalendarDay[]): Promise<void> {
  await query(sql`${insertDays(days)} on conflict do nothing`);
}

/** Adds or replaces days. */
export async function saveCalendarDays(query: Query, days: readonly CalendarDay[]): Promise<void> {
  await query(sql`
    ${insertDays(days)}
    on conflict (day) do update set working = excluded.working, name_zh = excluded.name_zh`);
}

/** Sets how far the calendar is known; `onlyForward` keeps a later day that is already there. */
export async function saveCoveredThrough(
  query: Query,
  day: Day,
  options: { onlyForward?: boolean } = {},
): Promise<void> {
  await query(sql`
    insert into calendar_coverage (covered_through) values (${day}::date)
    on conflict (only_row) do update set covered_through = case
      when ${options.onlyForward ?? false}::boolean
        then greatest(calendar_coverage.covered_through, excluded.covered_through)
      else excluded.covered_through end`);
}

/** A day like any other of its weekday again. Answers whether it was another. */
export async function deleteCalendarDay(query: Query, day: Day): Promise<boolean> {
  const rows = await query(sql`delete from calendar_days where day = ${day}::date returning day`);
  return rows.length > 0;
}
