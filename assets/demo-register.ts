import type { Query } from '../platform/db.ts';
import type { Asset, AssetContent } from './asset.ts';
import { newAsset } from './asset-draft.ts';
import { deleteDemoAssets, insertAssets } from './asset-store.ts';
import { type Department, deleteDemoDepartments, insertDepartments } from './department-store.ts';
import { type MintDeps, mintChunk } from './mint-plates.ts';
import { deleteDemoPlates, markBound } from './plate-store.ts';

/**
 * Adds a made-up register, all of it marked as demo, with a plate bound to each asset. Runs inside the
 * caller's transaction.
 */
export async function addDemoRegister(
  query: Query,
  deps: Pick<MintDeps, 'secrets' | 'clock'>,
  register: { departments: readonly Department[]; assets: readonly AssetContent[] },
): Promise<{ asset: Asset; plateId: string }[]> {
  const at = deps.clock.now();
  const departments = register.departments.map((each) => ({ ...each, isDemo: true }));
  await insertDepartments(query, departments, at);
  const assets = register.assets.map((each) => ({ ...newAsset(each, at), isDemo: true }));
  await insertAssets(query, assets);
  const plates = await mintChunk(
    query,
    deps,
    assets.map(({ assetId }) => assetId),
  );
  await markBound(
    query,
    plates.map(({ plateId }) => plateId),
    at,
  );
  const plateOf = new Map(plates.map(({ assetId, plateId }) => [assetId, plateId]));
  return assets.map((asset) => ({ asset, plateId: plateOf.get(asset.assetId) ?? '' }));
}

/** Removes all that `addDemoRegister` has made; tickets and staff of it must be gone before. */
export async function deleteDemoRegister(query: Query): Promise<void> {
  await deleteDemoPlates(query);
  await deleteDemoAssets(query);
  await deleteDemoDepartments(query);
}
