/** The ways in which something can be told to the outside. */
export const channels = ['webhook', 'email'] as const;
export type Channel = (typeof channels)[number];

/** Something to be told to people and programs outside of this service. */
export type Notice = {
  /** The same each time the same thing is told, so that a receiver knows a repetition: letters, digits, `-`. */
  key: string;
  /** When it was written. */
  at: Date;
  subject: string;
  text: string;
  /** The same for programs; goes as JSON. */
  data: object;
  files: readonly { name: string; mediaType: string; bytes: Uint8Array }[];
};

/** One way out. May be told the same notice twice. */
export type Notifier = {
  readonly channel: Channel;
  /** Answers to how many it went, and how many of the receivers were refused. Throws NotifyError. */
  send(notice: Notice): Promise<{ recipients: number; refused: number }>;
};

/** Why something could not be told, as somebody who can change it needs to know. */
export const notifyProblems = [
  'unreachable',
  'silent',
  'encryption',
  'credentials',
  'refused',
  'failing',
  'unreadable',
] as const;
export type NotifyProblem = (typeof notifyProblems)[number];

/** A notice that did not get out. Holds nothing of the address or the answer: both may hold secrets. */
export class NotifyError extends Error {
  readonly problem: NotifyProblem;

  constructor(problem: NotifyProblem, detail: string) {
    super(detail);
    this.name = 'NotifyError';
    this.problem = problem;
  }
}

const byCode: Record<string, NotifyProblem> = {
  ETIMEDOUT: 'silent',
  EAUTH: 'credentials',
  ENOAUTH: 'credentials',
  EPROTOCOL: 'unreadable',
  ETLS: 'encryption',
};

/** OpenSSL's and Node's codes for a certificate that does not hold. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|HOSTNAME_MISMATCH/;

/** What an error of the network means. */
export function problemOf(error: unknown): NotifyProblem {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (each.name === 'TimeoutError' || each.name === 'AbortError') return 'silent';
    // The mail library puts a code of its own in the place of the first one.
    const { code, originalCode } = each as { code?: unknown; originalCode?: unknown };
    for (const name of [originalCode, code].map((it) => (typeof it === 'string' ? it : ''))) {
      if (CERTIFICATE.test(name)) return 'encryption';
      if (name.startsWith('HPE_')) return 'unreadable';
      const known = byCode[name];
      if (known) return known;
    }
  }
  return 'unreachable';
}
