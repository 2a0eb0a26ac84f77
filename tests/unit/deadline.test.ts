import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayOf,
  deadline,
  isWorkingDay,
  type Limit,
  limitClocks,
  publicDeadline,
  resumedDeadline,
  type WorkCalendar,
} from '../../tickets/deadline.ts';
import { publishedDays } from '../../tickets/seed-tickets.ts';

const calendar: WorkCalendar = {
  exceptions: new Map(publishedDays().map(({ day, working }) => [day, working])),
  coveredThrough: '2026-12-31',
};
/** A civil time in Shanghai. */
const at = (text: string) => new Date(`${text}+08:00`);

describe('deadline', { timeout: 30_000 }, () => {
  it.each<[string, Limit, string, string]>([
    [
      'urgent hours run at night',
      { value: 2, clock: 'urgent-hours' },
      '2026-11-21 23:30',
      '2026-11-22 01:30',
    ],
    [
      'working hours stop at noon',
      { value: 4, clock: 'working-hours' },
      '2026-11-23 10:00',
      '2026-11-23 16:00',
    ],
    [
      'and in the evening',
      { value: 4, clock: 'working-hours' },
      '2026-11-23 16:00',
      '2026-11-24 11:00',
    ],
    [
      'and at the weekend',
      { value: 1, clock: 'working-hours' },
      '2026-11-27 18:00',
      '2026-11-30 10:00',
    ],
    [
      'before office hours they wait',
      { value: 3, clock: 'working-hours' },
      '2026-11-23 03:00',
      '2026-11-23 12:00',
    ],
    [
      'the day of filing does not count',
      { value: 3, clock: 'working-days' },
      '2026-11-23 09:30',
      '2026-11-26 18:00',
    ],
    [
      'nor does a Sunday',
      { value: 1, clock: 'working-days' },
      '2026-11-22 09:30',
      '2026-11-23 18:00',
    ],
    // Spring Festival 2026: off from 15 to 23 February, with 14 and 28 February (Saturdays) worked.
    [
      'a make-up Saturday counts',
      { value: 1, clock: 'working-days' },
      '2026-02-13 10:00',
      '2026-02-14 18:00',
    ],
    [
      'Spring Festival does not',
      { value: 2, clock: 'working-days' },
      '2026-02-13 10:00',
      '2026-02-24 18:00',
    ],
    [
      'for hours neither',
      { value: 1, clock: 'working-hours' },
      '2026-02-14 17:30',
      '2026-02-24 09:30',
    ],
    [
      'National Day 2026',
      { value: 1, clock: 'working-days' },
      '2026-09-30 20:00',
      '2026-10-08 18:00',
    ],
  ])('%s', (_name, limit, from, due) => {
    expect(deadline(calendar, at(from), limit)).toEqual({ dueAt: at(due), calendarCovered: true });
  });

  it('says when it had to assume plain weeks', () => {
    const limit: Limit = { value: 3, clock: 'working-days' };
    expect(deadline(calendar, at('2026-12-30 09:00'), limit).calendarCovered).toBe(false);
    expect(
      deadline(calendar, at('2026-12-31 09:00'), { value: 20, clock: 'urgent-hours' }),
    ).toEqual({
      dueAt: at('2027-01-01 05:00'),
      calendarCovered: true,
    });
  });

  const instants = fc.date({
    min: at('2024-01-01 00:00'),
    max: at('2027-12-31 00:00'),
    noInvalidDate: true,
  });
  const limits = fc.record({
    value: fc.integer({ min: 1, max: 40 }),
    clock: fc.constantFrom(...limitClocks),
  });
  const due = (from: Date, limit: Limit) => deadline(calendar, from, limit).dueAt.getTime();

  it('is later for a later start and for a longer limit, and never before the start', () => {
    fc.assert(
      fc.property(instants, fc.nat(10 ** 9), limits, (from, laterMs, limit) => {
        const later = new Date(from.getTime() + laterMs);
        expect(due(from, limit)).toBeGreaterThan(from.getTime());
        expect(due(later, limit)).toBeGreaterThanOrEqual(due(from, limit));
        expect(due(from, { ...limit, value: limit.value + 1 })).toBeGreaterThan(due(from, limit));
      }),
    );
  });

  it('falls on a working day within office hours, but for urgent hours', () => {
    fc.assert(
      fc.property(instants, limits, (from, limit) => {
        fc.pre(limit.clock !== 'urgent-hours');
        const { dueAt } = deadline(calendar, from, limit);
        const day = dayOf(dueAt);
        const hour = (dueAt.getTime() - at(`${day} 00:00`).getTime()) / 3_600_000;
        expect(isWorkingDay(calendar, day)).toBe(true);
        expect((hour > 9 && hour <= 12) || (hour > 14 && hour <= 18)).toBe(true);
      }),
    );
  });

  it('adds up: a limit in two parts is the limit in one, for hours', () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (from, a, b) => {
          for (const clock of ['urgent-hours', 'working-hours'] as const) {
            const half = deadline(calendar, from, { value: a, clock }).dueAt;
            expect(due(half, { value: b, clock })).toBe(due(from, { value: a + b, clock }));
          }
        },
      ),
    );
  });

  it('gives back what was left after a rest, and never less', () => {
    fc.assert(
      fc.property(
        instants,
        limits,
        fc.nat(10 ** 8),
        fc.nat(10 ** 9),
        (from, limit, workedMs, restedMs) => {
          const { dueAt } = deadline(calendar, from, limit);
          const suspendedAt = new Date(from.getTime() + workedMs);
          const resumedAt = new Date(suspendedAt.getTime() + restedMs);
          const resume = (to: Date) =>
            resumedDeadline(calendar, dueAt, suspendedAt, to, limit.clock).dueAt;
          expect(resume(suspendedAt)).toEqual(dueAt);
          expect(resume(resumedAt) >= dueAt).toBe(true);
        },
      ),
    );
  });

  it('tells the public a full hour that is not earlier', () => {
    fc.assert(
      fc.property(instants, (dueAt) => {
        const told = publicDeadline(dueAt);
        expect(told.getTime() % 3_600_000).toBe(0);
        expect(told.getTime() - dueAt.getTime()).toBeGreaterThanOrEqual(0);
        expect(told.getTime() - dueAt.getTime()).toBeLessThan(3_600_000);
      }),
    );
  });
});
