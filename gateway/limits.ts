import type { Socket } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../platform/errors.ts';
import type { AppDeps } from './deps.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What a complaint route may carry the plate in. */
type WithSmartCode = { smartCode?: unknown } | null | undefined;

/**
 * Counts requests in this process's memory, under a MAC of the address or the plate: nothing that
 * belongs to a person is kept. Routes say in `config.limit` which further limit they are under.
 */
export async function registerLimits(
  app: FastifyInstance,
  deps: Pick<AppDeps, 'secrets' | 'config'>,
): Promise<void> {
  const { limits } = deps.config;
  await app.register(rateLimit, { global: false, cache: 20_000 });
  const key = (purpose: string, value: string) =>
    deps.secrets.mac(`limit-${purpose}`, value).toString('base64url', 0, 16);
  const byAddress = (purpose: string, max: number, timeWindow: number) => {
    // Known as long as the connection, which knows the address anyway.
    const known = new WeakMap<Socket, { ip: string; key: string }>();
    const keyGenerator = ({ ip, socket }: FastifyRequest): string => {
      const last = known.get(socket);
      if (last?.ip === ip) return last.key;
      const made = key(purpose, rateLimit.normalizeIP(ip));
      known.set(socket, { ip, key: made });
      return made;
    };
    return app.createRateLimit({ max, timeWindow, keyGenerator });
  };
  const requests = byAddress('requests', limits.requestsPerMinute, MINUTE_MS);
  const addressLimits = {
    'sign-in': byAddress('sign-in', limits.signInsPerMinute, MINUTE_MS),
    complaint: byAddress('complaint', limits.complaintsPerAddress, HOUR_MS),
    worker: byAddress('worker', limits.workerRequestsPerMinute, MINUTE_MS),
  };
  const plates = app.createRateLimit({
    max: limits.complaintsPerPlate,
    timeWindow: HOUR_MS,
    keyGenerator: (request) => key('plate', plateOf(request) ?? ''),
  });

  app.addHook('onRequest', async (request) => {
    const { unlimited, limit } = request.routeOptions.config;
    if (unlimited) return;
    // Many workers may share one address, and must not use up what people there need.
    if (limit !== 'worker') refuseExceeded(await requests(request));
    if (limit) refuseExceeded(await addressLimits[limit](request));
  });
  app.addHook('preHandler', async (request) => {
    const isComplaint = request.routeOptions.config.limit === 'complaint';
    if (isComplaint && plateOf(request)) refuseExceeded(await plates(request));
  });
}

type Verdict = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

function refuseExceeded(verdict: Verdict) {
  if (verdict.isAllowed || !verdict.isExceeded) return;
  throw new AppError('too-many-requests', `Try again in ${verdict.ttlInSeconds} seconds.`, {
    retryAfterS: verdict.ttlInSeconds,
  });
}

/** The plate's text without its tag, so that forged tags count for the same plate. */
function plateOf(request: FastifyRequest): string | undefined {
  const { smartCode } = {
    ...(request.body as WithSmartCode),
    ...(request.params as WithSmartCode),
  };
  return typeof smartCode === 'string' ? smartCode.toUpperCase().split('-')[0] : undefined;
}
