import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffAfter, pauseSeconds } from '../../detection/frames/back-off.ts';
import { Cadence } from '../../detection/frames/cadence.ts';
import type { SentFrame } from '../../detection/frames/decoder-messages.ts';
import { keyframesOnlyOf, sourceKindOf } from '../../detection/frames/frame-source.ts';
import { Outbox } from '../../detection/frames/outbox.ts';
import { redact, shownUrl } from '../../detection/frames/redact.ts';

describe('the pause before a source is opened again', () => {
  it.each([
    ['failed', 1, 1],
    ['failed', 2, 2],
    ['failed', 3, 4],
    ['failed', 4, 8],
    ['failed', 5, 16],
    ['failed', 6, 25],
    ['failed', 1000, 25],
    ['refused', 1, 30],
    ['refused', 2, 60],
    ['refused', 5, 300],
    ['refused', 1000, 300],
  ] as const)('after %s, %i in a row, is at most %i s', (kind, failures, seconds) => {
    expect(pauseSeconds(failures, backOffAfter(kind), 0)).toBe(seconds);
    expect(pauseSeconds(failures, backOffAfter(kind), 1)).toBe(seconds / 2);
  });

  it('leaves a stalled camera a minute to be back in, at worst', () => {
    const attemptSeconds = 15;
    const closeSeconds = 5;
    const sessionAndKeyframeSeconds = 10;
    const pause = pauseSeconds(1000, backOffAfter('failed'), 0);
    expect(attemptSeconds + closeSeconds + pause + sessionAndKeyframeSeconds).toBeLessThan(60);
  });
});

describe('cadence', () => {
  const used = (everySeconds: number, times: number[]) => {
    const cadence = new Cadence(everySeconds);
    return times.filter((at) => {
      const due = cadence.isDue(at);
      if (due) cadence.use(at);
      return due;
    });
  };
  const keyframes = (everySeconds: number, count: number) =>
    Array.from({ length: count }, (_, index) => index * everySeconds);

  it.each([
    ['everything', 0, [0, 0.1, 0.2], [0, 0.1, 0.2]],
    ['one in five', 10, keyframes(2, 16), [0, 10, 20, 30]],
    ['the first after each beat', 5, [0, 4.9, 5.4, 9.9, 10.1, 15.0], [0, 5.4, 10.1, 15]],
    ['no backlog after a gap', 1, [0, 10, 10.5, 11, 11.2, 12], [0, 10, 11, 12]],
    ['all that come too seldom', 1, [0, 4, 8], [0, 4, 8]],
  ])('takes %s', (_, everySeconds, times, expected) => {
    expect(used(everySeconds, times)).toEqual(expected);
  });

  it('says for how long a picture has been due', () => {
    const cadence = new Cadence(10);
    expect(cadence.overdueS(100)).toBe(0);
    cadence.use(100);
    expect(cadence.overdueS(105)).toBe(-5);
    expect(cadence.overdueS(112)).toBe(2);
  });
});

describe('outbox', () => {
  const picture = (atS: number) => ({
    rgb: new Uint8Array(3),
    widthPx: 1,
    heightPx: 1,
    arrivedNs: 0n,
    atS,
  });

  it('sends one at a time, then only the newest of those that came meanwhile', () => {
    const sent: SentFrame[] = [];
    const outbox = new Outbox((frame) => sent.push(frame));
    for (const at of [1, 2, 3, 4]) outbox.offer(picture(at));
    outbox.taken();
    outbox.taken();
    outbox.offer(picture(5));
    expect(sent.map(({ atS, dropped }) => [atS, dropped])).toEqual([
      [1, 0],
      [4, 2],
      [5, 0],
    ]);
  });

  it('lets a reader of files wait until its picture is on the way', async () => {
    const order: string[] = [];
    const outbox = new Outbox(({ atS }) => order.push(`sent ${atS}`));
    outbox.offer(picture(1));
    await outbox.empty();
    outbox.offer(picture(2));
    const waiting = outbox.empty().then(() => order.push('went on'));
    order.push('taken');
    outbox.taken();
    await waiting;
    expect(order).toEqual(['sent 1', 'taken', 'sent 2', 'went on']);
  });
});

describe('sources', () => {
  it.each([
    ['rtsp://camera/1', 'rtsp'],
    ['rtsps://camera/1', 'rtsp'],
    ['https://camera/snapshot.jpg', 'http'],
    ['file:///clips/street.mp4', 'file'],
  ])('%s is of kind %s', (url, kind) => {
    expect(sourceKindOf(url)).toBe(kind);
  });

  it.each(['camera', '', 'ftp://user:hidden-word@camera/1', 'concat:/etc/passwd', 'javascript:1'])(
    'refuses %j without repeating it',
    (url) => {
      expect(() => sourceKindOf(url)).toThrow(expect.objectContaining({ code: 'invalid-field' }));
      expect(() => sourceKindOf(url)).not.toThrow(/hidden-word/);
    },
  );

  it.each([
    [0.2, undefined, false],
    [2, undefined, true],
    [10, false, false],
    [0.5, true, true],
  ])('every %d s, told %s: keyframes only is %s', (everySeconds, keyframesOnly, expected) => {
    expect(keyframesOnlyOf({ key: 'c', url: 'rtsp://c', everySeconds, keyframesOnly })).toBe(
      expected,
    );
  });
});

describe('what is shown of a source', () => {
  it.each([
    ['rtsp://admin:12345@10.0.0.7:554/ch1?token=abc', 'rtsp://…@10.0.0.7:554/ch1?…'],
    ['rtsp://10.0.0.7/ch1', 'rtsp://10.0.0.7/ch1'],
    [
      'rtsp://10.0.0.7/user=admin&password=tlJw&channel=1.sdp',
      'rtsp://10.0.0.7/user=…&password=…&channel=1.sdp',
    ],
    ['file:///clips/a.mp4', 'file:///clips/a.mp4'],
    ['no url, but maybe a secret', '…'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });

  /** Letters that need escaping in a URL among others that do not; too long to be part of a word. */
  const secret = fc
    .array(fc.constantFrom(...'abcXYZ0189@:/?#%&= ü码'), { minLength: 6, maxLength: 20 })
    .map((letters) => `q7${letters.join('')}`);

  it('never holds a credential, in any spelling', () => {
    fc.assert(
      fc.property(secret, secret, secret, (username, password, token) => {
        const [user, word] = [encodeURIComponent(username), encodeURIComponent(password)];
        const url = new URL(`rtsp://${user}:${word}@camera.example/live`);
        url.searchParams.set('token', token);
        const texts = [
          url.href,
          `Connection to ${url.href} refused`,
          `login ${username}/${password} failed, ${encodeURIComponent(password)}`,
          `token ${token} has expired`,
          `redirected to rtsp://${url.username}:${url.password}@other/`,
        ];
        for (const text of [...texts.map((each) => redact(each, url.href)), shownUrl(url.href)]) {
          for (const hidden of [username, password, token]) {
            expect(text).not.toContain(hidden);
            expect(text).not.toContain(encodeURIComponent(hidden));
          }
          expect(text).not.toContain(url.password);
        }
      }),
    );
  });

  it('leaves a text alone that has nothing to hide', () => {
    const text = 'the camera refuses the user name or password';
    expect(redact(text, 'rtsp://u:p@camera/1')).toBe(text);
    expect(redact(text, '')).toBe(text);
  });
});
