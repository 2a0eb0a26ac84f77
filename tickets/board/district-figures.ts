import type { Query } from '../../platform/db.ts';
import type { Day } from '../deadline.ts';
import type { Decision, DecisionReason } from './decision-store.ts';
import { shareOf } from './figure.ts';
import { leaderBoard } from './leader-board.ts';
import type { ClosedBy } from './ticket-filter.ts';

/**
 * A day of the whole district in numbers, for reports. *Yesterday* and *last week* (the same weekday) count as much of
 * their days as there has been of this one. Shares are 0 to 1, ratings 1 to 5; null: there was nothing to judge.
 */
export type DistrictFigures = {
  day: Day;
  /** When this was counted. */
  at: Date;
  filed: number;
  filedYesterday: number;
  filedLastWeek: number;
  closed: number;
  closedYesterday: number;
  closedLastWeek: number;
  onTimeShare: number | null;
  onTimeShareYesterday: number | null;
  onTimeShareLastWeek: number | null;
  overdueNow: number;
  rating: number | null;
  ratingYesterday: number | null;
  ratingLastWeek: number | null;
  ratedTickets: number;
  /** The first of the days that hot places and kinds are counted in. */
  hotSince: Day;
  hotPlaces: {
    cellCode: string;
    placeName: string;
    lng: number;
    lat: number;
    count: number;
  }[];
  hotKinds: {
    classCode: string;
    nameZh: string;
    nameEn: string;
    problemCode: string;
    problemZh: string;
    problemEn: string;
    count: number;
  }[];
  decisionCounts: { [reason in DecisionReason]: number };
  decisions: Decision[];
  closedBy: { [by in ClosedBy]: number };
  departments: {
    departmentId: string;
    nameZh: string;
    nameEn: string | null;
    filed: number;
    closed: number;
    onTimeShare: number | null;
    returned: number;
    reopened: number;
    overdue: number;
    rating: number | null;
  }[];
};

const countsOf = <K extends string>(figures: { [key in K]: { count: number } }) =>
  Object.fromEntries((Object.keys(figures) as K[]).map((key) => [key, figures[key].count])) as {
    [key in K]: number;
  };

/** The figures of a day of the whole district, counted at a time; nothing in them is about a person. */
export async function districtFigures(query: Query, day: Day, at: Date): Promise<DistrictFigures> {
  const board = await leaderBoard(query, { day, at, scope: {} });
  const { today, yesterday, lastWeek } = board;
  return {
    ...{ day, at, hotSince: board.hotSince, decisions: board.decisions },
    filed: today.filed.count,
    filedYesterday: yesterday.filed.count,
    filedLastWeek: lastWeek.filed.count,
    closed: today.closed.count,
    closedYesterday: yesterday.closed.count,
    closedLastWeek: lastWeek.closed.count,
    onTimeShare: shareOf(today.onTime),
    onTimeShareYesterday: shareOf(yesterday.onTime),
    onTimeShareLastWeek: shareOf(lastWeek.onTime),
    overdueNow: board.overdueNow.count,
    rating: today.rating.mean,
    ratingYesterday: yesterday.rating.mean,
    ratingLastWeek: lastWeek.rating.mean,
    ratedTickets: today.rating.count,
    hotPlaces: board.hotPlaces.map(({ filter: _, ...place }) => place),
    hotKinds: board.hotKinds.map(({ filter: _, ...kind }) => kind),
    decisionCounts: countsOf(board.decisionCounts),
    closedBy: countsOf(board.closedBy),
    departments: board.departments.map(({ onTime, rating, ...row }) => ({
      ...{ departmentId: row.departmentId, nameZh: row.nameZh, nameEn: row.nameEn },
      filed: row.filed.count,
      closed: row.closed.count,
      onTimeShare: shareOf(onTime),
      returned: row.returned.count,
      reopened: row.reopened.count,
      overdue: row.overdue.count,
      rating: rating.mean,
    })),
  };
}
