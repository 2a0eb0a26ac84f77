import { describe, expect, it } from 'vitest';
import { areHours, isWithinHours } from '../../detection/cameras/hours.ts';

/** A moment of a day in Shenzhen. */
const at = (time: string) => new Date(`2026-11-23T${time}+08:00`);

describe('hours of looking', () => {
  it.each([
    [['07:00', '22:00'], '06:59:59', false],
    [['07:00', '22:00'], '07:00:00', true],
    [['07:00', '22:00'], '21:59:59', true],
    [['07:00', '22:00'], '22:00:00', false],
    [['22:00', '06:00'], '23:30:00', true],
    [['22:00', '06:00'], '00:00:00', true],
    [['22:00', '06:00'], '05:59:59', true],
    [['22:00', '06:00'], '06:00:00', false],
    [['22:00', '06:00'], '12:00:00', false],
    [['00:00', '24:00'], '23:59:59', true],
    [['00:00', '24:00'], '00:00:00', true],
    [['18:00', '00:00'], '23:59:59', true],
    [['18:00', '00:00'], '00:00:00', false],
    [['18:00', '24:00'], '00:00:00', false],
    [null, '03:00:00', true],
  ] as const)('%j at %s: %s', (hours, time, expected) => {
    expect(isWithinHours(hours, at(time))).toBe(expected);
  });

  it('are two different times of the day', () => {
    for (const good of [
      ['07:00', '22:00'],
      ['22:00', '06:00'],
      ['00:00', '24:00'],
    ] as const) {
      expect(areHours(good)).toBe(true);
    }
    for (const bad of [
      ['7:00', '22:00'],
      ['24:00', '06:00'],
      ['25:00', '06:00'],
      ['07:00', '07:00'],
      ['07:60', '08:00'],
      ['', ''],
    ] as const) {
      expect(areHours(bad)).toBe(false);
    }
  });
});
