const dayMs = 86_400_000;
const shanghaiMs = 8 * 3_600_000;

const shifted = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** The day it is in Shanghai, wherever the device is. */
export const todayInShanghai = (now: number): string =>
  new Date(now + shanghaiMs).toISOString().slice(0, 10);

export const dayAfter = (day: string): string => shifted(day, 1);

/** 0 is Sunday. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay();

/** The Monday after a day. */
export const nextMonday = (day: string): string => shifted(day, (8 - weekdayOf(day)) % 7 || 7);

/** The days of a month (1–12), with null for what stands before its first in a week that begins on Monday. */
export const monthDays = (year: number, month: number): (string | null)[] => {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const before = (weekdayOf(first) + 6) % 7;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return [
    ...Array<null>(before).fill(null),
    ...Array.from({ length }, (_, index) => shifted(first, index)),
  ];
};
