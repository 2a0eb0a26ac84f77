import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Frames } from '../../detection/frames/index.ts';
import { impatientFrames, recordingLogger } from '../support/frames-world.ts';

const PATIENCE = { timeout: 30_000, interval: 20 };

let jpeg: Buffer;
beforeAll(async () => {
  jpeg = await solid('jpeg');
});

/** A dark green picture, 64 × 48. */
const solid = (format: 'jpeg' | 'png') =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: { r: 10, g: 120, b: 30 } } })
    .toFormat(format)
    .toBuffer();

let server: Server;
let respond: RequestListener;
let frames: Frames;
const logger = recordingLogger();
beforeEach(async () => {
  server = createServer((request, response) => respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  frames = impatientFrames({ logger });
});
afterEach(async () => {
  await frames.close();
  server.closeAllConnections();
  await once(server.close(), 'close');
});

const watch = (userInfo = '') => {
  const { port } = server.address() as AddressInfo;
  const url = `http://${userInfo}127.0.0.1:${port}/snapshot?key=query-word`;
  return frames.watch({ key: 'snapshots', url, everySeconds: 0.2 });
};
const send =
  (body: Buffer | string, status = 200, headers = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };
const patience = () => AbortSignal.timeout(PATIENCE.timeout);

describe('a camera that gives snapshots', () => {
  it('is asked again and again', async () => {
    let asked = 0;
    respond = (request, response) => {
      asked++;
      send(jpeg)(request, response);
    };
    const stream = watch();
    for (let looks = 0; looks < 3; looks++) {
      const frame = await stream.next(patience());
      expect(frame).toMatchObject({ widthPx: 64, heightPx: 48 });
      const [r = 0, g = 0, b = 0] = frame.rgb;
      expect([Math.abs(r - 10), Math.abs(g - 120), Math.abs(b - 30)].every((d) => d < 6)).toBe(
        true,
      );
    }
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  it('may send PNG, and grey', async () => {
    respond = send(
      await sharp(await solid('png'))
        .greyscale()
        .png()
        .toBuffer(),
    );
    const { rgb } = await watch().next(patience());
    expect(rgb).toHaveLength(64 * 48 * 3);
    expect(rgb[0]).toBe(rgb[1]);
  });

  it('gets the user and password of its URL, decoded', async () => {
    let authorization: string | undefined;
    respond = (request, response) => {
      ({ authorization } = request.headers);
      send(jpeg)(request, response);
    };
    await watch('viewer:p%40ss%3Aword@').next(patience());
    expect(authorization).toBe(`Basic ${Buffer.from('viewer:p@ss:word').toString('base64')}`);
  });

  it.each<[string, () => RequestListener, RegExp]>([
    ['is gone', () => send('', 404), /status 404/],
    ['redirects', () => send('', 302, { location: 'http://127.0.0.1:1/' }), /redirects/],
    ['refuses', () => send('', 401), /refuses the user name or password$/],
    [
      'wants Digest',
      () => send('', 401, { 'www-authenticate': 'Digest realm="x", nonce="y"' }),
      /Digest, which works for RTSP only/,
    ],
    ['sends a page', () => send('<html>'), /neither JPEG nor PNG/],
    [
      'sends a drawing that names a file',
      () => send('<svg xmlns="http://www.w3.org/2000/svg"><image href="/etc/passwd"/></svg>'),
      /neither JPEG nor PNG/,
    ],
    ['sends half a picture', () => send(jpeg.subarray(0, 200)), /./],
    ['sends junk for JPEG', () => send(Buffer.from('ffd8ff0000000000', 'hex')), /./],
    ['sends without end', () => endless, /larger than/],
    ['says nothing', () => () => {}, /does not answer/],
    ['hangs up', () => (request) => request.socket.destroy(), /UND_ERR_SOCKET|ECONNRESET/],
  ])('that %s waits, says why, and comes back', async (_, fault, reason) => {
    respond = fault();
    const stream = watch('viewer:hidden-word@');
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(reason);
    await expect.poll(() => stream.state, PATIENCE).toBe('waiting');
    expect(`${stream.lastError} ${logger.said()}`).not.toMatch(/hidden-word|viewer|query-word/);
    if (!/refuses/.test(stream.lastError ?? '')) {
      respond = send(jpeg);
      await stream.next(patience());
    }
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0:1/',
  ])('is not asked at %s, whoever sends the service there', async (url) => {
    const stream = frames.watch({ key: 'snapshots', url, everySeconds: 0.2 });
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/address that is not opened/);
  });

  it('refuses a small file that claims 20,000 × 20,000 pixels', async () => {
    const png = await solid('png');
    // Width and height stand in the header (PNG, 11.2.2), and a checksum of it.
    png.writeUInt32BE(20_000, 16);
    png.writeUInt32BE(20_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    respond = send(png);
    const stream = watch();
    await expect.poll(() => stream.lastError, PATIENCE).toMatch(/pixel limit/);
  });
});

const endless: RequestListener = (_, response) => {
  response.writeHead(200);
  const chunk = Buffer.alloc(2 ** 20, 0xff);
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};
