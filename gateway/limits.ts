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
  const byAddress = (purpose: string, max: number, timeWindow: number) =>
    app.createRateLimit({
      max,
      timeWindow,
      keyGenerator: (request) => key(purpose, rateLimit.normalizeIP(request.ip)),
    });
  const requests = byAddress('requests', limits.requestsPerMinute, MINUTE_MS);
  const addressLimits = {
    'sign-in': byAddress('sign-in', limits.signInsPerMinute, MINUTE_MS),
    complaint: byAddress('complaint', limits.complaintsPerAddress, HOUR_MS),
  };
  const plates = app.createRateLimit({
    max: limits.complaintsPerPlate,
    timeWindow: HOUR_MS,
    keyGenerator: (request) => key('plate', plateOf(request) ?? ''),
  });

  app.addHook('onRequest', async (request) => {
    const { unlimited, limit } = request.routeOptions.config;
    if (unlimited) return;
    refuseExceeded(await requests(request));
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
