import type { Clock } from '../platform/clock.ts';
import type { Db, Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import type { Secrets } from '../platform/secrets.ts';
import { type Plate, smartCodeOf } from './plate.ts';
import { activePlateKeyId, openPlateKeys } from './plate-keys.ts';
import { insertPlates, lastSerials, lockPlateSerials } from './plate-store.ts';
import { MAX_PLATES, plateIndex, plateSerial } from './smart-code.ts';

export type MintDeps = { db: Db; secrets: Secrets; clock: Clock };

/** A plate with the text that goes into its symbol after `/A/`. */
export type MintedPlate = Plate & { smartCode: string };

/** Rows of one statement; a million parameters would be one too many for the embedded engine. */
const CHUNK = 10_000;

/**
 * Mints one new plate for each of the assets, all or nothing. Throws `not-found` when an asset does not
 * exist, `invalid-field` when one is named twice, `conflict` when an asset has used up its 1,024 serials.
 */
export async function mintPlates(
  deps: MintDeps,
  input: { assetIds: readonly string[]; onProgress?: (minted: number) => void },
): Promise<MintedPlate[]> {
  if (new Set(input.assetIds).size < input.assetIds.length) {
    throw new AppError('invalid-field', 'An asset is named twice.');
  }
  return deps.db.transaction(async (query) => {
    const minted: MintedPlate[] = [];
    for (let start = 0; start < input.assetIds.length; start += CHUNK) {
      minted.push(...(await mintChunk(query, deps, input.assetIds.slice(start, start + CHUNK))));
      input.onProgress?.(minted.length);
    }
    return minted;
  });
}

/** `mintPlates` inside a transaction, for one statement's worth of assets. */
export async function mintChunk(
  query: Query,
  { secrets, clock }: Pick<MintDeps, 'secrets' | 'clock'>,
  assetIds: readonly string[],
): Promise<MintedPlate[]> {
  await lockPlateSerials(query);
  const keyId = await activePlateKeyId(query, secrets, clock);
  const keys = await openPlateKeys(query, secrets);
  const found = await lastSerials(query, assetIds);
  if (found.length < assetIds.length) throw new AppError('not-found', 'There is no such asset.');
  const mintedAt = clock.now();
  const plates = found.map(({ assetId, assetCode, lastSerial }): MintedPlate => {
    const serial = nextSerial(assetCode, lastSerial);
    const smartCode = smartCodeOf(keys, { assetCode, serial, keyId });
    if (!smartCode) throw new Error(`plate key ${keyId} is active and cannot be opened`);
    return {
      plateId: newId(),
      assetId,
      assetCode,
      serial,
      keyId,
      state: 'minted',
      mintedAt,
      printedAt: null,
      boundAt: null,
      endedAt: null,
      endReason: null,
      replacedBy: null,
      smartCode,
    };
  });
  await insertPlates(query, plates);
  return plates;
}

function nextSerial(assetCode: string, lastSerial: string | null): string {
  const index = lastSerial === null ? 0 : plateIndex(lastSerial) + 1;
  if (index >= MAX_PLATES) {
    throw new AppError('conflict', `Asset ${assetCode} has used up its ${MAX_PLATES} plates.`);
  }
  return plateSerial(index);
}
