import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openableUrl, readSource } from '../../detection/cameras/camera-source.ts';
import { isRefusedAddress } from '../../detection/cameras/refused-host.ts';
import { AppError } from '../../platform/errors.ts';

const refusalOf = (text: string): AppError => {
  try {
    readSource(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error(`${text} was taken`);
};

describe('the source of a camera', () => {
  it.each([
    ['', 'none', ''],
    ['rtsp://10.1.2.3', 'rtsp', 'rtsp://10.1.2.3'],
    ['RTSPS://u:p@cam.example:322/live/1', 'rtsp', 'rtsps://…@cam.example:322/live/1'],
    [
      'rtsp://admin:p%40ss@10.1.2.3:554/Streaming/Channels/102',
      'rtsp',
      'rtsp://…@10.1.2.3:554/Streaming/Channels/102',
    ],
    ['rtsp://admin:p@ss@10.1.2.3/', 'rtsp', 'rtsp://…@10.1.2.3/'],
    ['rtsp://admin@[fd00::7]/s', 'rtsp', 'rtsp://…@[fd00::7]/s'],
    ['rtsp://10.1.2.3/user=admin_password=secret_channel=1.sdp', 'rtsp', 'rtsp://10.1.2.3/…'],
    ['http://10.1.2.3/snap.jpg?user=a&pwd=secret', 'http', 'http://10.1.2.3/snap.jpg?…'],
    ['http://10.1.2.3/snap.jpg?', 'http', 'http://10.1.2.3/snap.jpg?'],
    ['file:street.mp4', 'file', 'file:street.mp4'],
    ['file:坪山/大道 1.mp4'.replace(' ', ''), 'file', 'file:坪山/大道1.mp4'],
  ])('%s is taken and shown without secrets', (text, kind, shown) => {
    const source = readSource(text);
    expect(source).toMatchObject({ kind, shown });
    expect(source.url.toLowerCase()).toBe(text.toLowerCase());
  });

  it.each([
    ['ftp://10.1.2.3/a.mp4', /Begin with/],
    ['javascript:alert(1)', /Begin with/],
    ['concat:a.mp4|b.mp4', /Begin with/],
    ['rtsp://', /cannot be read/],
    ['rtsp://admin:p/ss@10.1.2.3/', /cannot be read/],
    ['rtsp://admin:12/ss@10.1.2.3/', /cannot be read/],
    ['rtsp://admin:12?ss@10.1.2.3/', /cannot be read/],
    ['rtsp://admin:12#ss@10.1.2.3/', /cannot be read/],
    ['rtsp://10.1.2.3:99999/', /cannot be read/],
    ['rtsp://10.1.2.3/ a', /without blanks/],
    ['http://10.1.2.3\\@169.254.169.254/', /backslashes/],
    ['rtsp://10.1.2.3/\u0000', /without blanks/],
    [`rtsp://10.1.2.3/${'a'.repeat(2000)}`, /2000 characters/],
    ['rtsp://…@10.1.2.3/', /Enter user and password again/],
  ])('%s is refused with what to do', (text, message) => {
    const refusal = refusalOf(text);
    expect(refusal.code).toBe('source-refused');
    expect(refusal.message).toMatch(message);
  });

  it.each([
    'file:/etc/passwd',
    'file:///etc/passwd.mp4',
    'file:../secret.mp4',
    'file:a/../../secret.mp4',
    'file:./a.mp4',
    'file:a//b.mp4',
    'file:..\\secret.mp4',
    'file:C:/secret.mp4',
    'file:master.key',
    'file:list.m3u8',
    'file:.mp4',
    'file:',
  ])('%s is no file of the video directory', (text) => {
    expect(refusalOf(text).code).toBe('source-refused');
  });

  it('of a file is opened within the video directory only', () => {
    expect(openableUrl('file:a/street.mp4', '/data/video')).toBe('file:/data/video/a/street.mp4');
    for (const url of ['file:../x.mp4', 'file:/etc/x.mp4', 'file:a/../../video2/x.mp4', 'file:']) {
      expect(() => openableUrl(url, '/data/video'), url).toThrow(AppError);
    }
    expect(openableUrl('rtsp://a:b@10.0.0.1/', '/data/video')).toBe('rtsp://a:b@10.0.0.1/');
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://2852039166/',
    'http://0xA9FEA9FE/',
    'http://0251.0376.0251.0376/',
    'rtsp://0xA9FEA9FE/',
    'http://a:b@169.254.169.254/',
    'http://100.100.100.200/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://METADATA/',
    'http://0.0.0.0/',
    'http://239.1.1.1/',
    'http://255.255.255.255/',
    'https://１６９.254.169.254/',
  ])('%s leads where no camera is', (text) => {
    expect(refusalOf(text).message).toMatch(/not opened/);
  });

  it('knows the addresses that a name must not lead to', () => {
    expect(isRefusedAddress('169.254.1.1')).toBe(true);
    expect(isRefusedAddress('::ffff:a9fe:101')).toBe(true);
    for (const good of ['10.1.2.3', '192.168.1.64', '127.0.0.1', '203.0.113.9', 'fd00::1', 'cam']) {
      expect([good, isRefusedAddress(good)]).toEqual([good, false]);
    }
  });
});

describe('changing a source', () => {
  const before = readSource('rtsp://admin:s3cret@10.1.2.3:554/main?token=abc');

  it('keeps what a shown address leaves out, on the same host', () => {
    expect(readSource(before.shown, before)).toBe(before);
    expect(readSource('rtsp://…@10.1.2.3:554/sub?…', before).url).toBe(
      'rtsp://admin:s3cret@10.1.2.3:554/sub?token=abc',
    );
    expect(readSource('rtsp://…@10.1.2.3:554/sub', before).url).toBe(
      'rtsp://admin:s3cret@10.1.2.3:554/sub',
    );
    expect(readSource('rtsp://10.1.2.3:554/sub', before).url).toBe('rtsp://10.1.2.3:554/sub');
  });

  it.each([
    'rtsp://…@10.1.2.4:554/main',
    'rtsp://…@10.1.2.3:555/main',
    'rtsp://…@10.1.2.3/main',
    'rtsps://…@10.1.2.3:554/main',
    'http://…@10.1.2.3:554/main',
    'http://10.1.2.3:554/main?…',
    'rtsp://…@10.1.2.3:554/…',
    'rtsp://x@…@10.1.2.3:554/main',
  ])('gives the credentials to nobody else: %s', (text) => {
    expect(() => readSource(text, before)).toThrow(AppError);
  });
});

describe('passwords', () => {
  const word = fc.string({ minLength: 4, maxLength: 24, unit: 'grapheme-ascii' });
  const places: ((user: string, password: string) => string)[] = [
    (user, password) => `rtsp://${user}:${password}@10.1.2.3/live`,
    (user, password) => `http://${user}:${password}@cam.example/snap.jpg`,
    (user, password) => `http://cam.example/snap.jpg?user=${user}&pwd=${password}`,
    (user, password) => `rtsp://10.1.2.3/user=${user}_password=${password}_channel=1`,
  ];

  it('never show, in part or whole, in what is shown or refused, however they were written', () => {
    fc.assert(
      fc.property(word, word, fc.nat(places.length - 1), fc.boolean(), (user, raw, at, encoded) => {
        const password = encoded ? encodeURIComponent(raw) : raw;
        const text = (places[at] as (typeof places)[0])(encodeURIComponent(user), password);
        const told = (() => {
          try {
            return readSource(text).shown;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            return `${error.message} ${JSON.stringify(error.fields)}`;
          }
        })();
        // What is in every answer says nothing about the password.
        const usual = [
          refusalOf('x:').message,
          refusalOf('rtsp://').message,
          text.replace(password, ''),
        ];
        for (let from = 0; from + 4 <= password.length; from += 1) {
          const part = password.slice(from, from + 4);
          if (!usual.some((each) => each.includes(part))) expect(told).not.toContain(part);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
