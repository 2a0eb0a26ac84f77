import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { ticketAlgorithm } from '../../tickets/ticket-algorithm.ts';
import { ledgerVerdict } from '../../tickets/verification/ledger-verdict.ts';
import {
  type Closer,
  categoriesOf,
  closers,
  isForNow,
  isSampled,
  lookBy,
  MAX_ATTEMPTS,
  nextStep,
  type Verdict,
  verdicts,
} from '../../tickets/verification/verification.ts';
import { reasonTexts } from '../../tickets/verification/verification-reason.ts';

const policy = (closeBy: Closer) => ({
  ...{ category: '*', closeBy, minConfidence: 0.8, samplePercent: 10 },
});
const calm = { specialSupervision: false };

describe('what follows from the machine’s finding', () => {
  test.each<[Closer, Verdict, number, ReturnType<typeof nextStep>]>([
    ['machine', 'gone', 0.8, 'close'],
    ['machine', 'gone', 0.79, 'wait'],
    ['machine', 'still_there', 0.8, 'send-back'],
    ['machine', 'still_there', 0.79, 'wait'],
    ['machine', 'cannot_see', 1, 'wait'],
    ['person', 'gone', 1, 'wait'],
    ['person', 'still_there', 0.9, 'send-back'],
    ['person', 'cannot_see', 1, 'wait'],
    ['field', 'gone', 1, 'field'],
    ['field', 'still_there', 0.9, 'send-back'],
    ['field', 'still_there', 0.5, 'field'],
    ['field', 'cannot_see', 1, 'field'],
  ])('closed by %s: %s at %d is to %s', (closeBy, verdict, confidence, step) => {
    expect(nextStep(policy(closeBy), { verdict, confidence }, calm)).toBe(step);
  });

  it('never closes what is under special supervision, unsure, or for people to close', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...closers),
        fc.constantFrom(...verdicts),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (closeBy, verdict, confidence, minConfidence, specialSupervision) => {
          const rule = { ...policy(closeBy), minConfidence };
          const step = nextStep(rule, { verdict, confidence }, { specialSupervision });
          if (step !== 'close') return;
          expect([closeBy, verdict, specialSupervision]).toEqual(['machine', 'gone', false]);
          expect(confidence).toBeGreaterThanOrEqual(minConfidence);
        },
      ),
    );
  });
});

describe('the sample', () => {
  const numbers = Array.from({ length: 4000 }, (_, n) => `SZPS2026112309300${10_000 + n}`);
  it('is always the same, as large as the policy says, and grows without dropping anybody', () => {
    const drawn = (percent: number) => numbers.filter((each) => isSampled(each, percent));
    expect(drawn(0)).toEqual([]);
    expect(drawn(100)).toEqual(numbers);
    expect(drawn(10)).toEqual(drawn(10));
    expect(drawn(10).length).toBeGreaterThan(320);
    expect(drawn(10).length).toBeLessThan(480);
    const larger = new Set(drawn(30));
    expect(drawn(10).every((each) => larger.has(each))).toBe(true);
  });

  it('can be checked by anybody, with sha256sum', () => {
    // printf sample:SZPS2026112309300010010 | sha256sum
    const first = (number: string) =>
      Number.parseInt(
        createHash('sha256').update(`sample:${number}`).digest('hex').slice(0, 8),
        16,
      );
    for (const number of numbers.slice(0, 50)) {
      expect(isSampled(number, 25)).toBe(first(number) < 2 ** 30);
    }
  });
});

describe('what the ledger says of a claim', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 2, minute));
  const course = (state: 'alerted' | 'clearing' | 'gone', seen: number, gone?: number) => ({
    ...{ state, lastSeenAt: at(seen) },
    ...{
      goneAt: gone === undefined ? null : at(gone),
      absentSince: gone === undefined ? null : at(gone - 5),
    },
  });
  const HANDLED = at(30);
  test.each<[string, Parameters<typeof ledgerVerdict>[0], ReturnType<typeof ledgerVerdict>]>([
    ['no camera ever saw it', [], undefined],
    ['gone since', [course('gone', 20, 40)], 'gone'],
    ['gone before, nobody knows since', [course('gone', 10, 20)], undefined],
    ['there before, not looked since', [course('alerted', 20)], undefined],
    ['seen again', [course('alerted', 35)], 'still_there'],
    ['seen again, and now it may be going', [course('clearing', 35)], undefined],
    ['one gone, one not', [course('gone', 20, 40), course('alerted', 20)], undefined],
    ['one gone, one seen again', [course('gone', 20, 40), course('alerted', 41)], 'still_there'],
    ['all gone', [course('gone', 20, 40), course('gone', 20, 45)], 'gone'],
    [
      'ended because nobody looked any more',
      [{ ...course('gone', 20, 40), absentSince: null }],
      undefined,
    ],
  ])('%s', (_, sightings, verdict) => {
    expect(ledgerVerdict(sightings, HANDLED)).toBe(verdict);
  });
});

describe('a verification', () => {
  it('is tried again while there is nothing to see for now, and not for ever', () => {
    const away = { verdict: 'cannot_see', reason: 'no-picture-after' } as const;
    expect(isForNow(away, 1)).toBe(true);
    expect(isForNow(away, MAX_ATTEMPTS)).toBe(false);
    expect(isForNow({ ...away, reason: 'no-camera' }, 1)).toBe(false);
    expect(isForNow({ verdict: 'gone', reason: 'like-clean' }, 1)).toBe(false);
  });

  it('goes by the most special policy', () => {
    const lamp = { classCode: '0118', problemCode: 'not-lit' };
    expect(categoriesOf(lamp, 'lamp-out')).toEqual(['0118:not-lit', 'lamp-out', '0118', '*']);
    expect(categoriesOf(lamp, null)).toEqual(['0118:not-lit', '0118', '*']);
  });

  it('knows the algorithm of what citizens report too', () => {
    expect(ticketAlgorithm({ classCode: 'E0501', problemCode: 'street-vending' })).toBe(
      'street-vending',
    );
    expect(ticketAlgorithm({ classCode: '0118', problemCode: 'not-lit' })).toBe('lamp-out');
    expect(ticketAlgorithm({ classCode: '0118', problemCode: 'other' })).toBeNull();
  });

  it('is urgent as its ticket is', () => {
    const at = new Date('2026-11-23T01:30:00Z');
    const hours = (['A', 'B', 'C'] as const).map(
      (urgency) => (lookBy(urgency, at).getTime() - at.getTime()) / 3_600_000,
    );
    expect(hours).toEqual([4, 12, 24]);
  });

  it('says why in words, also for reasons nobody knows any more', () => {
    expect(reasonTexts('like-clean').zh).toBe('与干净时的画面一致');
    expect(reasonTexts('left-the-ledger').en).toContain('gone');
    expect(reasonTexts('of-old')).toEqual({ zh: 'of-old', en: 'of-old' });
    expect(reasonTexts(null)).toEqual({ zh: null, en: null });
  });
});
