import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacters } from '../../assets/check-characters.ts';
import { CROCKFORD, encodeCrockford } from '../../assets/crockford.ts';
import {
  formatSmartCode,
  hasValidTag,
  parseSmartCode,
  plateIndex,
  plateSerial,
  printedSmartCode,
  smartCodeBase,
  smartCodeTag,
  smartCodeUrl,
} from '../../assets/smart-code.ts';

const key = Buffer.alloc(32, 7);
const identity = { assetCode: '4403100118000001', serial: '00', keyId: '1' };
const code = { ...identity, tag: smartCodeTag(key, identity) };

const character = (alphabet: string) => fc.constantFrom(...alphabet);
const text = (alphabet: string, length: number) =>
  fc.string({ unit: character(alphabet), minLength: length, maxLength: length });
const anyCode = fc.record({
  assetCode: text('0123456789', 16),
  serial: text(CROCKFORD, 2),
  keyId: character(CROCKFORD),
  tag: text(CROCKFORD, 16),
});

describe('the tag of a smart code', () => {
  it('is the first 80 bits of HMAC-SHA-256 over asset code, serial and key id', () => {
    const mac = createHmac('sha256', key).update('4403100118000001001').digest('hex').slice(0, 20);
    const bits = [...code.tag].map((each) => CROCKFORD.indexOf(each).toString(2).padStart(5, '0'));
    expect(BigInt(`0b${bits.join('')}`)).toBe(BigInt(`0x${mac}`));
  });

  it('fits only its own key and identity', () => {
    expect(hasValidTag(key, code)).toBe(true);
    expect(hasValidTag(Buffer.alloc(32, 8), code)).toBe(false);
    expect(hasValidTag(key, { ...code, serial: '01' })).toBe(false);
    expect(hasValidTag(key, { ...code, assetCode: '4403100118000002' })).toBe(false);
    expect(hasValidTag(key, { ...code, keyId: '2' })).toBe(false);
  });
});

describe('Crockford base32', () => {
  it.each([
    [[0, 0, 0, 0, 0], '00000000'],
    [[255, 255, 255, 255, 255], 'ZZZZZZZZ'],
    [[0x01, 0x23, 0x45, 0x67, 0x89], '04HMASW9'],
  ])('%j is %s', (bytes, expected) => {
    expect(encodeCrockford(Uint8Array.from(bytes))).toBe(expected);
  });
});

describe('the text of a smart code', () => {
  it('comes back from its URL, its text and its printed form', () => {
    fc.assert(
      fc.property(anyCode, (each) => {
        expect(parseSmartCode(smartCodeUrl('https://q.example.cn', each))).toEqual(each);
        expect(parseSmartCode(formatSmartCode(each))).toEqual(each);
        expect(parseSmartCode(printedSmartCode(each))).toEqual(each);
      }),
    );
  });

  it('forgives what people type', () => {
    const typed = (printed: string) => printed.replaceAll('0', 'o').replaceAll('1', 'l');
    fc.assert(
      fc.property(anyCode, (each) => {
        expect(parseSmartCode(formatSmartCode(each).toLowerCase())).toEqual(each);
        expect(parseSmartCode(typed(printedSmartCode(each).toLowerCase()))).toEqual(each);
        expect(parseSmartCode(` ${printedSmartCode(each).replaceAll(' ', '-')}\n`)).toEqual(each);
        expect(parseSmartCode(formatSmartCode(each).replace('-', '–'))).toEqual(each);
      }),
    );
  });

  it.each([
    '',
    ' ',
    '-',
    '4403100118000001',
    formatSmartCode(code).slice(0, -1),
    `${formatSmartCode(code)}0`,
    formatSmartCode(code).replace(/.$/, 'U'),
    `X${formatSmartCode(code).slice(1)}`,
    '٤٤٠٣١٠٠١١٨٠٠٠٠٠١001-0000000000000000',
    '\0'.repeat(36),
    '\0'.repeat(37),
    'É'.repeat(37),
    `${formatSmartCode(code)}É`,
    'A'.repeat(100_000),
  ])('is not %j', (input) => {
    expect(parseSmartCode(input)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 250 }), (units) => {
        parseSmartCode(String.fromCharCode(...units));
      }),
    );
  });
});

