import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from '../../assets/formula-guard.ts';

describe('guarding cells against formulas', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1', "'=1"])(
    'puts %j out of reach',
    (text) => {
      expect(guardFormula(text)).toBe(`'${text}`);
    },
  );

  it.each(['路灯', '1-2', "it's", "'quoted'", '', '#1'])('leaves %j alone', (text) => {
    expect(guardFormula(text)).toBe(text);
    expect(unguardFormula(text)).toBe(text);
  });

  it('never lets a cell begin like a formula, and gives every text back', () => {
    const text = fc
      .array(fc.constantFrom("'", '=', '+', '-', '@', 'a', '＝', '中'))
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (each) => {
        expect(guardFormula(each)).not.toMatch(/^[=+\-@＝]/);
        expect(unguardFormula(guardFormula(each))).toBe(each);
      }),
    );
  });
});
