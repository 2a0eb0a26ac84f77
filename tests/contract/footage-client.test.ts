import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkedLookup } from '../../detection/footage/providers/checked-lookup.ts';
import { clientLimits } from '../../detection/footage/providers/client-limits.ts';
import { providerClient } from '../../detection/footage/providers/provider-client.ts';
import { fixedClock } from '../../platform/clock.ts';

/** Begins like an MP4. */
const VIDEO = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypisom'),
  Buffer.alloc(500),
]);
const limits = { ...clientLimits, fileBytes: 10_000, answerBytes: 10_000, spareBytes: 0 };

describe('the client of footage platforms', () => {
  let directory: string;
  let path: string;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const server = createServer((request, response) => answer(request, response));
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'citymark-client-'));
    path = join(directory, 'clip.mp4');
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });
  beforeEach(() => rm(path, { force: true }));

  const client = (changes: Partial<typeof limits> = {}) =>
    providerClient(url, { clock: fixedClock(new Date()), limits: { ...limits, ...changes } });
  const refused = async (fetching: Promise<unknown>, words: string) => {
    await expect(fetching).rejects.toMatchObject({
      code: 'footage-unavailable',
      message: expect.stringContaining(words),
    });
    expect(await readdir(directory)).toEqual([]);
  };
  /** Sends chunk after chunk for as long as somebody listens. */
  const pour = (response: ServerResponse, first: Buffer, everyMs?: number) => {
    response.writeHead(200, { 'content-type': 'video/mp4' });
    response.write(first);
    const more = () => response.write(Buffer.alloc(1000));
    const timer = everyMs ? setInterval(more, everyMs) : undefined;
    if (!timer) {
      response.on('drain', more);
      while (more());
    }
    response.on('close', () => clearInterval(timer));
  };

  it('writes a video, and nothing else to go with it', async () => {
    answer = (_, response) => response.end(VIDEO);
    const { status } = await client().fetchFile({ path: '/a' }, path);
    expect(status).toBe(200);
    expect(await readFile(path)).toEqual(VIDEO);
    expect(await readdir(directory)).toEqual(['clip.mp4']);
  });

  it('takes no more than it was told to: announced, or without an end', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 10 * 2 ** 30 });
      response.write(VIDEO);
    };
    await refused(client().fetchFile({ path: '/huge' }, path), 'sends more than');
    answer = (_, response) => pour(response, VIDEO);
    await refused(client().fetchFile({ path: '/endless' }, path), 'sends more than');
    await refused(client().ask({ path: '/endless' }), 'an answer of more than');
  });

  it('leaves room on the disk', async () => {
    answer = (_, response) => response.end(VIDEO);
    const full = client({ spareBytes: Number.MAX_SAFE_INTEGER });
    await refused(full.fetchFile({ path: '/a' }, path), 'our disk is full');
  });

  it.each([
    ['a page', '<html><body>Sign in</body></html>'],
    ['an error in JSON', '{"code":-1,"msg":"file not found"}'],
    ['nothing', ''],
    ['four bytes', 'ftyp'],
  ])('takes %s for no video, with status 200 and the type of one', async (_, text) => {
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'video/mp4' }).end(text);
    await refused(client().fetchFile({ path: '/a' }, path), 'no MP4');
  });

  it('does not wait for ever: for an answer, in the middle, for a trickle', async () => {
    answer = () => {};
    await refused(client({ answerMs: 50 }).fetchFile({ path: '/a' }, path), 'does not answer');
    await refused(client({ answerMs: 50 }).ask({ path: '/a' }), 'does not answer');
    answer = (_, response) => void response.writeHead(200).write(VIDEO);
    await refused(client({ silenceMs: 50 }).fetchFile({ path: '/a' }, path), 'stopped sending');
    answer = (_, response) => pour(response, VIDEO, 5);
    const trickle = client({ fileMs: 300, fileBytes: 2 ** 30 });
    await refused(trickle.fetchFile({ path: '/a' }, path), 'takes too long');
  });

  it('follows its own server and no other, and never with what it sends', async () => {
    answer = ({ url: asked }, response) =>
      asked === '/moved/video'
        ? response.end(VIDEO)
        : response.writeHead(302, { location: '/moved/video' }).end();
    expect((await client().fetchFile({ path: '/a' }, path)).status).toBe(200);
    await rm(path);
    const form = { secret: 'x' };
    await refused(client().ask({ path: '/a', form }), 'redirects to another address');
    for (const location of ['http://127.0.0.1:1/', 'http://localhost/', 'file:///etc/passwd']) {
      answer = (_, response) => response.writeHead(307, { location }).end();
      await refused(client().fetchFile({ path: '/a' }, path), 'redirects to another address');
    }
    answer = (_, response) => response.writeHead(302, { location: '/round' }).end();
    await refused(client().ask({ path: '/a' }), 'in circles');
  });

  it('opens no address that gives things away, by name or number', async () => {
    const metadata = new URL('http://169.254.169.254/latest/meta-data');
    await refused(client().ask({ path: metadata }), 'not opened');
    const look = (host: string) =>
      new Promise<Error | null>((resolve) => checkedLookup(host, {}, (error) => resolve(error)));
    expect((await look('0.0.0.0'))?.message).toContain('not opened');
    expect(await look('127.0.0.1')).toBeNull();
  });

  it('hands on 400 and 404 without a file', async () => {
    for (const status of [400, 404]) {
      answer = (_, response) => response.writeHead(status).end(VIDEO);
      expect((await client().fetchFile({ path: '/a' }, path)).status).toBe(status);
      expect(await readdir(directory)).toEqual([]);
    }
  });
});
