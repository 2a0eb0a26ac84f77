import type { Query } from '../../platform/db.ts';
import { type DistrictFigures, districtFigures } from '../board/district-figures.ts';
import type { Day } from '../deadline.ts';
import type { ReportFigures } from './report-figures.ts';

/** The figures of a day as they are at a time, in the form that reports are kept in. */
export const readFigures = async (query: Query, day: Day, at: Date): Promise<ReportFigures> =>
  reportFigures(await districtFigures(query, day, at));

const named = (classText: string, problemText: string) => `${classText} · ${problemText}`;

/** Field by field: what the board shows besides tomorrow is not in what was kept today. */
export const reportFigures = (figures: DistrictFigures): ReportFigures => ({
  day: figures.day,
  filed: compared(figures.filed, figures.filedYesterday, figures.filedLastWeek),
  closed: compared(figures.closed, figures.closedYesterday, figures.closedLastWeek),
  onTimeShare: compared(
    figures.onTimeShare,
    figures.onTimeShareYesterday,
    figures.onTimeShareLastWeek,
  ),
  rating: compared(figures.rating, figures.ratingYesterday, figures.ratingLastWeek),
  overdueNow: figures.overdueNow,
  hotSince: figures.hotSince,
  hotPlaces: figures.hotPlaces.map(({ cellCode, placeName, lng, lat, count }) => ({
    ...{ cellCode, placeName, lng, lat, count },
  })),
  hotKinds: figures.hotKinds.map((each) => ({
    classCode: each.classCode,
    problemCode: each.problemCode,
    nameZh: named(each.nameZh, each.problemZh),
    nameEn: named(each.nameEn, each.problemEn),
    count: each.count,
  })),
  decisionCounts: { ...figures.decisionCounts },
  decisions: figures.decisions.map((each) => ({
    ticketNumber: each.ticketNumber,
    why: each.why,
    sinceDays: each.sinceDays,
    placeName: each.placeName,
    nameZh: named(each.classZh, each.problemZh),
    nameEn: named(each.classEn, each.problemEn),
    departmentZh: each.departmentZh,
    departmentEn: each.departmentEn ?? '',
  })),
  departments: figures.departments.map((each) => ({
    ...{ departmentId: each.departmentId, nameZh: each.nameZh, nameEn: each.nameEn ?? '' },
    ...{ filed: each.filed, closed: each.closed, onTimeShare: each.onTimeShare },
    ...{ returned: each.returned, reopened: each.reopened, overdue: each.overdue },
    rating: each.rating,
  })),
});

const compared = <T>(value: T, dayBefore: T, weekBefore: T) => ({ value, dayBefore, weekBefore });
