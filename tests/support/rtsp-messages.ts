import { createHash } from 'node:crypto';
import type { H264Clip } from './h264-clip.ts';

export type RtspRequest = { method: string; url: string; headers: Map<string, string> };

/** Takes whole requests off the front of what came, and the RTCP that comes between them. */
export function takeRequests(bytes: Buffer): { requests: RtspRequest[]; rest: Buffer } {
  const requests: RtspRequest[] = [];
  let rest = bytes;
  for (;;) {
    if (rest[0] === 0x24) {
      if (rest.length < 4 || rest.length < 4 + rest.readUInt16BE(2)) return { requests, rest };
      rest = rest.subarray(4 + rest.readUInt16BE(2));
      continue;
    }
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { requests, rest };
    const [first = '', ...lines] = rest.toString('latin1', 0, end).split('\r\n');
    const [method = '', url = ''] = first.split(' ');
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    requests.push({ method, url, headers });
    rest = rest.subarray(end + 4 + Number(headers.get('content-length') ?? 0));
  }
}

/** The whole answer to a request. */
export function answer(
  { headers: asked }: RtspRequest,
  status: string,
  headers: Record<string, string> = {},
  body = '',
): string {
  const lines = Object.entries({
    CSeq: asked.get('cseq') ?? '0',
    ...headers,
    ...(body ? { 'Content-Length': String(Buffer.byteLength(body)) } : {}),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `RTSP/1.0 ${status}\r\n${lines.join('')}\r\n${body}`;
}

/** The session description of a clip (RFC 4566; RFC 6184, 8.2.1). */
export function describeClip({ sps, pps }: H264Clip): string {
  const profile = sps.subarray(1, 4).toString('hex');
  const sets = `${sps.toString('base64')},${pps.toString('base64')}`;
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=camera',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'm=video 0 RTP/AVP 96',
    'a=rtpmap:96 H264/90000',
    `a=fmtp:96 packetization-mode=1;profile-level-id=${profile};sprop-parameter-sets=${sets}`,
    'a=control:track1',
    '',
  ].join('\r\n');
}

export type Credentials = { username: string; password: string };

export const challenge = (nonce: string): string => `Digest realm="camera", nonce="${nonce}"`;

/** Whether a request carries the answer to our challenge (RFC 2617, 3.2.2 without qop). */
export function isAuthorised(
  { method, headers }: RtspRequest,
  { username, password }: Credentials,
  nonce: string,
): boolean {
  const given = headers.get('authorization') ?? '';
  const field = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(given)?.[1] ?? '';
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const user = md5(`${username}:camera:${password}`);
  const expected = md5(`${user}:${nonce}:${md5(`${method}:${field('uri')}`)}`);
  return given.startsWith('Digest ') && field('response') === expected;
}
