import type { Language } from './language.ts';
import type { Say } from './page-language.ts';

const ZONE = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const formats = {
  zh: new Intl.DateTimeFormat('zh-CN', {
    timeZone: ZONE,
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }),
  en: new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }),
};
const days = {
  zh: new Intl.DateTimeFormat('zh-CN', { timeZone: ZONE, month: 'long', day: 'numeric' }),
  en: new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, month: 'long', day: 'numeric' }),
};
/** China has kept one offset all year since 1992, so its calendar is plain arithmetic. */
const OFFSET_MS = 8 * HOUR_MS;
const yearOf = (at: Date): number => new Date(at.getTime() + OFFSET_MS).getUTCFullYear();
const dayOf = (at: Date): number => Math.floor((at.getTime() + OFFSET_MS) / DAY_MS);

/** How the pages write times: China's clock, in the language of the page, seen from `now`. */
export function pageTimes(language: Language, say: Say, now: Date) {
  const counted = (unit: 'days' | 'hours' | 'minutes', count: number) =>
    count === 1 ? say(`time.${unit}One`) : say(`time.${unit}`, { count });
  return {
    /** Day and time of day, with the year when it is another one. */
    moment(at: Date): string {
      const text = formats[language].format(at);
      if (yearOf(at) === yearOf(now)) return text;
      return language === 'zh' ? `${yearOf(at)}年${text}` : `${text} ${yearOf(at)}`;
    },
    /** "since yesterday", "昨天起". */
    since(at: Date): string {
      const ago = dayOf(now) - dayOf(at);
      if (ago <= 0) return say('time.sinceToday');
      if (ago === 1) return say('time.sinceYesterday');
      if (ago < 14) return say('time.sinceDays', { count: ago });
      return say('time.sinceDate', { date: days[language].format(at) });
    },
    /** The time between two moments in its two largest units, whichever is earlier. */
    span(from: Date, to: Date): string {
      const ms = Math.abs(to.getTime() - from.getTime());
      const dayCount = Math.floor(ms / DAY_MS);
      const hourCount = Math.floor((ms % DAY_MS) / HOUR_MS);
      if (dayCount > 0) {
        const rest = hourCount > 0 && dayCount < 7 ? ` ${counted('hours', hourCount)}` : '';
        return counted('days', dayCount) + rest;
      }
      const minutes = Math.max(1, Math.floor((ms % HOUR_MS) / MINUTE_MS));
      if (hourCount === 0) return counted('minutes', minutes);
      return hourCount < 6
        ? `${counted('hours', hourCount)} ${counted('minutes', minutes)}`
        : counted('hours', hourCount);
    },
  };
}
