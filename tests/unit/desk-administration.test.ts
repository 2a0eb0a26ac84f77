import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  limitProblem,
  startProblem,
  versionOn,
} from '../../tickets/responsibilities/responsibility.ts';
import type { AdminDepartment, RuleContent } from '../../web/desk/admin/admin-api.ts';
import { changedFields } from '../../web/desk/admin/audit-words.ts';
import { dayAfter, monthDays, nextMonday, weekdayOf } from '../../web/desk/admin/days.ts';
import { treeOf } from '../../web/desk/admin/department-tree.ts';
import { ruleDifferences } from '../../web/desk/admin/rule-differences.ts';

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

describe('the version that holds on a day', () => {
  it('is the newest that has begun, in whatever order they are told', () => {
    fc.assert(
      fc.property(fc.uniqueArray(day, { maxLength: 8 }), day, (starts, today) => {
        const versions = starts.map((effectiveFrom) => ({ effectiveFrom }));
        const begun = starts.filter((start) => start <= today).sort();
        expect(versionOn(versions, today)?.effectiveFrom).toBe(begun.at(-1));
      }),
    );
  });

  it.each([
    ['2026-11-23', 'tomorrow'],
    ['2026-11-22', 'tomorrow'],
    ['2026-11-24', '2026-12-01'],
    ['2026-12-01', undefined],
    ['2026-12-02', undefined],
  ])('cannot be changed from %s: %s', (wanted, told) => {
    const versions = [{ effectiveFrom: '2000-01-01' }, { effectiveFrom: '2026-12-01' }];
    const problem = startProblem('2026-11-23', versions, wanted);
    if (told === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(told);
  });

  it.each([
    [1, 'urgent-hours', true],
    [240, 'working-hours', true],
    [241, 'working-hours', false],
    [121, 'working-days', false],
    [0, 'working-days', false],
    [1.5, 'working-days', false],
    [Number.NaN, 'urgent-hours', false],
  ] as const)('has a limit of %d on %s: %s', (limitValue, limitClock, fine) => {
    expect(limitProblem({ limitValue, limitClock }) === undefined).toBe(fine);
  });
});

describe('days of administration', () => {
  it('find the Monday after any day', () => {
    fc.assert(
      fc.property(day, (today) => {
        const monday = nextMonday(today);
        expect(weekdayOf(monday)).toBe(1);
        const between: string[] = [];
        for (let next = dayAfter(today); next < monday; next = dayAfter(next)) between.push(next);
        expect(between.length).toBeLessThan(7);
        expect(between.map(weekdayOf)).not.toContain(1);
      }),
    );
  });

  it('lay a month out in weeks that begin on Monday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }), (y, m) => {
        const cells = monthDays(y, m);
        for (const [index, cell] of cells.entries()) {
          if (cell) expect((weekdayOf(cell) + 6) % 7).toBe(index % 7);
        }
        expect(cells.filter(Boolean)).toHaveLength(new Date(Date.UTC(y, m, 0)).getUTCDate());
      }),
    );
  });
});

describe('the tree of departments', () => {
  const department = (departmentId: string, parentId: string | null): AdminDepartment => ({
    ...{ departmentId, parentId, departmentCode: departmentId, nameZh: departmentId, nameEn: null },
    ...{ kind: 'other' as const, isDemo: false, disabled: false },
  });

  it('has each once, under what it belongs to', () => {
    const all = [department('c', 'b'), department('a', null), department('b', 'a')];
    const shown = treeOf(all).map((each) => [each.department.departmentId, each.depth]);
    expect(shown).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('puts on top what belongs to one that is not shown', () => {
    expect(treeOf([department('c', 'b')])).toMatchObject([{ depth: 0 }]);
  });
});

describe('differences', () => {
  const version: RuleContent & { withdrawn: boolean } = {
    ...{ urgency: 'B' as const, limitValue: 3, limitClock: 'working-days' as const },
    ...{ filingCondition: 'x', closingCondition: 'y', legalBasis: null, withdrawn: false },
  };

  it('between versions name what changed', () => {
    expect(ruleDifferences(version, version)).toEqual([]);
    expect(ruleDifferences(version, { ...version, limitClock: 'urgent-hours' })).toEqual(['limit']);
    expect(ruleDifferences(version, { ...version, legalBasis: 'z', urgency: 'A' })).toEqual([
      ...['urgency', 'basis'],
    ]);
    expect(ruleDifferences(version, { ...version, withdrawn: true })).toEqual([]);
    expect(ruleDifferences({ ...version, withdrawn: true }, version)).toHaveLength(5);
  });

  it('of an entry leave out what stayed the same', () => {
    const before = { name: 'a', roles: ['x'] };
    expect(changedFields({ before, after: { name: 'b', roles: ['x'] } })).toEqual([
      { field: 'name', before: 'a', after: 'b' },
    ]);
    expect(changedFields({ before: null, after: null })).toEqual([]);
  });
});
