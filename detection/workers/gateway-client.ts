import { AppError, type ErrorCode, errorCatalogue } from '../../platform/errors.ts';
import type { LookOutcome } from '../ledger/record-look.ts';
import type { LookPlan } from '../look.ts';
import type { LeasedLook } from './accept-looks.ts';
import type { LeaseRequest } from './take-leases.ts';

/** A look with its picture as JPEG, where one is sent along. */
export type SentLook = { look: LeasedLook; jpeg: Uint8Array | undefined };

/** The lease answer as a worker gets it. */
export type ReceivedLeases = {
  now: string;
  leaseSeconds: number;
  renewSeconds: number;
  leases: {
    leaseId: string;
    cameraId: string;
    state: 'held' | 'coming';
    planVersion: string;
    plan: LookPlan | null;
  }[];
};

/** The service, as a worker reaches it. What fails may be tried again, unless it is a refusal. */
export type Gateway = {
  leases(request: LeaseRequest): Promise<ReceivedLeases>;
  looks(
    workerId: string,
    looks: readonly SentLook[],
  ): Promise<{ outcomes: LookOutcome[]; gone: string[] }>;
  models(): Promise<{ protocol: number; version: string }>;
};

/** The service does not answer, or says that it cannot just now. */
export class GatewayAway extends Error {
  readonly retryAfterS: number | undefined;

  constructor(message: string, options: { retryAfterS?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'GatewayAway';
    this.retryAfterS = options.retryAfterS;
  }
}

const LONGEST_ANSWER_MS = 20_000;

/**
 * Speaks to the service at `url` (with or without a slash at the end) with a worker token. Calls reject with
 * GatewayAway when trying again makes sense, else with the AppError that the service told.
 * @throws AppError `invalid-field` for what is no http(s) address
 */
export function openGateway({ url, token }: { url: string; token: string }): Gateway {
  const base = serviceBase(url);
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(new URL(path, base), {
      ...init,
      headers: { ...init.headers, authorization: `Bearer ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(LONGEST_ANSWER_MS),
    }).catch((cause: unknown) => {
      throw new GatewayAway(`The service at ${base.origin} does not answer.`, { cause });
    });
    return answered(answer, base);
  };
  const json = (body: unknown) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return {
    leases: async (request) => (await call('api/worker/leases', json(request))) as ReceivedLeases,
    looks: async (workerId, looks) =>
      (await call('api/worker/looks', { method: 'POST', body: lookForm(workerId, looks) })) as {
        outcomes: LookOutcome[];
        gone: string[];
      },
    models: async () => (await call('api/worker/models')) as { protocol: number; version: string },
  };
}

/** The address of the service. @throws AppError `invalid-field` for what is no http(s) address */
export function serviceBase(url: string): URL {
  const base = URL.canParse(url) ? new URL(url.endsWith('/') ? url : `${url}/`) : undefined;
  if (base && /^https?:$/.test(base.protocol) && !base.username) return base;
  throw new AppError(
    'invalid-field',
    'The gateway is named like http://host:port or https://host, without a login.',
  );
}

function lookForm(workerId: string, sent: readonly SentLook[]): FormData {
  const form = new FormData();
  form.set('results', JSON.stringify({ workerId, looks: sent.map(({ look }) => look) }));
  for (const { look, jpeg } of sent) {
    if (!jpeg) continue;
    const file = new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' });
    form.set(look.lookId, file, `${look.lookId}.jpg`);
  }
  return form;
}

async function answered(answer: Response, base: URL): Promise<unknown> {
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
  const body = isJson ? await bodyOf(answer) : undefined;
  if (answer.ok && body !== undefined) return body;
  const { status } = answer;
  if (status >= 500 || status === 429 || status === 408) {
    const retryAfterS = Number(answer.headers.get('retry-after')) || undefined;
    throw new GatewayAway(`The service cannot answer now (${status}).`, { retryAfterS });
  }
  const problem = body as { type?: string; detail?: string; title?: string } | undefined;
  const code = problem?.type?.split('/').at(-1) ?? '';
  if (status === 404 || !(code in errorCatalogue)) {
    throw new AppError(
      'not-found',
      `There is no Citymark at ${base.href} (it answered with ${status}): check --gateway.`,
    );
  }
  throw new AppError(code as ErrorCode, problem?.detail ?? problem?.title);
}

/** An answer that breaks off in the middle is no answer. */
const bodyOf = (answer: Response): Promise<unknown> =>
  answer.json().catch((cause: unknown) => {
    throw new GatewayAway('The answer of the service broke off.', { cause });
  });
