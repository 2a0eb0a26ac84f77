import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import type { Asset, AssetContent } from './asset.ts';
import { codeScheme, defaultScheme, formatAssetCode, parseAssetCode } from './asset-code.ts';
import type { AssetDeps } from './asset-deps.ts';
import { newAsset } from './asset-draft.ts';
import { assetByCode, insertAssets, lastCode, lockRegister } from './asset-store.ts';
import { checkCode, checkContent, knownClass } from './check-asset.ts';
import type { AssetClass } from './class-store.ts';

export type NewAssetInput = Pick<
  AssetContent,
  'classCode' | 'ownerId' | 'maintainerId' | 'supervisorId' | 'lng' | 'lat'
> &
  Partial<AssetContent>;

/**
 * Adds one asset. Without a code it gets the next serial of its class, without a name that of its class.
 * @throws AppError `asset-code-taken`, `asset-code-invalid`, `class-unknown`, `department-unknown`,
 *   `invalid-field`, `place-invalid`
 */
export async function createAsset(deps: AssetDeps, input: NewAssetInput): Promise<Asset> {
  return deps.db.transaction(async (query) => {
    await lockRegister(query);
    const assetClass = await knownClass(query, input.classCode);
    await checkContent(query, deps, input);
    const scheme = input.scheme ?? defaultScheme;
    const { districtCode } = deps.settings;
    const assetCode = input.assetCode ?? (await nextCode(query, assetClass, scheme, districtCode));
    checkCode({ assetCode, scheme }, assetClass, districtCode);
    if (await assetByCode(query, assetCode)) {
      throw new AppError('asset-code-taken', `There is an asset ${assetCode} already.`);
    }
    const name = input.name || assetClass.nameZh;
    const asset = newAsset({ ...input, assetCode, scheme, name }, deps.clock.now());
    await insertAssets(query, [asset]);
    return asset;
  });
}

async function nextCode(
  query: Query,
  assetClass: AssetClass,
  schemeName: string,
  districtCode: string,
): Promise<string> {
  if (assetClass.scheme !== schemeName) {
    throw new AppError('asset-code-invalid', 'Give the code: the class is of another code scheme.');
  }
  const scheme = codeScheme(schemeName);
  const { classCode } = assetClass;
  const last = await lastCode(query, districtCode + classCode);
  const serial = last === undefined ? 1 : parseAssetCode(last, scheme).serial + 1;
  return formatAssetCode({ districtCode, classCode, serial }, scheme);
}
