import { createHmac } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import {
  type Notice,
  type Notifier,
  NotifyError,
  type NotifyProblem,
  problemOf,
} from './notify-error.ts';

type WebhookOptions = {
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  ca: string | undefined;
  timeoutMs: number;
};

const SECRET_PREFIX = 'whsec_';

/**
 * What a receiver checks (Standard Webhooks 1.0): HMAC-SHA-256 over `id.timestamp.body`, in base64. The
 * time is when it is sent, so that an old message cannot be played back.
 */
export const webhookSignature = (
  secret: string,
  message: { id: string; timestamp: number; body: string },
): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64'))
    .update(`${message.id}.${message.timestamp}.${message.body}`)
    .digest('base64')}`;

/** Posts notices as JSON to one address, signed; files stay here. */
export const webhookNotifier = (options: WebhookOptions): Notifier => ({
  channel: 'webhook',
  async send(notice) {
    const status = await post(options, notice);
    if (status < 200 || status > 299)
      throw new NotifyError(problemOfStatus(status), `HTTP ${status}`);
    return { recipients: 1, refused: 0 };
  },
});

function problemOfStatus(status: number): NotifyProblem {
  if (status === 401 || status === 403) return 'credentials';
  return status === 408 || status === 429 || status >= 500 ? 'failing' : 'refused';
}

/** Answers the status. Nobody reads what else is answered, however long it is; redirects are not followed. */
function post(
  { url, secret, ca, timeoutMs }: WebhookOptions,
  { key, data }: Notice,
): Promise<number> {
  const body = JSON.stringify(data);
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'citymark',
    'idempotency-key': key,
    'webhook-id': key,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': webhookSignature(secret, { id: key, timestamp, body }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const send = url.startsWith('https:') ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const call = send(url, { method: 'POST', headers, signal, agent: false, ...(ca && { ca }) });
    call.on('error', (error) => {
      const problem = signal.aborted ? 'silent' : problemOf(error);
      reject(new NotifyError(problem, 'code' in error ? String(error.code) : error.name));
    });
    call.on('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.on('error', () => {});
      response.destroy();
    });
    call.end(body);
  });
}
