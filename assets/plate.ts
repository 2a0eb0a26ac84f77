import { formatSmartCode, type PlateIdentity, smartCodeTag } from './smart-code.ts';

/**
 * A plate (铭牌) is minted, then printed, then bound: seen on its asset. A plate that was replaced by a new
 * one or retired is refused from that moment.
 */
export const plateStates = ['minted', 'printed', 'bound', 'replaced', 'retired'] as const;
export type PlateState = (typeof plateStates)[number];

export type Plate = {
  plateId: string;
  assetId: string;
  assetCode: string;
  serial: string;
  keyId: string;
  state: PlateState;
  mintedAt: Date;
  printedAt: Date | null;
  boundAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
  replacedBy: string | null;
};

/** The states in which the code of a plate is accepted. */
export const liveStates: readonly PlateState[] = ['minted', 'printed', 'bound'];

/** The unsealed plate keys that are not revoked, by key id. */
export type PlateKeys = ReadonlyMap<string, Uint8Array>;

/** The code of a plate; undefined when its key was revoked, so that no such plate is printed any more. */
export function smartCodeOf(keys: PlateKeys, plate: PlateIdentity): string | undefined {
  const key = keys.get(plate.keyId);
  if (!key) return undefined;
  const { assetCode, serial, keyId } = plate;
  return formatSmartCode({ assetCode, serial, keyId, tag: smartCodeTag(key, plate) });
}
