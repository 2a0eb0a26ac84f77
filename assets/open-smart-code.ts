import type { Query } from '../platform/db.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Asset } from './asset.ts';
import { assetById } from './asset-store.ts';
import { liveStates } from './plate.ts';
import { keysAndDecoy, type SealedPlateKey } from './plate-key-store.ts';
import { plateKeyContext } from './plate-keys.ts';
import { plateBySerial } from './plate-store.ts';
import { hasValidTag, parseSmartCode, type SmartCode } from './smart-code.ts';

/** Stands in for text that is no smart code; its tag is checked like any other. */
const malformed: SmartCode = {
  assetCode: '0000000000000000',
  serial: '00',
  keyId: '0',
  tag: '0000000000000000',
};

/**
 * The asset and plate a smart code speaks of, read as `parseSmartCode` does; undefined for everything that
 * is not a live plate of ours. Malformed text, an unknown or revoked key, a wrong tag, an unknown asset, a
 * replaced and a retired plate all cost the same: the keys are read, one is unsealed, one tag is computed
 * and compared, and one plate that exists is looked up. Nobody learns from the time which of them it was.
 */
export async function openSmartCode(
  query: Query,
  secrets: Secrets,
  text: string,
): Promise<{ asset: Asset; plateId: string } | undefined> {
  const parsed = parseSmartCode(text);
  const code = parsed ?? malformed;
  const { keys, decoy } = await keysAndDecoy(query);
  const genuine = isGenuine(keys, secrets, code) && parsed !== undefined;
  const { assetCode, serial } = genuine ? code : decoy;
  const plate = await plateBySerial(query, assetCode, serial);
  if (!genuine || plate?.keyId !== code.keyId || !liveStates.includes(plate.state))
    return undefined;
  const asset = await assetById(query, plate.assetId);
  return asset && { asset, plateId: plate.plateId };
}

function isGenuine(keys: SealedPlateKey[], secrets: Secrets, code: SmartCode): boolean {
  const named = keys.find((key) => key.keyId === code.keyId && !key.revokedAt);
  const stored = named ?? keys[0];
  if (!stored) return false;
  const key = secrets.open(stored.sealedKey, plateKeyContext(stored.keyId));
  return hasValidTag(key, code) && named !== undefined;
}
