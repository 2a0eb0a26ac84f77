import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOffsetSeconds } from '../../detection/footage/providers/clock-offset.ts';
import { coverage } from '../../detection/footage/providers/fetch-clip.ts';
import {
  fromLocalTime,
  localDays,
  localTime,
} from '../../detection/footage/providers/local-time.ts';
import { mediaAddress } from '../../detection/footage/providers/media-address.ts';
import {
  type Credentials,
  checkCameraName,
  checkProvider,
  type PlatformKind,
} from '../../detection/footage/providers/stored-provider.ts';
import {
  longestOf,
  overlap,
  stretchesOf,
  windowsOf,
} from '../../detection/footage/providers/time-ranges.ts';
import { at, range, secondsOfRange } from '../support/time-video.ts';

const wholeSeconds = fc
  .integer({ min: Date.parse('2000-01-01') / 1000, max: Date.parse('2060-01-01') / 1000 })
  .map((second) => new Date(second * 1000));

describe('times that a server writes without a zone', () => {
  it('are told as they are read', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'UTC', 'Asia/Kolkata', 'America/St_Johns');
    fc.assert(
      fc.property(wholeSeconds, zones, (moment, zone) => {
        const written = localTime(moment, zone);
        const read = fromLocalTime(written, zone);
        // Of an hour that came twice it may be the other one.
        expect(localTime(read ?? at(0), zone)).toBe(written);
        const hour = Math.abs((read ?? at(0)).getTime() - moment.getTime());
        expect(zone === 'America/St_Johns' ? hour % 1_800_000 : hour).toBe(0);
      }),
    );
  });

  it.each([
    ['2026-11-23 09:00:00', 'Asia/Shanghai', '2026-11-23T01:00:00.000Z'],
    ['2026-11-23T09:00:00', 'Asia/Shanghai', '2026-11-23T01:00:00.000Z'],
    // The first of two, and one that there was not.
    ['2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ])('%s in %s is %s', (text, zone, moment) => {
    expect(fromLocalTime(text, zone)?.toISOString()).toBe(moment);
  });

  it.each(['', '2026-11-23', '2026-02-30 10:00:00', '2026-11-23 24:00:00', '2026-11-23 09:00:60'])(
    '"%s" is none',
    (text) => {
      expect(fromLocalTime(text, 'Asia/Shanghai')).toBeUndefined();
    },
  );

  it('days are those of the zone', () => {
    const night = { from: new Date('2026-11-22T15:59:00Z'), to: new Date('2026-11-22T16:01:00Z') };
    expect(localDays(night, 'Asia/Shanghai')).toEqual(['2026-11-22', '2026-11-23']);
    const until = { from: new Date('2026-11-22T15:00:00Z'), to: new Date('2026-11-22T16:00:00Z') };
    expect(localDays(until, 'Asia/Shanghai')).toEqual(['2026-11-22']);
  });
});

const someRange = fc
  .tuple(fc.integer({ min: -50, max: 250 }), fc.integer({ min: -10, max: 60 }))
  .map(([from, length]) => range(from, from + length));

describe('stretches of footage', () => {
  it('hold exactly what the ranges hold, in order and apart', () => {
    fc.assert(
      fc.property(fc.array(someRange, { maxLength: 12 }), (ranges) => {
        const stretches = stretchesOf(ranges, range(0, 200)).map(secondsOfRange);
        const holds = (list: (number | undefined)[][], second: number) =>
          list.some(([from = 0, to = 0]) => from <= second && second < to);
        for (let second = -60; second < 260; second++) {
          const isIn = second >= 0 && second < 200 && holds(ranges.map(secondsOfRange), second);
          expect(holds(stretches, second)).toBe(isIn);
        }
        for (const [index, [from = 0]] of stretches.entries()) {
          expect(from).toBeGreaterThan(stretches[index - 1]?.[1] ?? -1);
        }
      }),
    );
  });

  it('leaves out what is no time, and joins what a keyframe apart', () => {
    const broken = { from: new Date(Number.NaN), to: at(10) };
    expect(stretchesOf([broken], range(0, 100))).toEqual([]);
    const nearly = [range(0, 9.6), range(10, 20), range(21.1, 30)];
    expect(stretchesOf(nearly, range(0, 100)).map(secondsOfRange)).toEqual([
      [0, 20],
      [21.1, 30],
    ]);
  });

  it('are cut into windows without anything lost', () => {
    expect(windowsOf(range(0, 25), 10).map(secondsOfRange)).toEqual([
      [0, 10],
      [10, 20],
      [20, 25],
    ]);
    expect(longestOf([range(0, 5), range(10, 20), range(30, 40)])).toEqual(range(10, 20));
    expect(longestOf([])).toBeUndefined();
    expect(overlap(range(0, 5), range(5, 9))).toBeUndefined();
  });
});

