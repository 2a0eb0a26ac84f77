import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Query } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Asset } from './asset.ts';
import { assetsByIds } from './asset-store.ts';
import { liveStates } from './plate.ts';
import { keysAndDecoy, type SealedPlateKey } from './plate-key-store.ts';
import { plateKeyContext } from './plate-keys.ts';
import { type PlateMatch, type PlateName, platesByNames } from './plate-store.ts';
import { hasValidTag, parseSmartCode, type SmartCode } from './smart-code.ts';

/** Stands in for text that is no smart code; its tag is checked like any other. */
const malformed: SmartCode = {
  assetCode: '0000000000000000',
  serial: '00',
  keyId: '0',
  tag: '0000000000000000',
};

/** A live plate and the asset it is on. */
export type OpenedPlate = { asset: Asset; plateId: string };

/** The three look-ups of opening a code; `scan-reader.ts` shares each with other visitors. */
export type SmartCodeLookups = {
  keysAndDecoy(): ReturnType<typeof keysAndDecoy>;
  plate(name: PlateName): Promise<PlateMatch | undefined>;
  asset(plate: PlateMatch): Promise<Asset | undefined>;
};

/** `openSmartCodeBy` for a single code. */
export function openSmartCode(
  query: Query,
  secrets: Secrets,
  text: string,
): Promise<OpenedPlate | undefined> {
  const lookups: SmartCodeLookups = {
    keysAndDecoy: () => keysAndDecoy(query),
    plate: async (name) => (await platesByNames(query, [name]))[0],
    asset: async ({ assetId }) => (await assetsByIds(query, [assetId]))[0],
  };
  return openSmartCodeBy(lookups, secrets, text);
}

/**
 * The asset and plate a smart code speaks of, read as `parseSmartCode` does; undefined for everything that
 * is not a live plate of ours. Malformed text, an unknown or revoked key, a wrong tag, an unknown asset, a
 * replaced and a retired plate all cost the same: the keys are read, one is unsealed, one tag is computed
 * and compared, and one plate that exists is looked up. Nobody learns from the time which of them it was.
 */
export async function openSmartCodeBy(
  lookups: SmartCodeLookups,
  secrets: Secrets,
  text: string,
): Promise<OpenedPlate | undefined> {
  const parsed = parseSmartCode(text);
  const code = parsed ?? malformed;
  const { keys, decoy } = await lookups.keysAndDecoy();
  const genuine = isGenuine(keys, secrets, code) && parsed !== undefined;
  const { assetCode, serial } = genuine ? code : decoy;
  const plate = await lookups.plate(`${assetCode}${serial}`);
  if (!genuine || plate?.keyId !== code.keyId || !liveStates.includes(plate.state))
    return undefined;
  const asset = await lookups.asset(plate);
  return asset && { asset, plateId: plate.plateId };
}

/** Keys that were read together are unsealed once for everybody who shares the reading. */
const unsealed = new WeakMap<SealedPlateKey, KeyObject>();

function unseal(sealed: SealedPlateKey, secrets: Secrets): KeyObject {
  const key =
    unsealed.get(sealed) ??
    createSecretKey(secrets.open(sealed.sealedKey, plateKeyContext(sealed.keyId)));
  unsealed.set(sealed, key);
  return key;
}

function isGenuine(keys: SealedPlateKey[], secrets: Secrets, code: SmartCode): boolean {
  const named = keys.find((key) => key.keyId === code.keyId && !key.revokedAt);
  const stored = named ?? keys[0];
  if (!stored) return false;
  return hasValidTag(unseal(stored, secrets), code) && named !== undefined;
}
