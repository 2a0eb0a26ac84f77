import { AppError } from '../platform/errors.ts';
import type { Asset, AssetContent } from './asset.ts';
import type { AssetDeps } from './asset-deps.ts';
import { changedAsset } from './asset-draft.ts';
import { assetByCode, lockRegister, updateAssets } from './asset-store.ts';
import { dateInChina } from './calendar-date.ts';
import { checkContent } from './check-asset.ts';

/** What can change of an asset; its code, and with it the class, stays for life. */
export type AssetChanges = Partial<
  Omit<AssetContent, 'assetCode' | 'scheme' | 'classCode' | 'extra'>
>;

/**
 * Changes an asset; the day of the change is noted unless the changes say another.
 * @throws AppError `not-found`, `department-unknown`, `invalid-field`, `place-invalid`
 */
export async function changeAsset(
  deps: AssetDeps,
  assetCode: string,
  changes: AssetChanges,
): Promise<Asset> {
  return deps.db.transaction(async (query) => {
    await lockRegister(query);
    const before = await assetByCode(query, assetCode);
    if (!before) throw new AppError('not-found', `There is no asset ${assetCode}.`);
    const { lng, lat } = { ...before, ...changes };
    await checkContent(query, deps, { ...changes, lng, lat });
    const now = deps.clock.now();
    const after = changedAsset(before, changes, now);
    if (after === before) return before;
    const dated = { ...after, changedOn: changes.changedOn ?? dateInChina(now) };
    await updateAssets(query, [dated]);
    return dated;
  });
}
