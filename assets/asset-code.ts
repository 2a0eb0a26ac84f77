import { AppError } from '../platform/errors.ts';
import schemes from './seed/code-schemes.json' with { type: 'json' };

/** How the 16 digits of an asset code are laid out: district, major class, minor class, serial. */
export type CodeScheme = {
  scheme: string;
  nameZh: string;
  districtDigits: number;
  majorDigits: number;
  minorDigits: number;
  serialDigits: number;
};

/** The parts of an asset code; `classCode` is major and minor digits together, as in `asset_classes`. */
export type AssetCodeParts = { districtCode: string; classCode: string; serial: number };

/** The layouts this service knows. A city with another one adds it to `seed/code-schemes.json`. */
export const codeSchemes: readonly CodeScheme[] = schemes;

/** The layout that is used where none is named. */
export const defaultScheme = 'gbt30428-2013';

const CODE_DIGITS = 16;

/** The layout of that name. @throws AppError `asset-code-invalid` for a name we do not have */
export function codeScheme(name: string): CodeScheme {
  const found = codeSchemes.find((each) => each.scheme === name);
  if (found) return found;
  const known = codeSchemes.map((each) => each.scheme).join(', ');
  throw new AppError('asset-code-invalid', `There is no code scheme ${name}; use one of ${known}.`);
}

/**
 * Takes an asset code apart.
 * @throws AppError `asset-code-invalid` unless it is 16 ASCII digits with a serial above zero
 */
export function parseAssetCode(code: string, scheme: CodeScheme): AssetCodeParts {
  if (!/^[0-9]{16}$/.test(code)) {
    throw new AppError(
      'asset-code-invalid',
      `An asset code is ${CODE_DIGITS} digits; this one has ${describe(code)}.`,
    );
  }
  const classEnd = CODE_DIGITS - scheme.serialDigits;
  const serial = Number(code.slice(classEnd));
  if (serial === 0) {
    throw new AppError(
      'asset-code-invalid',
      `The last ${scheme.serialDigits} digits count the assets of a class and start at 1, not 0.`,
    );
  }
  return {
    districtCode: code.slice(0, scheme.districtDigits),
    classCode: code.slice(scheme.districtDigits, classEnd),
    serial,
  };
}

/**
 * Puts an asset code together.
 * @throws AppError `asset-code-invalid` when a part does not fit its digits
 */
export function formatAssetCode(parts: AssetCodeParts, scheme: CodeScheme): string {
  const { districtCode, classCode, serial } = parts;
  const classDigits = scheme.majorDigits + scheme.minorDigits;
  const largest = 10 ** scheme.serialDigits - 1;
  if (!isDigits(districtCode, scheme.districtDigits) || !isDigits(classCode, classDigits)) {
    throw new AppError(
      'asset-code-invalid',
      `${scheme.scheme} needs ${scheme.districtDigits} digits of district and ${classDigits} of class.`,
    );
  }
  if (!Number.isInteger(serial) || serial < 1 || serial > largest) {
    throw new AppError('asset-code-invalid', `A serial is a whole number from 1 to ${largest}.`);
  }
  return districtCode + classCode + String(serial).padStart(scheme.serialDigits, '0');
}

const isDigits = (text: string, length: number) => text.length === length && /^[0-9]*$/.test(text);

function describe(code: string): string {
  return code.length === CODE_DIGITS
    ? 'other characters in it'
    : `${code.length} character${code.length === 1 ? '' : 's'}`;
}
