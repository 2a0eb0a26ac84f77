import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { checkCharacters } from './check-characters.ts';
import { CROCKFORD, encodeCrockford } from './crockford.ts';

/** What a smart code (智慧码) says: which asset, which of its plates, and a tag that proves it was minted here. */
export type SmartCode = { assetCode: string; serial: string; keyId: string; tag: string };

/** A smart code before its tag is known. */
export type PlateIdentity = Omit<SmartCode, 'tag'>;

const ASSET_CODE_LENGTH = 16;
const SERIAL_LENGTH = 2;
const TAG_BYTES = 10;
const TAG_LENGTH = 16;
const CODE_LENGTH = ASSET_CODE_LENGTH + SERIAL_LENGTH + 1 + TAG_LENGTH;

/** The longest text of which the symbol is still QR version 4 at error correction Q, and reads from half a metre. */
export const MAX_URL_LENGTH = 61;
const PATH = '/A/';
const MAX_PUBLIC_URL_LENGTH = MAX_URL_LENGTH - PATH.length - CODE_LENGTH - 1;

/** How many plates one asset can have in its life. */
export const MAX_PLATES = CROCKFORD.length ** SERIAL_LENGTH;

/** The characters of plate number `index` (from 0) of an asset; in the order of their text. */
export function plateSerial(index: number): string {
  if (index < 0 || index >= MAX_PLATES) throw new RangeError(`no plate number ${index}`);
  return (
    CROCKFORD.charAt(Math.floor(index / CROCKFORD.length)) +
    CROCKFORD.charAt(index % CROCKFORD.length)
  );
}

/** The inverse of `plateSerial`. */
export const plateIndex = (serial: string): number =>
  CROCKFORD.indexOf(serial.charAt(0)) * CROCKFORD.length + CROCKFORD.indexOf(serial.charAt(1));

/** The first 80 bits of HMAC-SHA-256 over asset code, plate serial and key id (of fixed widths), in base32. */
export function smartCodeTag(
  key: Uint8Array | KeyObject,
  { assetCode, serial, keyId }: PlateIdentity,
): string {
  const mac = createHmac('sha256', key).update(`${assetCode}${serial}${keyId}`).digest();
  return encodeCrockford(mac.subarray(0, TAG_BYTES));
}

/** Whether the tag is the one the key gives; takes the same time wherever the difference is. */
export function hasValidTag(key: Uint8Array | KeyObject, code: SmartCode): boolean {
  const expected = Buffer.from(smartCodeTag(key, code));
  const given = Buffer.alloc(TAG_LENGTH);
  given.write(code.tag, 'latin1');
  return timingSafeEqual(expected, given);
}

/** What stands in the URL after `/A/`. */
export const formatSmartCode = ({ assetCode, serial, keyId, tag }: SmartCode): string =>
  `${assetCode}${serial}${keyId}-${tag}`;

/** For typing in: groups of four, the last two characters are ISO/IEC 7064 MOD 1271-36 check characters. */
export function printedSmartCode(code: SmartCode): string {
  const text = formatSmartCode(code).replace('-', '');
  return (text + checkCharacters(text)).replace(/.{4}(?=.)/g, '$& ');
}

const SHAPE = new RegExp(
  `^([0-9]{${ASSET_CODE_LENGTH}})([${CROCKFORD}]{${SERIAL_LENGTH}})([${CROCKFORD}])([${CROCKFORD}]{${TAG_LENGTH}})$`,
);

/** Longer input is not looked at: a whole URL with a typed-in printed code fits several times. */
const MAX_INPUT_LENGTH = 200;

/**
 * Reads a scanned or typed code: the text after `/A/` or the whole URL, or the printed text with its check
 * characters; lower case, O for 0, I and L for 1, spaces and hyphens are forgiven. Undefined when it is not
 * the shape of a smart code or its check characters do not fit; says nothing about whether it is genuine.
 */
export function parseSmartCode(input: string): SmartCode | undefined {
  if (input.length > MAX_INPUT_LENGTH) return undefined;
  const upper = input.toUpperCase();
  const text = forgive(upper.slice(upper.lastIndexOf('/') + 1).replace(/[\s\p{Pd}]/gu, ''));
  const data = text.slice(0, CODE_LENGTH);
  const code = parts(data);
  if (!code || text.length === CODE_LENGTH) return code;
  return forgive(checkCharacters(data)) === text.slice(CODE_LENGTH) ? code : undefined;
}

const forgive = (text: string): string => text.replaceAll('O', '0').replaceAll(/[IL]/g, '1');

function parts(text: string): SmartCode | undefined {
  const [, assetCode, serial, keyId, tag] = SHAPE.exec(text) ?? [];
  if (!assetCode || !serial || !keyId || !tag) return undefined;
  return { assetCode, serial, keyId, tag };
}

/**
 * The start of every smart code URL, for `publicUrl` such as `https://q.example.cn`. Throws an error that
 * names PUBLIC_URL when a code under it would not fit the symbol, or would lose its meaning in upper case.
 */
export function smartCodeBase(publicUrl: string): string {
  const problem = publicUrlProblem(publicUrl);
  if (problem) throw new Error(`PUBLIC_URL ${publicUrl} cannot be printed on plates: ${problem}`);
  return publicUrl.toUpperCase() + PATH;
}

/** Why codes under this address cannot be printed; undefined when they can. */
export function publicUrlProblem(publicUrl: string): string | undefined {
  if (!/^https?:\/\/[a-z0-9.-]+(:[0-9]+)?$/i.test(publicUrl)) {
    return 'it must be http(s)://host[:port] of letters, digits, dots and hyphens, without a path or a final slash.';
  }
  if (publicUrl.length > MAX_PUBLIC_URL_LENGTH) {
    return `it is ${publicUrl.length} characters long and a symbol that reads well has room for ${MAX_PUBLIC_URL_LENGTH}; use a shorter domain.`;
  }
  return undefined;
}

/** The text of the symbol: upper case throughout, so that it is coded as alphanumeric; ≤ 61 characters. */
export const smartCodeUrl = (publicUrl: string, code: SmartCode): string =>
  smartCodeBase(publicUrl) + formatSmartCode(code);
