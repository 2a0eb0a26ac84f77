import type { Query } from '../../platform/db.ts';
import { type Day, dayOf } from '../deadline.ts';
import { comparedDays, daysUntil, type Span } from './board-days.ts';
import {
  type Decision,
  type DecisionReason,
  decisionFilters,
  decisionReasons,
  decisionsNeeded,
} from './decision-store.ts';
import { type DepartmentFigures, departmentFigures } from './department-figures.ts';
import { type Figure, figure, figureFilters, type Mean, type Scope, type Share } from './figure.ts';
import { countMatching, meanRating } from './figure-store.ts';
import { type HotKind, type HotPlace, hotKinds, hotPlaces } from './hot-store.ts';
import { type ClosedBy, closedBys, type TicketFilter } from './ticket-filter.ts';

/** What is hot is looked for in so many days. */
export const HOT_DAYS = 7;
const MOST = { places: 8, kinds: 8, decisions: 12 };

/** What happened in a day, or in as much of it as of the day it is compared with. */
export type DayFigures = { filed: Figure; closed: Figure; onTime: Share; rating: Mean };

export type LeaderBoard = {
  day: Day;
  at: Date;
  today: DayFigures;
  yesterday: DayFigures;
  lastWeek: DayFigures;
  overdueNow: Figure;
  hotSince: Day;
  hotPlaces: HotPlace[];
  hotKinds: HotKind[];
  /** How many tickets need a decision for each reason; one ticket can count for several. */
  decisionCounts: { [reason in DecisionReason]: Figure };
  decisions: Decision[];
  /** Who saw that what was closed on this day was done. */
  closedBy: { [by in ClosedBy]: Figure };
  departments: DepartmentFigures[];
};

/** What a day was like, against the day before and the same weekday a week before. */
export async function leaderBoard(
  query: Query,
  { day, at, scope }: { day: Day; at: Date; scope: Scope },
): Promise<LeaderBoard> {
  const days = comparedDays(day, at);
  const hot = daysUntil(day, HOT_DAYS);
  const hotFilter = { ...figureFilters.filed(hot), ...scope };
  const overdue = { ...figureFilters.overdue, ...scope };
  const ask = { at, scope };
  const [today, yesterday, lastWeek, late] = await Promise.all([
    dayFigures(query, { span: days.now, ...ask }),
    dayFigures(query, { span: days.yesterday, ...ask }),
    dayFigures(query, { span: days.lastWeek, ...ask }),
    countMatching(query, { overdue }, at),
  ]);
  const [places, kinds, decisionCounts, decisions, closedBy, departments] = await Promise.all([
    hotPlaces(query, hotFilter, { at, limit: MOST.places }),
    hotKinds(query, hotFilter, { at, limit: MOST.kinds }),
    countDecisions(query, ask),
    decisionsNeeded(query, scope, { at, limit: MOST.decisions }),
    countClosers(query, { span: days.now, ...ask }),
    departmentFigures(query, { span: days.now, ...ask }),
  ]);
  return {
    ...{ day, at, today, yesterday, lastWeek, overdueNow: figure(late.overdue, overdue) },
    hotSince: dayOf(hot.since),
    ...{ hotPlaces: places, hotKinds: kinds, decisionCounts, decisions, closedBy, departments },
  };
}

type Asked = { span: Span; at: Date; scope: Scope };

async function dayFigures(query: Query, { span, at, scope }: Asked): Promise<DayFigures> {
  const filters = {
    filed: { ...figureFilters.filed(span), ...scope },
    closed: { ...figureFilters.closed(span), ...scope },
    onTime: { ...figureFilters.onTime(span), ...scope },
  };
  const rated = { ...figureFilters.rated(span), ...scope };
  const [counts, rating] = await Promise.all([
    countMatching(query, filters, at),
    meanRating(query, rated, at),
  ]);
  return {
    filed: figure(counts.filed, filters.filed),
    closed: figure(counts.closed, filters.closed),
    onTime: { ...figure(counts.onTime, filters.onTime), of: counts.closed },
    rating: { ...figure(rating.count, rated), mean: rating.mean },
  };
}

async function countDecisions(query: Query, { at, scope }: Omit<Asked, 'span'>) {
  const filterOf = (reason: DecisionReason) => ({ ...decisionFilters[reason], ...scope });
  return figuresOf(query, decisionReasons, filterOf, at);
}

async function countClosers(query: Query, { span, at, scope }: Asked) {
  const closed = { ...figureFilters.closed(span), ...scope };
  return figuresOf(query, closedBys, (closedBy) => ({ ...closed, closedBy }), at);
}

async function figuresOf<K extends string>(
  query: Query,
  keys: readonly K[],
  filterOf: (key: K) => TicketFilter,
  at: Date,
) {
  const filters = Object.fromEntries(keys.map((key) => [key, filterOf(key)])) as {
    [key in K]: TicketFilter;
  };
  const counts = await countMatching(query, filters, at);
  const figures = keys.map((key) => [key, figure(counts[key], filters[key])] as const);
  return Object.fromEntries(figures) as { [key in K]: Figure };
}
