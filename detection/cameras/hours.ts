/** Hours of the day in Asia/Shanghai, `HH:MM` each; half-open, over midnight when `from` is later. */
export type Hours = readonly [from: string, to: string];

const HOUR_OF_DAY = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
/** Asia/Shanghai keeps one offset all the year. */
const SHANGHAI_OFFSET_MINUTES = 8 * 60;
const DAY_MINUTES = 24 * 60;

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

/** Whether they name a part of the day: `24:00` may end it, and both alike would be nothing. */
export const areHours = ([from, to]: Hours): boolean =>
  HOUR_OF_DAY.test(from) && HOUR_OF_DAY.test(to) && from !== '24:00' && from !== to;

/** Whether a moment lies in the hours; null is always. */
export function isWithinHours(hours: Hours | null, at: Date): boolean {
  if (hours === null) return true;
  const [from, to] = hours.map(minuteOf) as [number, number];
  const minute = (Math.floor(at.getTime() / 60_000) + SHANGHAI_OFFSET_MINUTES) % DAY_MINUTES;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
