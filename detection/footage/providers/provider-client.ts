import { type IncomingHttpHeaders, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { Clock } from '../../../platform/clock.ts';
import { AppError } from '../../../platform/errors.ts';
import { isRefusedHost } from '../../cameras/refused-host.ts';
import { checkedLookup } from './checked-lookup.ts';
import { type ClientLimits, clientLimits } from './client-limits.ts';
import { clockOffsetSeconds } from './clock-offset.ts';
import { unavailable, unusable } from './unavailable.ts';
import { writeAnswer } from './write-answer.ts';

export type Asked = {
  /** Behind the base URL; or a whole address that the platform gave, already checked. */
  path: string | URL;
  query?: Record<string, string | number>;
  /** Sent as a form with POST, so that it stands in no address. */
  form?: Record<string, string>;
  /** Sent as JSON with POST. */
  json?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Instead of the client's. */
  answerMs?: number;
};
/** What came back; of the statuses only 2xx, 400 and 404 get here, the others are errors. */
type Answered = {
  status: number;
  headers: IncomingHttpHeaders;
  clockOffsetSeconds: number | null;
};

/** Asks one platform over HTTP. Everything throws AppError `footage-unavailable`, which names no secret. */
export type ProviderClient = {
  ask(asked: Asked): Promise<Answered & { text: string }>;
  /** Writes a video to `path`, unless the status is no 2xx. */
  fetchFile(asked: Asked, path: string): Promise<Answered>;
};

const MOST_REDIRECTIONS = 3;
const ERROR_BYTES = 64 * 1024;

export function providerClient(
  baseUrl: string,
  { clock, limits = clientLimits }: { clock: Clock; limits?: ClientLimits },
): ProviderClient {
  const exchange = async (asked: Asked, wholeMs: number) => {
    const deadline = AbortSignal.timeout(wholeMs);
    const signal = asked.signal ? AbortSignal.any([asked.signal, deadline]) : deadline;
    let url = addressOf(baseUrl, asked);
    for (let left = MOST_REDIRECTIONS; ; left--) {
      const askedAt = clock.now();
      const answerMs = asked.answerMs ?? limits.answerMs;
      const response = await send(url, asked, { signal, answerMs }).catch((error: unknown) => {
        throw failed(error, asked.signal, deadline);
      });
      const offset = clockOffsetSeconds(
        { date: response.headers.date, age: response.headers.age },
        askedAt,
        clock.now(),
      );
      const next = redirectionOf(response, url, asked, left);
      if (!next) {
        checkStatus(response);
        const { statusCode: status = 0, headers } = response;
        return { response, deadline, status, headers, clockOffsetSeconds: offset };
      }
      url = next;
    }
  };

  return {
    async ask(asked) {
      const patienceMs = (asked.answerMs ?? limits.answerMs) + limits.silenceMs;
      const { response, deadline, ...answered } = await exchange(asked, patienceMs);
      try {
        return { ...answered, text: await readText(response, limits.answerBytes) };
      } catch (error) {
        throw failed(error, asked.signal, deadline);
      }
    },
    async fetchFile(asked, path) {
      const { response, deadline, ...answered } = await exchange(asked, limits.fileMs);
      try {
        if (answered.status >= 300) await readText(response, ERROR_BYTES);
        else await writeAnswer(response, path, limits);
      } catch (error) {
        throw failed(error, asked.signal, deadline);
      }
      return answered;
    },
  };
}

/** A path stays behind the base URL, whatever a name in it holds. */
function addressOf(baseUrl: string, { path, query = {} }: Asked): URL {
  const url = typeof path === 'string' ? new URL(`${baseUrl}${path}`) : new URL(path);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, String(value));
  return url;
}

function send(
  url: URL,
  { form, json, headers }: Asked,
  { signal, answerMs }: { signal: AbortSignal; answerMs: number },
): Promise<IncomingMessage> {
  if (isRefusedHost(url.hostname)) throw unusable('is at an address that is not opened');
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const body = json ? JSON.stringify(json) : form && new URLSearchParams(form).toString();
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded';
  const typed = body === undefined ? {} : { 'content-type': type };
  const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { accept: '*/*', 'accept-encoding': 'identity', ...typed, ...headers },
    lookup: checkedLookup,
    agent: false,
    signal,
  });
  const timer = setTimeout(() => request.destroy(new Error('it does not answer')), answerMs);
  request.once('response', (response) => {
    clearTimeout(timer);
    resolve(response);
  });
  request.once('error', (error) => {
    clearTimeout(timer);
    reject(error);
  });
  request.end(body);
  return promise;
}

/** Where an answer sends us; only to the same server, which gets the credentials anyway. */
function redirectionOf(
  response: IncomingMessage,
  url: URL,
  { form, json }: Asked,
  left: number,
): URL | undefined {
  const { statusCode = 0, headers } = response;
  if (statusCode < 300 || statusCode >= 400) return undefined;
  response.destroy();
  const { location = '' } = headers;
  const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  if (!next || next.origin !== url.origin || form || json) {
    throw unusable('redirects to another address: enter the address where it is');
  }
  if (left <= 0) throw unavailable('redirects in circles');
  return next;
}

function checkStatus(response: IncomingMessage): void {
  const { statusCode = 0 } = response;
  if (statusCode < 300 || statusCode === 400 || statusCode === 404) return;
  response.destroy();
  if (statusCode === 401 || statusCode === 403) throw unusable('refuses the credentials');
  throw unavailable(`answers with HTTP status ${statusCode}`);
}

async function readText(response: IncomingMessage, mostBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw unavailable(`sends an answer of more than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** What happened, for people. An end that the caller wanted is passed on. */
function failed(error: unknown, signal: AbortSignal | undefined, deadline: AbortSignal): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof AppError) return error;
  if (deadline.aborted) return unavailable('takes too long', error);
  const { code, message } = error as NodeJS.ErrnoException;
  if (message === 'it does not answer') return unavailable('does not answer', error);
  if (code === 'ENOSPC') return unavailable('has footage, but our disk is full', error);
  if (code === 'ECONNRESET') return unavailable('broke off in the middle', error);
  return unavailable(`cannot be reached (${code ?? 'no connection'})`, error);
}
