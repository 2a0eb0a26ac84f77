import chineseDays from 'chinese-days';
import type { Db } from '../platform/db.ts';
import { type CalendarDay, saveCoveredThrough, seedCalendarDays } from './calendar-store.ts';
import { isWorkingDay } from './deadline.ts';
import type { Responsibility } from './responsibilities/responsibility.ts';
import { seedResponsibilities } from './responsibilities/responsibility-store.ts';
import responsibilities from './seed/responsibilities.json' with { type: 'json' };

/** The years whose arrangement by the State Council the installed `chinese-days` knows. */
const FIRST_DAY = '2024-01-01';
const COVERED_THROUGH = '2026-12-31';

const plainWeeks = { exceptions: new Map<string, boolean>(), coveredThrough: COVERED_THROUGH };

/** The published days that differ from Monday to Friday. */
export function publishedDays(): CalendarDay[] {
  const days: CalendarDay[] = [];
  const end = Date.parse(COVERED_THROUGH);
  for (let ms = Date.parse(FIRST_DAY); ms <= end; ms += 86_400_000) {
    const day = new Date(ms).toISOString().slice(0, 10);
    const { work, name } = chineseDays.getDayDetail(day);
    if (work === isWorkingDay(plainWeeks, day)) continue;
    // "Spring Festival,春节,4": English, Chinese and the length of the holiday.
    days.push({ day, working: work, nameZh: name.split(',')[1] ?? name });
  }
  return days;
}

/**
 * Adds the published calendar and the responsibility list where they are missing. Safe to repeat; what an
 * administrator has changed stays as it is.
 */
export async function seedTickets(db: Db): Promise<void> {
  await db.transaction(async (query) => {
    await seedCalendarDays(query, publishedDays());
    await saveCoveredThrough(query, COVERED_THROUGH, { onlyForward: true });
    await seedResponsibilities(query, responsibilities as Responsibility[]);
  });
}
