import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type AdminSubject, writeAdminLog } from '../platform/admin-log.ts';
import type { AppDeps } from './deps.ts';

/**
 * Changes of things whose folders do not write to the log themselves. What they were before is not known here, so
 * only who did what to which is noted: before the answer is sent, after the change is done.
 */
const noted: readonly (readonly [RegExp, AdminSubject])[] = [
  [/^\/api\/departments$/, 'department'],
  [/^\/api\/assets(?!\/:assetCode\/plates)/, 'asset'],
  [/^\/api\/(plates|label-batches|assets\/:assetCode\/plates|scan-anomalies)/, 'plate'],
  [/^\/api\/plate-keys/, 'plate-key'],
  [/^\/api\/cameras(?!.*\/(clips|examples))/, 'camera'],
  [/^\/api\/zones/, 'zone'],
  [/^\/api\/footage-providers/, 'footage-provider'],
];

const actions: Partial<Record<string, string>> = {
  POST: 'add',
  PATCH: 'change',
  PUT: 'change',
  DELETE: 'remove',
};

/** What a route is noted as: 'retire' for `…/:plateId/retire`, else what its method says. */
const actionOf = (method: string, url: string): string =>
  (method === 'POST' ? /\/([a-z-]+)$/.exec(url.replace(/^\/api\/[a-z-]+$/, ''))?.[1] : undefined) ??
  actions[method] ??
  'change';

/** Writes down what signed-in staff changes through routes that do not write it down themselves. */
export function registerDeeds(app: FastifyInstance, deps: Pick<AppDeps, 'db' | 'clock'>): void {
  app.addHook('onSend', async (request, reply) => {
    const { actor, method } = request;
    const url = request.routeOptions.url ?? '';
    if (!actor || !(method in actions) || reply.statusCode >= 300) return;
    const kind = noted.find(([pattern]) => pattern.test(url))?.[1];
    if (!kind) return;
    const deed = { kind, action: actionOf(method, url), subjectName: nameIn(request.body) };
    const entry = { ...deed, subjectId: subjectOf(request), after: changesIn(request) };
    await deps.db.transaction((query) => writeAdminLog(query, actor, entry, deps.clock.now()));
  });
}

const subjectOf = ({ params }: FastifyRequest): string | null =>
  Object.values((params ?? {}) as Record<string, string>).join(' ') || null;

const textOf = (body: unknown, key: string): string | undefined => {
  const value = (body as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === 'string' ? value.slice(0, 200) : undefined;
};

const nameIn = (body: unknown): string | null =>
  textOf(body, 'nameZh') ?? textOf(body, 'name') ?? null;

/** Which fields were sent, and the reason if one was given; no other value, for some are secret. */
function changesIn({ body }: FastifyRequest) {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const reason = textOf(body, 'reason');
  return { fields: Object.keys(body).slice(0, 40), ...(reason && { reason }) };
}