describe('check characters', () => {
  it('are those of the standard’s worked example', () => {
    // ISO/IEC 7064:2003, annex: the string ISO79 has the MOD 1271-36 check characters 3W.
    expect(checkCharacters('ISO79')).toBe('3W');
  });

  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const fits = (whole: string) => checkCharacters(whole.slice(0, -2)) === whole.slice(-2);
  const dataText = fc.string({ unit: character(alphabet), minLength: 1, maxLength: 40 });

  it('find every single wrong character', () => {
    const data = formatSmartCode(code).replace('-', '');
    const whole = data + checkCharacters(data);
    expect(fits(whole)).toBe(true);
    for (let at = 0; at < whole.length; at++) {
      for (const wrong of alphabet) {
        const changed = whole.slice(0, at) + wrong + whole.slice(at + 1);
        expect(fits(changed), changed).toBe(changed === whole);
      }
    }
  });

  it('find every wrong character and every swap of neighbours, of any text', () => {
    fc.assert(
      fc.property(dataText, fc.nat(), character(alphabet), (data, seed, wrong) => {
        const whole = data + checkCharacters(data);
        expect(fits(whole)).toBe(true);
        const at = seed % (whole.length - 1);
        const substituted = whole.slice(0, at) + wrong + whole.slice(at + 1);
        expect(fits(substituted)).toBe(substituted === whole);
        const swapped =
          whole.slice(0, at) + whole.charAt(at + 1) + whole.charAt(at) + whole.slice(at + 2);
        expect(fits(swapped)).toBe(swapped === whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('make a mistyped printed code unreadable', () => {
    const printed = printedSmartCode(code);
    expect(printed).toMatch(/^(.{4} ){9}.$/);
    const compact = printed.replaceAll(' ', '');
    for (let at = 0; at + 1 < compact.length; at++) {
      const [a, b] = [compact.charAt(at), compact.charAt(at + 1)];
      if (a === b) continue;
      const swapped = compact.slice(0, at) + b + a + compact.slice(at + 2);
      expect(parseSmartCode(swapped), swapped).toBeUndefined();
    }
  });
});

describe('plate serials', () => {
  it('are two characters that sort as they were given out', () => {
    const serials = Array.from({ length: 1024 }, (_, index) => plateSerial(index));
    expect(serials[0]).toBe('00');
    expect(serials.at(-1)).toBe('ZZ');
    expect([...serials].sort()).toEqual(serials);
    expect(serials.map(plateIndex)).toEqual(serials.map((_, index) => index));
    expect(() => plateSerial(1024)).toThrow(RangeError);
  });
});

describe('the URL of a smart code', () => {
  it('is upper case, of QR alphanumeric characters, and at most 61 long', () => {
    const url = smartCodeUrl('http://127.0.0.1:8080', code);
    expect(url).toMatch(/^HTTP:\/\/127\.0\.0\.1:8080\/A\/[0-9A-Z-]{36}$/);
    expect(url.length).toBeLessThanOrEqual(61);
    expect(url).toMatch(/^[0-9A-Z $%*+\-./:]+$/);
  });

  it.each([
    'https://much-too-long.example.cn',
    'https://q.example.cn/',
    'https://q.example.cn/city',
    'ftp://q.example.cn',
    'https://智慧码.cn',
    'q.example.cn',
    '',
  ])('refuses PUBLIC_URL %j and says so', (publicUrl) => {
    expect(() => smartCodeBase(publicUrl)).toThrow(/PUBLIC_URL/);
  });

  it('takes a PUBLIC_URL of 22 characters and not one of 23', () => {
    expect(smartCodeBase('https://abcdef.abcd.cn')).toBe('HTTPS://ABCDEF.ABCD.CN/A/');
    expect(() => smartCodeBase('https://abcdefg.abcd.cn')).toThrow(/22/);
  });
});
