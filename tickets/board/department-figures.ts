import { departmentsByIds } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import type { Span } from './board-days.ts';
import { type Figure, figure, figureFilters, type Mean, type Scope, type Share } from './figure.ts';
import { countByDepartment, ratingByDepartment } from './figure-store.ts';

/** What a department did in a time, and what is late with it now. */
export type DepartmentFigures = {
  departmentId: string;
  nameZh: string;
  nameEn: string | null;
  filed: Figure;
  closed: Figure;
  onTime: Share;
  returned: Figure;
  reopened: Figure;
  overdue: Figure;
  rating: Mean;
};

/** The figures of every department that has any, the busiest first. */
export async function departmentFigures(
  query: Query,
  { span, at, scope }: { span: Span; at: Date; scope: Scope },
): Promise<DepartmentFigures[]> {
  const filters = {
    filed: { ...figureFilters.filed(span), ...scope },
    closed: { ...figureFilters.closed(span), ...scope },
    onTime: { ...figureFilters.onTime(span), ...scope },
    returned: { ...figureFilters.returned(span), ...scope },
    reopened: { ...figureFilters.reopened(span), ...scope },
    overdue: { ...figureFilters.overdue, ...scope },
    rated: { ...figureFilters.rated(span), ...scope },
  };
  const [filed, closed, onTime, returned, reopened, overdue, rated] = await Promise.all([
    countByDepartment(query, filters.filed, at),
    countByDepartment(query, filters.closed, at),
    countByDepartment(query, filters.onTime, at),
    countByDepartment(query, filters.returned, at),
    countByDepartment(query, filters.reopened, at),
    countByDepartment(query, filters.overdue, at),
    ratingByDepartment(query, filters.rated, at),
  ]);
  const some = [filed, closed, returned, reopened, overdue, rated].flatMap((map) => [
    ...map.keys(),
  ]);
  const departments = await departmentsByIds(query, [...new Set(some)]);
  const rows = departments.map(({ departmentId, nameZh, nameEn }) => {
    const here = { departmentId };
    const of = closed.get(departmentId) ?? 0;
    const { mean = null, count = 0 } = rated.get(departmentId) ?? {};
    const then = { becameIn: departmentId };
    return {
      ...{ departmentId, nameZh, nameEn },
      filed: figure(filed.get(departmentId) ?? 0, { ...filters.filed, ...here }),
      closed: figure(of, { ...filters.closed, ...here }),
      onTime: { ...figure(onTime.get(departmentId) ?? 0, { ...filters.onTime, ...here }), of },
      returned: figure(returned.get(departmentId) ?? 0, { ...filters.returned, ...then }),
      reopened: figure(reopened.get(departmentId) ?? 0, { ...filters.reopened, ...then }),
      overdue: figure(overdue.get(departmentId) ?? 0, { ...filters.overdue, ...here }),
      rating: { ...figure(count, { ...filters.rated, ...here }), mean },
    };
  });
  const work = ({ filed: f, closed: c }: DepartmentFigures) => f.count + c.count;
  return rows.sort((a, b) => work(b) - work(a) || a.nameZh.localeCompare(b.nameZh, 'zh'));
}
