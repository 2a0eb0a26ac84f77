import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import {
  type Notice,
  type Notifier,
  NotifyError,
  type NotifyProblem,
  problemOf,
} from './notify-error.ts';

type EmailOptions = {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  url: string;
  from: string;
  to: readonly string[];
  ca: string | undefined;
  timeoutMs: number;
};

const SENDER_NAME = '智慧码 Citymark';
const PORTS = { 'smtp:': 587, 'smtps:': 465 } as Record<string, number>;
/** No server has more to say than this to one command. */
const MAX_ANSWER_BYTES = 64 * 1024;
/** A server may take each step of a conversation slowly; together they may take this many times as long. */
const STEPS = 3;

/**
 * Sends notices by e-mail, files attached. Passwords go over TLS only: `smtp://` with a user means that the
 * server must offer STARTTLS, unless it is on this machine.
 */
export function emailNotifier(options: EmailOptions): Notifier {
  const { from, to, timeoutMs } = options;
  return {
    channel: 'email',
    async send(notice) {
      // A connection a message: one goes out each day.
      const transport = createTransport(connectionOf(options));
      try {
        const { accepted, rejected } = await transport.sendMail({
          from: { name: SENDER_NAME, address: from },
          to: [...to],
          ...letter(notice, from),
          signal: AbortSignal.timeout(STEPS * timeoutMs),
        });
        return { recipients: accepted.length, refused: rejected.length };
      } catch (error) {
        throw asNotifyError(error);
      } finally {
        transport.close();
      }
    },
  };
}

const letter = ({ key, at, subject, text, files }: Notice, from: string) => ({
  subject,
  text,
  date: at,
  // Readers show a letter once that comes twice with the same id.
  messageId: `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${from.split('@').at(-1)}>`,
  attachments: files.map(({ name, mediaType, bytes }) => ({
    filename: name,
    contentType: mediaType,
    content: Buffer.from(bytes),
  })),
});

function connectionOf({ url, ca, timeoutMs }: EmailOptions) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const isHere = /^(localhost|127(\.\d+){3}|::1)$/.test(host);
  return {
    host,
    port: Number(port) || PORTS[protocol],
    secure: protocol === 'smtps:',
    requireTLS: username !== '' && !isHere,
    ...(username && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    ...(ca && { tls: { ca } }),
    connectionTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    maxResponseSize: MAX_ANSWER_BYTES,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function asNotifyError(error: unknown): NotifyError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  return new NotifyError(problemOfAnswer(error, responseCode), code ?? 'failed');
}

function problemOfAnswer(error: unknown, responseCode: number | undefined): NotifyProblem {
  const problem = problemOf(error);
  if (problem !== 'unreachable' || responseCode === undefined) return problem;
  return responseCode < 500 ? 'failing' : 'refused';
}
