import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EventCounts } from '../detection/index.ts';
import type { OpenBus } from '../platform/bus.ts';

/** What Prometheus scrapes. Labels hold route patterns, never ids, so their number stays bounded. */
export function registerMetrics(
  app: FastifyInstance,
  { bus, eventCounts }: { bus: OpenBus; eventCounts: EventCounts },
): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'citymark_http_request_seconds',
    help: 'Time from the request to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'citymark_bus_messages_dropped_total',
    help: 'Messages given up since the start',
    registers: [registry],
    collect() {
      this.set(bus.counters.dropped);
    },
  });
  new Gauge({
    name: 'citymark_bus_messages_retried_total',
    help: 'Calls of message handlers that had to be repeated since the start',
    registers: [registry],
    collect() {
      this.set(bus.counters.retried);
    },
  });
  new Gauge({
    name: 'citymark_external_messages_total',
    help: 'Messages of systems that detect by themselves, by what became of them',
    labelNames: ['source', 'outcome'],
    registers: [registry],
    collect() {
      for (const { source, outcome, messages } of eventCounts.all()) {
        this.set({ source, outcome }, messages);
      }
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    seconds.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  return registry;
}
