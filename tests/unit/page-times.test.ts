import { describe, expect, test } from 'vitest';
import { sayIn } from '../../gateway/page-language.ts';
import { pageTimes } from '../../gateway/page-times.ts';

// 09:00 on a Monday in Shenzhen.
const now = new Date('2026-11-23T01:00:00Z');
const zh = pageTimes('zh', sayIn('zh'), now);
const en = pageTimes('en', sayIn('en'), now);
const ago = (ms: number) => new Date(now.getTime() - ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('times on the pages', () => {
  test('a moment is told by the clock of China, with the year when it is another one', () => {
    expect(zh.moment(new Date('2026-11-23T10:00:00Z'))).toBe('11月23日周一 18:00');
    expect(en.moment(new Date('2026-11-23T10:00:00Z'))).toBe('Mon 23 Nov, 18:00');
    expect(zh.moment(new Date('2026-12-31T16:00:00Z'))).toBe('2027年1月1日周五 00:00');
  });

  test.each([
    [0, '今天起', 'today'],
    [8 * HOUR, '今天起', 'today'],
    [10 * HOUR, '昨天起', 'since yesterday'],
    [3 * DAY, '3 天前起', 'since 3 days ago'],
    [40 * DAY, '10月14日起', 'since 14 October'],
  ])('since %i ms ago counts days of the calendar', (ms, chinese, english) => {
    expect(zh.since(ago(ms))).toBe(chinese);
    expect(en.since(ago(ms))).toBe(english);
  });

  test.each([
    [0, '1 分钟', '1 minute'],
    [59 * 60_000, '59 分钟', '59 minutes'],
    [2 * HOUR + 60_000, '2 小时 1 分钟', '2 hours 1 minute'],
    [23 * HOUR, '23 小时', '23 hours'],
    [DAY + HOUR, '1 天 1 小时', '1 day 1 hour'],
    [9 * DAY + HOUR, '9 天', '9 days'],
  ])('a span of %i ms reads the same in both directions', (ms, chinese, english) => {
    expect(zh.span(ago(ms), now)).toBe(chinese);
    expect(en.span(now, ago(ms))).toBe(english);
  });
});
