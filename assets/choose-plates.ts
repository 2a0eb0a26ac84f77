import { AppError } from '../platform/errors.ts';
import { assetsByCodes } from './asset-store.ts';
import { type MintDeps, mintPlates } from './mint-plates.ts';
import { assetsWithoutPlate, latestPlates, unprintedPlates } from './plate-choice-store.ts';

/** Which labels somebody wants: of these plates, of these assets, or all that were never printed. */
export type PlateChoice =
  | { plateIds: readonly string[] }
  | { assetCodes: readonly string[] }
  | { unprinted: { classCode?: string | undefined; street?: string | undefined } };

/** What one order may come to. */
export const MAX_CHOSEN = 10_000;

/**
 * The plates to print. Assets that have none get one: a label is what was asked for.
 * @throws AppError `not-found` for an asset that does not exist, and when there is nothing to print
 */
export async function choosePlates(deps: MintDeps, choice: PlateChoice): Promise<string[]> {
  if ('plateIds' in choice) return [...choice.plateIds];
  const plateIds =
    'assetCodes' in choice
      ? await platesOfAssets(deps, choice.assetCodes)
      : await platesNotPrinted(deps, choice.unprinted);
  if (plateIds.length === 0) {
    throw new AppError('not-found', 'There is no label that was not printed before.');
  }
  return plateIds;
}

async function platesOfAssets(deps: MintDeps, codes: readonly string[]): Promise<string[]> {
  const { query } = deps.db;
  const { plateIds, without } = await latestPlates(query, codes);
  const assets = await assetsByCodes(query, without);
  if (assets.length < without.length) throw new AppError('not-found', 'There is no such asset.');
  const minted = await mintPlates(deps, { assetIds: assets.map(({ assetId }) => assetId) });
  return [...plateIds, ...minted.map(({ plateId }) => plateId)];
}

async function platesNotPrinted(
  deps: MintDeps,
  filter: { classCode?: string | undefined; street?: string | undefined },
): Promise<string[]> {
  const wanted = { ...filter, limit: MAX_CHOSEN };
  await mintPlates(deps, { assetIds: await assetsWithoutPlate(deps.db.query, wanted) });
  return unprintedPlates(deps.db.query, wanted);
}
