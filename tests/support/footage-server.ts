import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { at } from './time-video.ts';

/** How a platform misbehaves, as far as all of them do it alike. */
export type ServerMood =
  | 'well'
  /** A page of a proxy instead of everything. */
  | 'html'
  /** The same, where a video should be. */
  | 'html-video'
  | 'truncated-video'
  | 'broken-off-video'
  | 'unauthorised'
  | 'error-500'
  | 'silent';

export type ServerAsked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
};
export type ServerState = {
  mood: ServerMood;
  /** Of its clock, ahead of that of the tests, which stands at second 1000. */
  offsetSeconds: number;
  asked: ServerAsked[];
};
export type Reply = {
  json(value: unknown, status?: number, headers?: Record<string, string>): void;
  text(text: string, status?: number): void;
  video(path: string): Promise<void>;
};
export type FootageServer = {
  url: string;
  state: ServerState;
  close(): Promise<void>;
};

const PAGE = '<!doctype html><html><body>502 Bad Gateway</body></html>';
export const NOW = at(1000);

/** An HTTP server on a free port that keeps what it was asked and misbehaves when told. */
export async function footageServer(
  answer: (asked: ServerAsked, reply: Reply) => Promise<void> | void,
): Promise<FootageServer> {
  const state: ServerState = { mood: 'well', offsetSeconds: 0, asked: [] };
  const server = createServer((request, response) => {
    respond(request, response, state, answer).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  state: ServerState,
  answer: (asked: ServerAsked, reply: Reply) => Promise<void> | void,
): Promise<void> {
  const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://host');
  const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString();
  const asked = { method: request.method ?? '', path, query, headers: request.headers, body };
  state.asked.push(asked);
  const now = new Date(NOW.getTime() + state.offsetSeconds * 1000);
  response.setHeader('date', now.toUTCString());
  const page = () => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
  if (state.mood === 'silent') return;
  if (state.mood === 'html') return void page();
  if (state.mood === 'unauthorised') return void response.writeHead(401).end('{"message":"no"}');
  if (state.mood === 'error-500') return void response.writeHead(500).end('oops');
  await answer(asked, {
    json: (value, status = 200, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value)),
    text: (text, status = 200) => response.writeHead(status).end(text),
    async video(path) {
      if (state.mood === 'html-video') return void page();
      const bytes = await readFile(path);
      const half = bytes.subarray(0, Math.floor(bytes.length * 0.6));
      const sent = state.mood === 'truncated-video' ? half : bytes;
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': sent.length });
      if (state.mood === 'broken-off-video') response.write(half, () => response.destroy());
      else response.end(sent);
    },
  });
}
