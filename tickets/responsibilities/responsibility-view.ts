import type { Db } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import type { Day } from '../deadline.ts';
import { type Category, type ResponsibilityVersion, versionOn } from './responsibility.ts';
import { countOpenByVersion, listCategoryNames, listVersions } from './responsibility-store.ts';

const keyOf = ({ classCode, problemCode }: Category) => `${classCode} ${problemCode}`;

/** A version as routes answer it. */
export const versionView = ({ classCode: _, problemCode: __, ...row }: ResponsibilityVersion) => ({
  ...row,
  changedAt: row.changedAt?.toISOString() ?? null,
});

/** The list as it holds on a day, with the next change of each row. */
export async function responsibilityList({ query }: Pick<Db, 'query'>, day: Day) {
  const byCategory = Map.groupBy(await listVersions(query), keyOf);
  const names = await listCategoryNames(query);
  return names.map((each) => {
    const versions = byCategory.get(keyOf(each)) ?? [];
    const current = versionOn(versions, day);
    const planned = versions.find((version) => version.effectiveFrom > day);
    return {
      ...each,
      newestVersion: Math.max(0, ...versions.map(({ version }) => version)),
      current: current ? versionView(current) : null,
      planned: planned ? versionView(planned) : null,
    };
  });
}

/** All versions of a category, the newest first. @throws AppError `not-found` */
export async function responsibilityHistory({ query }: Pick<Db, 'query'>, category: Category) {
  const versions = await listVersions(query, category);
  if (versions.length === 0) throw new AppError('not-found', 'The list has no such row.');
  const open = new Map(
    (await countOpenByVersion(query, category)).map((row) => [row.responsibilityId, row.open]),
  );
  return versions
    .map((each) => ({ ...versionView(each), openTickets: open.get(each.responsibilityId) ?? 0 }))
    .reverse();
}
