import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteRange, fileAnswer } from '../../detection/footage/file-answer.ts';

const ETAG = '"clip-1"';

describe('byteRange', () => {
  it.each([
    ['bytes=0-99', { first: 0, last: 99 }],
    ['bytes=0-', { first: 0, last: 999 }],
    ['bytes=999-', { first: 999, last: 999 }],
    ['bytes=-1', { first: 999, last: 999 }],
    ['bytes=-5000', { first: 0, last: 999 }],
    ['bytes=500-5000', { first: 500, last: 999 }],
    ['BYTES= 3-4 ', { first: 3, last: 4 }],
    [`bytes=0-${'9'.repeat(400)}`, { first: 0, last: 999 }],
    ['bytes=1000-', 'none'],
    [`bytes=${'9'.repeat(400)}-`, 'none'],
    ['bytes=-0', 'none'],
    [undefined, 'whole'],
    ['', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=5-4', 'whole'],
    ['bytes=0-1,3-4', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=1.5-2', 'whole'],
    ['bytes=0x10-', 'whole'],
    ['bytes=--1', 'whole'],
    ['items=0-1', 'whole'],
    ['bytes 0-1', 'whole'],
  ])('%s of 1000 bytes', (header, expected) => {
    expect(byteRange(header, 1000)).toEqual(expected);
  });

  it('never leads out of the file, whatever is asked', () => {
    const number = fc.oneof(
      fc.constant(''),
      fc.nat(3000).map(String),
      fc.bigInt({ min: 0n }).map(String),
    );
    const header = fc.oneof(
      fc.string(),
      fc.tuple(number, number).map(([a, b]) => `bytes=${a}-${b}`),
    );
    fc.assert(
      fc.property(header, fc.nat(2000), (text, bytes) => {
        const range = byteRange(text, bytes);
        if (range === 'whole' || range === 'none') return;
        expect(Number.isInteger(range.first) && Number.isInteger(range.last)).toBe(true);
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.last).toBeGreaterThanOrEqual(range.first);
        expect(range.last).toBeLessThan(bytes);
      }),
    );
  });

  it('gives every byte of a file exactly once to somebody who goes through it in steps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 60 }),
        (bytes, step) => {
          const got: number[] = [];
          for (let first = 0; first < bytes; first += step) {
            const part = byteRange(`bytes=${first}-${first + step - 1}`, bytes);
            if (typeof part === 'string') throw new Error(part);
            for (let at = part.first; at <= part.last; at++) got.push(at);
          }
          expect(got).toEqual(Array.from({ length: bytes }, (_, at) => at));
        },
      ),
    );
  });
});

describe('fileAnswer', () => {
  const file = { etag: ETAG, bytes: 1000 };

  it('sends what is asked for, and says what that is', () => {
    expect(fileAnswer({}, file)).toEqual({
      status: 200,
      headers: { etag: ETAG, 'accept-ranges': 'bytes', 'content-length': '1000' },
      part: { first: 0, last: 999 },
    });
    expect(fileAnswer({ range: 'bytes=10-19' }, file)).toMatchObject({
      status: 206,
      headers: { 'content-length': '10', 'content-range': 'bytes 10-19/1000' },
      part: { first: 10, last: 19 },
    });
    expect(fileAnswer({ range: 'bytes=1000-' }, file)).toMatchObject({
      status: 416,
      headers: { 'content-range': 'bytes */1000' },
      part: null,
    });
  });

  it('sends a part only of the file that somebody has the rest of', () => {
    const range = 'bytes=10-19';
    expect(fileAnswer({ range, ifRange: ETAG }, file).status).toBe(206);
    for (const ifRange of ['"clip-2"', `W/${ETAG}`, 'Mon, 23 Nov 2026 01:00:00 GMT', '']) {
      expect(fileAnswer({ range, ifRange }, file).status).toBe(200);
    }
    expect(fileAnswer({ range: 'bytes=5000-', ifRange: '"clip-2"' }, file).status).toBe(200);
  });

  it.each([ETAG, `W/${ETAG}`, `"other", ${ETAG}`, '*'])(
    'sends nothing to who has it: %s',
    (tags) => {
      expect(fileAnswer({ ifNoneMatch: tags, range: 'bytes=0-1' }, file)).toMatchObject({
        status: 304,
        part: null,
      });
      expect(fileAnswer({ ifNoneMatch: '"other"' }, file).status).toBe(200);
    },
  );
});
