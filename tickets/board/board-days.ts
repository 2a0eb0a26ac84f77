import { type Day, dayOf } from '../deadline.ts';
import { startOfDay } from './ticket-filter.ts';

const DAY_MS = 86_400_000;

export type Span = { since: Date; until: Date };

/** The day so many days before another. */
export const daysEarlier = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** A whole day in Shanghai. */
export const wholeDay = (day: Day): Span => ({
  since: startOfDay(day),
  until: startOfDay(daysEarlier(day, -1)),
});

/** The days until the end of a day, that one included. */
export const daysUntil = (day: Day, days: number): Span => ({
  since: startOfDay(daysEarlier(day, days - 1)),
  until: wholeDay(day).until,
});

/** A day and those it is compared with. */
export type ComparedDays = { now: Span; yesterday: Span; lastWeek: Span };

/**
 * A day, the day before and the same weekday of the week before. A day that is not over is compared with as much of
 * the others: a morning is no worse than a whole yesterday.
 */
export function comparedDays(day: Day, at: Date): ComparedDays {
  const now = wholeDay(day);
  const missingMs = dayOf(at) === day ? now.until.getTime() - at.getTime() : 0;
  const earlier = (days: number): Span => {
    const { since, until } = wholeDay(daysEarlier(day, days));
    return { since, until: new Date(until.getTime() - missingMs) };
  };
  return { now, yesterday: earlier(1), lastWeek: earlier(7) };
}
