import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayAfter, dueDay, isDay, lastDay } from '../../tickets/report/report-day.ts';
import { keyOf, nextAttempt } from '../../tickets/report/report-delivery.ts';

describe('the day a report is about', () => {
  it.each([
    ['2026-11-22T23:29:59Z', '07:30', undefined],
    ['2026-11-22T23:30:00Z', '07:30', '2026-11-22'],
    ['2026-11-23T15:59:59Z', '07:30', '2026-11-22'],
    // Midnight in Shanghai.
    ['2026-11-23T16:00:00Z', '07:30', undefined],
    ['2026-11-23T16:00:00Z', '00:00', '2026-11-23'],
    ['2026-12-31T23:30:00Z', '07:30', '2026-12-31'],
    ['2026-11-23T10:00:00Z', 'never', undefined],
  ])('at %s, when it is made at %s, is %s', (at, reportAt, day) => {
    expect(dueDay(new Date(at), reportAt)).toBe(day);
  });

  const days = fc.date({
    min: new Date('2000-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  });

  it('is over, and the next one is not', () => {
    fc.assert(
      fc.property(days, (at) => {
        const day = lastDay(at);
        expect(isDay(day)).toBe(true);
        const end = new Date(`${dayAfter(day)}T00:00:00+08:00`);
        expect(end.getTime()).toBeLessThanOrEqual(at.getTime());
        const nextEnd = new Date(`${dayAfter(day, 2)}T00:00:00+08:00`);
        expect(nextEnd.getTime()).toBeGreaterThan(at.getTime());
      }),
    );
  });

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '', '20261122', '2026-11-22T00:00:00Z'])(
    'is not %j',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});

describe('trying again', () => {
  const at = new Date('2026-11-22T23:30:00Z');

  it('waits never shorter than before, within a day in all, and ends', () => {
    const pauses: number[] = [];
    for (let attempts = 1; attempts < 100; attempts += 1) {
      const next = nextAttempt(attempts, at);
      if (!next) break;
      pauses.push(next.getTime() - at.getTime());
    }
    expect(pauses.length).toBeGreaterThan(5);
    expect(pauses.length).toBeLessThan(99);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(86_400_000);
  });

  it('is the same to a receiver, and a sending that somebody asked for is not', () => {
    expect(keyOf({ day: '2026-11-22', turn: 1 })).toBe(keyOf({ day: '2026-11-22', turn: 1 }));
    expect(keyOf({ day: '2026-11-22', turn: 1 })).not.toBe(keyOf({ day: '2026-11-22', turn: 2 }));
  });
});
