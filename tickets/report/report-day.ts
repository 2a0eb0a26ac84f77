import { type Day, dayOf } from '../deadline.ts';

const DAY_MS = 86_400_000;
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** A day some days later, or earlier. */
export const dayAfter = (day: Day, days = 1): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Whether a text names a day that the calendar has. */
export function isDay(text: string): text is Day {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

/** The last day that is over, in Shanghai. */
export const lastDay = (at: Date): Day => dayAfter(dayOf(at), -1);

/** The day whose report should be there by now; undefined when it is too early in the morning, or for `never`. */
export function dueDay(at: Date, reportAt: string): Day | undefined {
  if (reportAt === 'never') return undefined;
  const clock = new Date(at.getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(11, 16);
  return clock >= reportAt ? lastDay(at) : undefined;
}
