import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, type Presence, type PresenceRule, step } from '../../detection/ledger/presence.ts';

const RULE: PresenceRule = {
  dwellSeconds: 300,
  gapSeconds: 30,
  clearSeconds: 120,
  cooldownSeconds: 3600,
};
const START = Date.parse('2026-11-23T01:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);

type Look = [seconds: number, seen: 'P' | 'A' | 'x'];
const seenOf = { P: 'present', A: 'absent', x: 'not_visible' } as const;

/** Folds looks; `P` at the first. */
function fold(looks: readonly Look[], rule = RULE, quietUntil: Date | null = null): Presence {
  const [first, ...rest] = looks;
  if (first?.[1] !== 'P') throw new Error('begins with a present');
  return rest.reduce(
    (presence, [seconds, seen]) =>
      step(presence, { at: at(seconds), seen: seenOf[seen], score: 0.5, quietUntil }, rule),
    begin(at(first[0]), 0.5),
  );
}

/** Looks every `every` seconds, one letter each. */
const every = (seconds: number, letters: string): Look[] =>
  [...letters].map((letter, index) => [index * seconds, letter as 'P' | 'A' | 'x']);

const P = (count: number) => 'P'.repeat(count);
const A = (count: number) => 'A'.repeat(count);
const x = (count: number) => 'x'.repeat(count);

describe('presence', () => {
  it.each<[string, Look[], Partial<Presence>]>([
    ['one glimpse', every(10, 'P'), { state: 'candidate' }],
    ['seen twice', every(10, 'PP'), { state: 'present' }],
    ['just short of the dwell', every(10, P(30)), { state: 'present', alertedAt: null }],
    ['for the dwell', every(10, P(31)), { state: 'alerted', alertedAt: at(300) }],
    ['flicker: every second look misses', every(10, 'PA'.repeat(15) + P(2)), { state: 'alerted' }],
    ['a gap within the tolerance', every(10, `${P(10)}AAA${P(18)}`), { alertedAt: at(300) }],
    [
      'a gap beyond the tolerance ends what has not alerted',
      every(10, `${P(10)}${A(5)}`),
      { state: 'gone', goneAt: at(140), alertedAt: null },
    ],
    [
      'hidden behind a bus: the dwell goes on',
      every(10, `${P(10)}${x(15)}${P(6)}`),
      { state: 'alerted', alertedAt: at(300) },
    ],
    [
      'hidden for hours: the dwell begins again',
      [
        [0, 'P'],
        [10, 'P'],
        [7210, 'P'],
        [7220, 'P'],
      ],
      { state: 'present', presentSince: at(7210), alertedAt: null },
    ],
    ['a look a minute', every(60, P(6)), { state: 'alerted', alertedAt: at(300) }],
    ['a look every five minutes', every(300, 'PP'), { state: 'alerted', alertedAt: at(300) }],
    ['at ten a second', every(0.1, P(3001)), { state: 'alerted', alertedAt: at(300) }],
    [
      'missed once after an alert',
      every(10, `${P(31)}A`),
      { state: 'alerted', absentSince: at(310) },
    ],
    ['missed for longer than a gap', every(10, `${P(31)}${A(5)}`), { state: 'clearing' }],
    [
      'back while clearing: the same alert',
      every(10, `${P(31)}${A(5)}P`),
      { state: 'alerted', alertedAt: at(300), absentSince: null },
    ],
    ['absent for long enough', every(10, `${P(31)}${A(13)}`), { state: 'gone', goneAt: at(430) }],
    [
      'out of sight after an alert says nothing',
      every(10, `${P(31)}${x(500)}`),
      { state: 'alerted', lastSeenAt: at(300) },
    ],
    [
      'absent, hidden, absent: the hidden looks do not speak for its return',
      every(10, `${P(31)}A${x(20)}A`),
      { state: 'gone' },
    ],
    ['gone stays gone', every(10, `${P(31)}${A(13)}P`), { state: 'gone', lastSeenAt: at(300) }],
  ])('%s', (_, looks, expected) => {
    expect(fold(looks)).toMatchObject(expected);
  });

  it('holds an alert back while another thing at the place has alerted of late', () => {
    expect(fold(every(10, P(31)), RULE, at(310))).toMatchObject({ state: 'present' });
    expect(fold(every(10, P(32)), RULE, at(310))).toMatchObject({ alertedAt: at(310) });
  });

  it('alerts by the wall clock whatever the number of looks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 590 }), { minLength: 1, maxLength: 40 }),
        (pauses) => {
          let seconds = 0;
          const looks: Look[] = [[0, 'P']];
          for (const pause of pauses) {
            seconds += pause;
            looks.push([seconds, 'P']);
          }
          const due = looks.find(([when]) => when >= RULE.dwellSeconds);
          expect(fold(looks).alertedAt).toEqual(due ? at(due[0]) : null);
        },
      ),
    );
  });

  it('never alerts twice, and only moves along its states', () => {
    const letter = fc.constantFrom<'P' | 'A' | 'x'>('P', 'A', 'x');
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 120 }), (letters) => {
        let presence = begin(at(0), 0.5);
        for (const [index, seen] of letters.entries()) {
          const next = step(presence, { at: at((index + 1) * 20), seen: seenOf[seen] }, RULE);
          if (presence.alertedAt) expect(next.alertedAt).toEqual(presence.alertedAt);
          if (presence.state === 'gone') expect(next).toBe(presence);
          expect(next.presentSince >= next.firstSeenAt).toBe(true);
          expect(next.goneAt !== null).toBe(next.state === 'gone');
          expect(next.alertedAt === null || next.state !== 'candidate').toBe(true);
          presence = next;
        }
      }),
    );
  });

  it('is the same over the hour that daylight saving skips or repeats', () => {
    const inNewYork = (text: string) => new Date(text);
    const spring = [
      '2026-03-08T01:58:00-05:00',
      '2026-03-08T03:00:00-04:00',
      '2026-03-08T03:03:00-04:00',
    ];
    const autumn = [
      '2026-11-01T01:58:00-04:00',
      '2026-11-01T01:00:00-05:00',
      '2026-11-01T01:03:00-05:00',
    ];
    for (const [first = '', ...rest] of [spring, autumn]) {
      const last = rest.reduce(
        (presence, text) => step(presence, { at: inNewYork(text), seen: 'present' }, RULE),
        begin(inNewYork(first), 1),
      );
      expect(last).toMatchObject({ state: 'alerted', alertedAt: inNewYork(rest[1] ?? '') });
    }
  });
});