describe('the time that a clip shows', () => {
  it.each([
    [6, [20, 26]],
    [8.5, [17.5, 26]],
    [4, [20, 24]],
  ])('%d seconds for six that were asked for', (seconds, shown) => {
    expect(secondsOfRange(coverage(range(20, 26), seconds))).toEqual(shown);
  });
  it('cannot be told when it is another clip', () => {
    expect(() => coverage(range(20, 26), 3600)).toThrow('time cannot be told');
  });
});

describe('how far a clock is ahead', () => {
  const heard = (date: string | undefined, trip = 200, age?: string) =>
    clockOffsetSeconds({ date, age }, at(0.4), new Date(at(0.4).getTime() + trip));
  it.each([
    ['Mon, 23 Nov 2026 01:00:00 GMT', 0],
    ['Mon, 23 Nov 2026 01:00:07 GMT', 7],
    ['Mon, 23 Nov 2026 00:59:30 GMT', -30],
    // As ZLMediaKit writes it.
    ['Mon, Nov 23 2026 01:00:02 GMT', 2],
  ])('%s: %d s', (date, offset) => {
    expect(heard(date)).toBe(offset);
  });
  it('is not known without a date, with a kept one, or after a long way', () => {
    expect(heard(undefined)).toBeNull();
    expect(heard('soon')).toBeNull();
    expect(heard('Mon, 23 Nov 2026 01:00:00 GMT', 200, '30')).toBeNull();
    expect(heard('Mon, 23 Nov 2026 01:00:00 GMT', 20_000)).toBeNull();
  });
});

describe('a platform that somebody enters', () => {
  const content = (kind: PlatformKind, baseUrl = 'http://10.1.2.3:5000/') => ({
    kind,
    name: 'x',
    baseUrl,
    mediaUrl: null,
    timeZone: 'Asia/Shanghai',
  });
  const check = (kind: PlatformKind, credentials: Credentials, url?: string) =>
    checkProvider(content(kind, url), credentials).baseUrl;

  it('has one of the ways in of its kind', () => {
    expect(check('frigate', {})).toBe('http://10.1.2.3:5000');
    expect(check('frigate', { user: 'a', password: 'b' })).toBe('http://10.1.2.3:5000');
    expect(check('wvp', { apiKey: 'k' })).toBe('http://10.1.2.3:5000');
    expect(() => check('frigate', { user: 'a' })).toThrow('user and password');
    expect(() => check('wvp', {})).toThrow('apiKey, or accessToken');
    expect(() => check('zlmediakit', { token: 'x' })).toThrow('secret');
    expect(() => check('frigate', { token: 'two\r\nlines' })).toThrow('printable');
  });

  it.each([
    'ftp://10.1.2.3',
    'http://admin:pass@10.1.2.3',
    'http://10.1.2.3/?secret=1',
    'http://169.254.169.254',
    'http://[fe80::1]',
    'http://metadata.google.internal',
    'file:///etc/passwd',
    'nonsense',
  ])('is not at %s', (url) => {
    expect(() => check('frigate', {}, url)).toThrow(/address/i);
  });

  it('has clocks of a zone that exists', () => {
    const odd = { ...content('frigate'), timeZone: 'Asia/Shenzhen-Bay' };
    expect(() => checkProvider(odd, {})).toThrow('time zone');
  });

  it.each([
    ['frigate', 'bin_north', 'a/b'],
    ['zlmediakit', 'rtp/34020000001320000001', 'street'],
    ['zlmediakit', '__defaultVhost__/live/街道', 'live/../etc'],
    ['mediamtx', 'city/street/bin', 'city//bin'],
    ['wvp', '34020000001110000001/34020000001320000001', '340200/1'],
    ['frigate', 'cam.1', '..'],
    ['frigate', 'cam-1', 'cam?x=1'],
    ['frigate', 'cam_1', ''],
  ] as const)('calls cameras so: %s %s, not %s', (kind, good, bad) => {
    expect(() => checkCameraName(kind, good)).not.toThrow();
    expect(() => checkCameraName(kind, bad)).toThrow('Give ');
  });
});

describe('the address of a file that a platform names', () => {
  const base = { baseUrl: 'http://10.0.0.5:18080', mediaUrl: null };
  it('is at its own host, or where somebody has said', () => {
    const given = 'http://user:x@10.0.0.5:80/index/api/downloadFile?file_path=/a.mp4#z';
    expect(mediaAddress(given, base).href).toBe(
      'http://10.0.0.5/index/api/downloadFile?file_path=/a.mp4',
    );
    const outside = { ...base, mediaUrl: 'https://media.example.cn/zlm' };
    expect(mediaAddress('http://172.17.0.2/a.mp4?b=1', outside).href).toBe(
      'https://media.example.cn/zlm/a.mp4?b=1',
    );
  });
  it.each(['http://169.254.169.254/', 'file:///etc/passwd', 'http://other/a.mp4', ''])(
    'is not %s',
    (given) => {
      expect(() => mediaAddress(given, base)).toThrow();
    },
  );
});
