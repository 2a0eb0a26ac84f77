import type { Translate } from '../strings.ts';

const words = {
  filed: 'board.filed',
  closed: 'board.closed',
  onTimeShare: 'board.onTime',
  rating: 'board.rating',
  returned: 'board.returned',
  reopened: 'board.reopened',
  overdue: 'board.overdue',
  overdueNow: 'board.overdueNow',
  hotPlaces: 'board.hotPlaces',
  hotKinds: 'board.hotKinds',
  decisionCounts: 'board.decisions',
} as const;
const then = { dayBefore: 'chip.dayBefore', weekBefore: 'chip.weekBefore' } as const;

const isIn = <T extends object>(key: string | undefined, of: T): key is keyof T & string =>
  key !== undefined && Object.hasOwn(of, key);

/** What a figure of a morning report is about, from its name: `filed.dayBefore`, `departments.<id>.overdue`. */
export function reportFigureWords(
  name: string,
  department: (departmentId: string) => string,
  t: Translate,
): string {
  const [first, second = '', third] = name.split('.');
  const what = first === 'departments' ? third : first;
  return [
    isIn(what, words) ? t(words[what]) : '',
    isIn(second, then) ? t(then[second]) : '',
    first === 'departments' ? department(second) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}
