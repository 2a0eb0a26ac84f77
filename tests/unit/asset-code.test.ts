import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeScheme,
  codeSchemes,
  formatAssetCode,
  parseAssetCode,
} from '../../assets/asset-code.ts';
import { AppError } from '../../platform/errors.ts';

const national = codeScheme('gbt30428-2013');
const platform = codeScheme('ops-platform');

describe('asset code', () => {
  it.each([
    // The first is a real one of Suzhou Gusu, 上水井盖.
    ['3205080101000001', national, { districtCode: '320508', classCode: '0101', serial: 1 }],
    ['4403100118123456', national, { districtCode: '440310', classCode: '0118', serial: 123456 }],
    ['4403100101800042', platform, { districtCode: '440310', classCode: '01018', serial: 42 }],
  ])('takes %s apart and puts it together', (code, scheme, parts) => {
    expect(parseAssetCode(code, scheme)).toEqual(parts);
    expect(formatAssetCode(parts, scheme)).toBe(code);
  });

  it.each([
    ['', /0 characters/],
    ['440310011800001', /15 characters/],
    ['44031001180000012', /17 characters/],
    ['44031001180000O1', /other characters/],
    ['４４０３１００１１８０００００１', /other characters/],
    ['4403100118-00001', /other characters/],
    ['4403100118000000', /start at 1/],
  ])('refuses %j and says why', (code, why) => {
    expect(() => parseAssetCode(code, national)).toThrow(why);
    expect(() => parseAssetCode(code, national)).toThrow(AppError);
  });

  it.each([
    [{ districtCode: '44031', classCode: '0118', serial: 1 }],
    [{ districtCode: '440310', classCode: '01018', serial: 1 }],
    [{ districtCode: '440310', classCode: '01a8', serial: 1 }],
    [{ districtCode: '440310', classCode: '0118', serial: 0 }],
    [{ districtCode: '440310', classCode: '0118', serial: 1.5 }],
    [{ districtCode: '440310', classCode: '0118', serial: 1_000_000 }],
  ])('does not format %j', (parts) => {
    expect(() => formatAssetCode(parts, national)).toThrow(AppError);
  });

  it('names the schemes there are when asked for another', () => {
    expect(() => codeScheme('gbt9999')).toThrow(/gbt30428-2013, ops-platform/);
  });

  it.each(codeSchemes)('$scheme has 16 digits and survives a round trip', (scheme) => {
    const digits = (length: number) =>
      fc
        .stringMatching(/^[0-9]*$/, { maxLength: length })
        .map((text) => text.padStart(length, '0'));
    const parts = fc.record({
      districtCode: digits(scheme.districtDigits),
      classCode: digits(scheme.majorDigits + scheme.minorDigits),
      serial: fc.integer({ min: 1, max: 10 ** scheme.serialDigits - 1 }),
    });
    fc.assert(
      fc.property(parts, (each) => {
        const code = formatAssetCode(each, scheme);
        expect(code).toMatch(/^[0-9]{16}$/);
        expect(parseAssetCode(code, scheme)).toEqual(each);
      }),
    );
  });
});
