import type { Query } from '../../platform/db.ts';
import { type Day, dayOf } from '../deadline.ts';
import { type Span, wholeDay } from './board-days.ts';
import { type DepartmentFigures, departmentFigures } from './department-figures.ts';
import { type Figure, figure, figureFilters, type Scope, type Share } from './figure.ts';
import { countMatching } from './figure-store.ts';

const DAY_MS = 86_400_000;
/** The most days that are drawn one by one. */
const MOST_DAYS = 92;

/** A day of many: what came and what was done. */
export type DayRow = { day: Day; filed: Figure; closed: Figure; onTime: Share };

export type SupervisorBoard = { departments: DepartmentFigures[]; days: DayRow[] };

/** How the departments did in some days, and how the days went. */
export async function supervisorBoard(
  query: Query,
  { span, at, scope }: { span: Span; at: Date; scope: Scope },
): Promise<SupervisorBoard> {
  const [departments, days] = await Promise.all([
    departmentFigures(query, { span, at, scope }),
    dayRows(query, { span, at, scope }),
  ]);
  return { departments, days };
}

const daysIn = ({ since, until }: Span): Day[] => {
  const count = Math.min(MOST_DAYS, Math.round((until.getTime() - since.getTime()) / DAY_MS));
  return Array.from({ length: count }, (_, index) =>
    dayOf(new Date(since.getTime() + index * DAY_MS)),
  );
};

const parts = ['filed', 'closed', 'onTime'] as const;

async function dayRows(
  query: Query,
  { span, at, scope }: { span: Span; at: Date; scope: Scope },
): Promise<DayRow[]> {
  const days = daysIn(span);
  const filters = Object.fromEntries(
    days.flatMap((day) =>
      parts.map((part) => [`${part} ${day}`, { ...figureFilters[part](wholeDay(day)), ...scope }]),
    ),
  );
  const counts = await countMatching(query, filters, at);
  const figureOf = (part: (typeof parts)[number], day: Day) =>
    figure(counts[`${part} ${day}`] ?? 0, filters[`${part} ${day}`] ?? {});
  return days.map((day) => {
    const closed = figureOf('closed', day);
    const onTime = { ...figureOf('onTime', day), of: closed.count };
    return { day, filed: figureOf('filed', day), closed, onTime };
  });
}
