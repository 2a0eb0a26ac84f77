import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import { sameBytes } from '../platform/secrets.ts';
import type { AppDeps } from './deps.ts';
import { readinessOf } from './readiness.ts';

const Alive = Type.Object({ status: Type.Literal('ok') });
const Ready = Type.Object({
  ready: Type.Boolean(),
  checks: Type.Record(Type.String(), Type.Enum(['ok', 'failed'])),
});
const Metrics = Type.String({ description: 'Prometheus text format' });

/** Probes for whoever runs the service. */
export const healthRoutes =
  (deps: AppDeps, registry: Registry): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'public', unlimited: true } as const;
    const tags = ['operations'];
    const readiness = readinessOf(deps);

    app.get(
      '/healthz',
      { config, schema: { tags, summary: 'The process runs', response: { 200: Alive } } },
      async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return { status: 'ok' } as const;
      },
    );

    app.get(
      '/readyz',
      {
        config,
        schema: {
          tags,
          summary: 'Database, bus and blob store answer',
          response: { 200: Ready, 503: Ready },
        },
      },
      async (_request, reply) => {
        const answer = await readiness();
        reply.code(answer.ready ? 200 : 503).header('cache-control', 'no-store');
        return answer;
      },
    );

    app.get(
      '/metrics',
      {
        config,
        schema: { tags, summary: 'Metrics', produces: ['text/plain'], response: { 200: Metrics } },
      },
      async (request, reply) => {
        checkToken(request.headers.authorization, deps.config.metricsToken);
        return reply.type(registry.contentType).send(await registry.metrics());
      },
    );
  };

function checkToken(authorization: string | undefined, token: string | undefined) {
  if (token === undefined) return;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (!sameBytes(digest(authorization ?? ''), digest(`Bearer ${token}`))) {
    throw new AppError('not-signed-in', 'Send the metrics token as a bearer token.');
  }
}
