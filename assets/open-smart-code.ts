import type { Query } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Asset } from './asset.ts';
import { assetById } from './asset-store.ts';
import { listPlateKeys } from './plate-key-store.ts';
import { plateKeyContext } from './plate-keys.ts';
import { livePlate } from './plate-store.ts';
import { hasValidTag, parseSmartCode, type SmartCode } from './smart-code.ts';

/** A code of the right shape that no mint gives out: there is no district 000000. Stands in for what cannot be right. */
const decoy: SmartCode = {
  assetCode: '0000000000000000',
  serial: '00',
  keyId: '0',
  tag: '0000000000000000',
};

/**
 * The asset and plate a smart code speaks of, read as `parseSmartCode` does; undefined for everything that
 * is not a live plate of ours. Malformed text, an unknown or revoked key, a wrong tag, an unknown asset, a
 * replaced and a retired plate all cost the same: the keys are read, one is unsealed, one tag is computed
 * and compared, and one plate is looked for. Nobody learns from the time which of them it was.
 */
export async function openSmartCode(
  query: Query,
  secrets: Secrets,
  text: string,
): Promise<{ asset: Asset; plateId: string } | undefined> {
  const code = parseSmartCode(text) ?? decoy;
  const genuine = await isGenuine(query, secrets, code);
  const plate = await livePlate(query, genuine ? code : decoy);
  if (!genuine || !plate) return undefined;
  const asset = await assetById(query, plate.assetId);
  return asset && { asset, plateId: plate.plateId };
}

async function isGenuine(query: Query, secrets: Secrets, code: SmartCode): Promise<boolean> {
  const keys = await listPlateKeys(query);
  const named = keys.find((key) => key.keyId === code.keyId && !key.revokedAt);
  const stored = named ?? keys[0];
  if (!stored) return false;
  const key = secrets.open(stored.sealedKey, plateKeyContext(stored.keyId));
  return hasValidTag(key, code) && named !== undefined;
}
