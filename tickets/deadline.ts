/**
 * Deadlines by the three clocks of the national case rules (GB/T 30428.8): 紧急工作时 run day and night,
 * 工作时 only in office hours, 工作日 by working days. All civil times are Asia/Shanghai, which has had
 * one fixed offset since 1991.
 */
export const limitClocks = ['urgent-hours', 'working-hours', 'working-days'] as const;
export type LimitClock = (typeof limitClocks)[number];
export type Limit = { value: number; clock: LimitClock };

/** A civil day in Shanghai, 'YYYY-MM-DD'; sorts as text. */
export type Day = string;

/** Working days and hours. `exceptions` holds the days that differ from Monday to Friday. */
export type WorkCalendar = { exceptions: ReadonlyMap<Day, boolean>; coveredThrough: Day };

export type Deadline = {
  dueAt: Date;
  /** False when the way to the deadline leaves the known calendar and plain weeks were assumed. */
  calendarCovered: boolean;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** Office hours of the district's departments, as milliseconds after midnight: 9–12 and 14–18. */
const OFFICE_SPANS = [
  [9 * HOUR_MS, 12 * HOUR_MS],
  [14 * HOUR_MS, 18 * HOUR_MS],
] as const;
const OFFICE_END_MS = 18 * HOUR_MS;

/** The civil day of an instant in Shanghai. */
export const dayOf = (at: Date): Day =>
  new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);

const midnightMs = (day: Day): number => Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS;
const nextDay = (day: Day): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** Whether a day is worked: by the calendar, otherwise Monday to Friday. */
export function isWorkingDay(calendar: WorkCalendar, day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return calendar.exceptions.get(day) ?? (weekday !== 0 && weekday !== 6);
}

/**
 * When the limit that starts at `from` is up. Working days end with office hours, and the day of the
 * start does not count.
 */
export function deadline(calendar: WorkCalendar, from: Date, limit: Limit): Deadline {
  const dueAt = addLimit(calendar, from, limit);
  const covered = limit.clock === 'urgent-hours' || dayOf(dueAt) <= calendar.coveredThrough;
  return { dueAt, calendarCovered: covered };
}

function addLimit(calendar: WorkCalendar, from: Date, { value, clock }: Limit): Date {
  switch (clock) {
    case 'urgent-hours':
      return new Date(from.getTime() + value * HOUR_MS);
    case 'working-hours':
      return addOfficeTime(calendar, from, value * HOUR_MS);
    case 'working-days':
      return addWorkingDays(calendar, from, value);
  }
}

function addOfficeTime(calendar: WorkCalendar, from: Date, durationMs: number): Date {
  let leftMs = durationMs;
  for (let day = dayOf(from); ; day = nextDay(day)) {
    if (!isWorkingDay(calendar, day)) continue;
    for (const [startMs, endMs] of OFFICE_SPANS) {
      const spanStart = Math.max(midnightMs(day) + startMs, from.getTime());
      const spanMs = midnightMs(day) + endMs - spanStart;
      if (spanMs <= 0) continue;
      if (leftMs <= spanMs) return new Date(spanStart + leftMs);
      leftMs -= spanMs;
    }
  }
}

function addWorkingDays(calendar: WorkCalendar, from: Date, count: number): Date {
  let day = dayOf(from);
  for (let left = count; left > 0; ) {
    day = nextDay(day);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return new Date(midnightMs(day) + OFFICE_END_MS);
}

/**
 * The deadline of a ticket that rested from `suspendedAt` to `resumedAt`: what was left of the limit on
 * its own clock when it was laid aside is left again now. An already missed deadline stays missed.
 */
export function resumedDeadline(
  calendar: WorkCalendar,
  dueAt: Date,
  suspendedAt: Date,
  resumedAt: Date,
  clock: LimitClock,
): Deadline {
  if (dueAt <= suspendedAt) {
    return { dueAt, calendarCovered: dayOf(dueAt) <= calendar.coveredThrough };
  }
  if (clock === 'urgent-hours') {
    const restedMs = resumedAt.getTime() - suspendedAt.getTime();
    return { dueAt: new Date(dueAt.getTime() + restedMs), calendarCovered: true };
  }
  const moved =
    clock === 'working-hours'
      ? addOfficeTime(calendar, resumedAt, officeTimeMs(calendar, suspendedAt, dueAt))
      : addWorkingDays(calendar, resumedAt, workingDaysBetween(calendar, suspendedAt, dueAt));
  const later = moved > dueAt ? moved : dueAt;
  return { dueAt: later, calendarCovered: dayOf(later) <= calendar.coveredThrough };
}

function officeTimeMs(calendar: WorkCalendar, from: Date, to: Date): number {
  let totalMs = 0;
  for (let day = dayOf(from); day <= dayOf(to); day = nextDay(day)) {
    if (!isWorkingDay(calendar, day)) continue;
    for (const [startMs, endMs] of OFFICE_SPANS) {
      const start = Math.max(midnightMs(day) + startMs, from.getTime());
      const end = Math.min(midnightMs(day) + endMs, to.getTime());
      totalMs += Math.max(0, end - start);
    }
  }
  return totalMs;
}

function workingDaysBetween(calendar: WorkCalendar, from: Date, to: Date): number {
  let count = 0;
  for (let day = dayOf(from); day < dayOf(to); ) {
    day = nextDay(day);
    if (isWorkingDay(calendar, day)) count += 1;
  }
  return count;
}

/** What the public is told: the deadline, rounded up to the full hour. */
export const publicDeadline = (dueAt: Date): Date =>
  new Date(Math.ceil(dueAt.getTime() / HOUR_MS) * HOUR_MS);
