import type { Query } from '../../platform/db.ts';
import { type Figure, shareOf } from '../board/figure.ts';
import { type DayFigures, type LeaderBoard, leaderBoard } from '../board/leader-board.ts';
import type { Day } from '../deadline.ts';
import type { ReportFigures } from './report-figures.ts';

/** The figures of a report that count tickets, by name. */
export type CountedFigures = { [name: string]: Figure };

/**
 * The figures of a day of the whole district as they are at a time, in the form that reports are kept in, and the
 * tickets behind those that count any.
 */
export async function readFigures(
  query: Query,
  day: Day,
  at: Date,
): Promise<{ figures: ReportFigures; counted: CountedFigures }> {
  const board = await leaderBoard(query, { day, at, scope: {} });
  return { figures: reportFigures(board), counted: countedFigures(board) };
}

const named = (classText: string, problemText: string) => `${classText} · ${problemText}`;

/** Field by field: what the board shows besides tomorrow is not in what was kept today. */
const reportFigures = (board: LeaderBoard): ReportFigures => ({
  day: board.day,
  filed: compared(board, ({ filed }) => filed.count),
  closed: compared(board, ({ closed }) => closed.count),
  onTimeShare: compared(board, ({ onTime }) => shareOf(onTime)),
  rating: compared(board, ({ rating }) => rating.mean),
  overdueNow: board.overdueNow.count,
  hotSince: board.hotSince,
  hotPlaces: board.hotPlaces.map(({ cellCode, placeName, lng, lat, count }) => ({
    ...{ cellCode, placeName, lng, lat, count },
  })),
  hotKinds: board.hotKinds.map((each) => ({
    classCode: each.classCode,
    problemCode: each.problemCode,
    nameZh: named(each.nameZh, each.problemZh),
    nameEn: named(each.nameEn, each.problemEn),
    count: each.count,
  })),
  decisionCounts: {
    supervised: board.decisionCounts.supervised.count,
    reopened: board.decisionCounts.reopened.count,
    disputed: board.decisionCounts.disputed.count,
    overdue: board.decisionCounts.overdue.count,
  },
  decisions: board.decisions.map((each) => ({
    ticketNumber: each.ticketNumber,
    why: each.why,
    sinceDays: each.sinceDays,
    placeName: each.placeName,
    nameZh: named(each.classZh, each.problemZh),
    nameEn: named(each.classEn, each.problemEn),
    departmentZh: each.departmentZh,
    departmentEn: each.departmentEn ?? '',
  })),
  departments: board.departments.map((each) => ({
    ...{ departmentId: each.departmentId, nameZh: each.nameZh, nameEn: each.nameEn ?? '' },
    ...{ filed: each.filed.count, closed: each.closed.count, onTimeShare: shareOf(each.onTime) },
    ...{ returned: each.returned.count, reopened: each.reopened.count },
    ...{ overdue: each.overdue.count, rating: each.rating.mean },
  })),
});

const compared = <T>({ today, yesterday, lastWeek }: LeaderBoard, of: (day: DayFigures) => T) => ({
  ...{ value: of(today), dayBefore: of(yesterday), weekBefore: of(lastWeek) },
});

/** Named as the fields of the report are; a share and a rating are about the tickets that they were made from. */
function countedFigures(board: LeaderBoard): CountedFigures {
  const { today, yesterday, lastWeek, overdueNow } = board;
  const days = Object.entries({ value: today, dayBefore: yesterday, weekBefore: lastWeek });
  const ofDay = ({ filed, closed, onTime, rating }: DayFigures) => ({
    ...{ filed, closed, onTimeShare: onTime, rating },
  });
  const all: [string, Figure][] = [
    ...days.flatMap(([when, figures]) =>
      Object.entries(ofDay(figures)).map(([name, it]): [string, Figure] => [`${name}.${when}`, it]),
    ),
    ['overdueNow', overdueNow],
    ...board.hotPlaces.map((it): [string, Figure] => [`hotPlaces.${it.cellCode}`, it]),
    ...board.hotKinds.map((it): [string, Figure] => [
      `hotKinds.${it.classCode}.${it.problemCode}`,
      it,
    ]),
    ...Object.entries(board.decisionCounts).map(([reason, it]): [string, Figure] => [
      `decisionCounts.${reason}`,
      it,
    ]),
    ...board.departments.flatMap(({ departmentId, ...row }) => {
      const { returned, reopened, overdue } = row;
      return Object.entries({ ...ofDay(row), returned, reopened, overdue }).map(
        ([name, it]): [string, Figure] => [`departments.${departmentId}.${name}`, it],
      );
    }),
  ];
  return Object.fromEntries(all.map(([name, { count, filter }]) => [name, { count, filter }]));
}
