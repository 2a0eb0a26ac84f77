import { describe, expect, it } from 'vitest';
import { alertsIn, car, type Story, thing } from '../support/algorithm-story.ts';

const parking = { algorithmId: 'illegal-parking', untilSeconds: 3600 };

describe('illegal parking', () => {
  it.each<[string, Partial<Story> & Pick<Story, 'sight'>, [from: number, to: number] | null]>([
    ['one car that stays', { sight: () => ({ things: [car()] }) }, [300, 350]],
    ['at one look a minute', { everySeconds: 60, sight: () => ({ things: [car()] }) }, [300, 420]],
    [
      'at two looks a second',
      { everySeconds: 0.5, untilSeconds: 600, sight: () => ({ things: [car()] }) },
      [300, 332],
    ],
    [
      'with every third look missing it',
      { sight: (s) => ({ things: s % 30 ? [car()] : [] }) },
      [300, 360],
    ],
    [
      'hidden by a bus for 20 s',
      {
        sight: (s) => ({
          things: s >= 150 && s < 170 ? [thing('bus', [100, 100, 500, 280], 7)] : [car()],
        }),
      },
      [300, 360],
    ],
    [
      'whose box trembles',
      {
        sight: (s) => ({ things: [car(1, [200 + (s % 40) / 10, 200, 300, 258 + (s % 20) / 10])] }),
      },
      [300, 350],
    ],
    [
      'while the worker starts anew',
      { restartAtS: 200, sight: () => ({ things: [car()] }) },
      [300, 360],
    ],
    [
      'no look for two minutes',
      { sight: (s) => (s > 100 && s < 220 ? null : { things: [car()] }) },
      [300, 360],
    ],
    [
      'while the clock is set back 30 s',
      { clock: (s) => (s < 150 ? s : s - 30), sight: () => ({ things: [car()] }) },
      [300, 360],
    ],
    ['another car at every look', { sight: (s) => ({ things: [car(1 + s)] }) }, null],
    [
      'a queue: another car every 40 s',
      { sight: (s) => ({ things: [car(1 + Math.floor(s / 40))] }) },
      null,
    ],
    [
      'a queue that creeps along',
      { sight: (s) => ({ things: [car(1, [s % 300, 200, (s % 300) + 100, 260])] }) },
      null,
    ],
    [
      'a car for four minutes, twice',
      { sight: (s) => ({ things: s % 1800 < 240 ? [car(1 + Math.floor(s / 1800))] : [] }) },
      null,
    ],
    ['outside the zone', { sight: () => ({ things: [car()], zoneAt: () => undefined }) }, null],
  ])('%s', (_, story, expected) => {
    const alerts = alertsIn({ ...parking, ...story });
    expect(alerts).toHaveLength(expected ? 1 : 0);
    if (expected) {
      expect(alerts[0]).toBeGreaterThanOrEqual(expected[0]);
      expect(alerts[0]).toBeLessThanOrEqual(expected[1]);
    }
  });

  it('is told again when another car comes after the first has gone for long', () => {
    const sight = (s: number) => ({
      things: s < 900 ? [car(1)] : s < 1800 ? [] : [car(2)],
    });
    const alerts = alertsIn({ ...parking, sight });
    expect(alerts).toHaveLength(2);
    expect(alerts[1]).toBeGreaterThanOrEqual(2100);
  });
});
