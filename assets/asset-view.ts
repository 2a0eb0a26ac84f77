import type { Query } from '../platform/db.ts';
import type { Asset } from './asset.ts';
import { listClasses } from './class-store.ts';
import { departmentsByIds } from './department-store.ts';

/** An asset as staff see it: with the names of its class and departments. */
export type AssetView = Omit<Asset, 'assetId' | 'updatedAt'> & {
  classZh: string;
  classEn: string;
  ownerName: string;
  maintainerName: string;
  supervisorName: string;
  updatedAt: string;
};

/** The views of some assets, in their order. */
export async function assetViews(query: Query, assets: readonly Asset[]): Promise<AssetView[]> {
  const ids = new Set(
    assets.flatMap((each) => [each.ownerId, each.maintainerId, each.supervisorId]),
  );
  const departments = await departmentsByIds(query, [...ids]);
  const nameOf = new Map(departments.map((each) => [each.departmentId, each.nameZh]));
  const classOf = new Map((await listClasses(query)).map((each) => [each.classCode, each]));
  return assets.map(({ assetId: _internal, ...asset }) => ({
    ...asset,
    classZh: classOf.get(asset.classCode)?.nameZh ?? '',
    classEn: classOf.get(asset.classCode)?.nameEn ?? '',
    ownerName: nameOf.get(asset.ownerId) ?? '',
    maintainerName: nameOf.get(asset.maintainerId) ?? '',
    supervisorName: nameOf.get(asset.supervisorId) ?? '',
    updatedAt: asset.updatedAt.toISOString(),
  }));
}

/** The view of one asset. */
export async function assetView(query: Query, asset: Asset): Promise<AssetView> {
  const [view] = await assetViews(query, [asset]);
  if (!view) throw new Error('an asset has a view');
  return view;
}
