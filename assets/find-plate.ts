import type { Query } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { isId } from '../platform/ids.ts';
import type { Plate } from './plate.ts';
import { plateById, platesByNames } from './plate-store.ts';
import { parseSmartCode } from './smart-code.ts';

/** Asset code and serial, as the first eighteen characters of what is printed. */
const IDENTITY = /^([0-9]{16})[- ]?([0-9A-HJKMNP-TV-Z]{2})$/i;

/**
 * The plate somebody means: its id, its code as scanned or typed, or asset code and serial run together. For
 * staff: the tag is not looked at. Throws `not-found`.
 */
export async function findPlate(query: Query, text: string): Promise<Plate> {
  const plateId = isId(text.toLowerCase()) ? text.toLowerCase() : await idOf(query, text);
  const plate = plateId ? await plateById(query, plateId) : undefined;
  if (!plate) {
    throw new AppError(
      'not-found',
      `There is no plate ${JSON.stringify(text)}. Name it by its code, its id, or asset code and serial.`,
    );
  }
  return plate;
}

async function idOf(query: Query, text: string): Promise<string | undefined> {
  const [, assetCode, serial] = IDENTITY.exec(text.trim()) ?? [];
  const named = assetCode && serial ? { assetCode, serial } : parseSmartCode(text);
  if (!named) return undefined;
  const [match] = await platesByNames(query, [`${named.assetCode}${named.serial.toUpperCase()}`]);
  return match?.plateId;
}
