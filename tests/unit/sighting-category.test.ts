import { describe, expect, it } from 'vitest';
import classes from '../../assets/seed/classes.json' with { type: 'json' };
import eventClasses from '../../assets/seed/event-classes.json' with { type: 'json' };
import { algorithms } from '../../detection/algorithms/index.ts';
import { categoryOf } from '../../tickets/alerts/sighting-category.ts';
import responsibilities from '../../tickets/seed/responsibilities.json' with { type: 'json' };

const all = [...classes, ...eventClasses];
const classOf = (code: string) => all.find((each) => each.classCode === code);
const algorithm = (id: string) => {
  const found = algorithms.find((each) => each.algorithmId === id);
  if (!found) throw new Error(`no algorithm ${id}`);
  return found;
};

describe('what a sighting is as a ticket', () => {
  it.each([
    ['bin-overflow', '0305', { classCode: '0305', problemCode: 'overflowing' }],
    ['lamp-out', '0118', { classCode: '0118', problemCode: 'not-lit' }],
    ['cover-missing', '0103', { classCode: '0103', problemCode: 'missing' }],
    ['fixture-damaged', '0117', { classCode: '0117', problemCode: 'damaged' }],
    // A camera's class knows no problem of that name.
    ['camera-fault', '0136', { classCode: '0136', problemCode: 'other' }],
    ['street-vending', undefined, { classCode: 'E0501', problemCode: 'street-vending' }],
    ['bin-overflow', undefined, { classCode: 'E0103', problemCode: 'bin-overflow' }],
    ['left-object', undefined, { classCode: 'E0199', problemCode: 'left-object' }],
    // It speaks of fixtures only.
    ['fixture-damaged', undefined, undefined],
  ] as const)('%s on class %s', (id, classCode, expected) => {
    const known = classCode ? classOf(classCode) : undefined;
    expect(categoryOf(algorithm(id), known)).toEqual(expected);
  });

  it('is a class and a problem that exist, and of an event with a time limit, for every algorithm', () => {
    for (const each of algorithms) {
      const category = categoryOf(each, undefined);
      if (!category) continue;
      const known = classOf(category.classCode);
      expect(known, each.algorithmId).toBeDefined();
      if (!category.classCode.startsWith('E')) continue;
      expect(known?.problems.map((problem) => problem.problemCode)).toContain(category.problemCode);
      expect(
        responsibilities.filter(
          (row) => row.classCode === category.classCode && row.problemCode === category.problemCode,
        ),
        each.algorithmId,
      ).toHaveLength(1);
    }
  });
});
