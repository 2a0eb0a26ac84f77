import type { FastifyInstance } from 'fastify';

/**
 * One line per request: its pattern instead of its path, since paths hold tracking keys, and nobody's
 * address, cookie or body. The id goes back to the caller, who can quote it.
 */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    // Workers ask all the time; what goes well is not worth a line.
    const isRoutine = request.worker !== null && reply.statusCode < 400;
    request.log[isRoutine ? 'debug' : 'info'](
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        staffId: request.actor?.staffId,
      },
      'request',
    );
  });
}
