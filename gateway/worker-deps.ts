import { Counter, Gauge, type Registry } from 'prom-client';
import {
  type LookRefusal,
  leaseCounts,
  lookPlanOf,
  type Models,
  type WorkerRoutesDeps,
} from '../detection/index.ts';
import type { AppDeps } from './deps.ts';
import { VERSION } from './version.ts';

/** What the workers' side of detection needs of this installation, counted for Prometheus. */
export function workerDeps(
  deps: AppDeps,
  registry: Registry,
  models: Pick<Models, 'list'>,
): WorkerRoutesDeps {
  const refused = new Counter({
    name: 'citymark_worker_looks_refused_total',
    help: 'Looks that came too late, under a lost lease, or from a wrong clock',
    labelNames: ['reason'],
    registers: [registry],
  });
  registerGauges(deps, registry);
  const { config } = deps;
  return {
    ...deps,
    leaseSeconds: config.worker.leaseSeconds,
    version: VERSION,
    plansOf: (query, cameraIds) => lookPlanOf(query, deps, cameraIds),
    models: async () =>
      models
        .list()
        .filter(({ state }) => state === 'ok')
        .map(({ modelId, version, labels }) => ({ modelId, version, labels: [...labels] })),
    onRefused: (reason: LookRefusal, count) => refused.inc({ reason }, count),
  };
}

function registerGauges({ db, clock, config }: AppDeps, registry: Registry) {
  const cameras = new Gauge({
    name: 'citymark_worker_cameras',
    help: 'Cameras that can be looked through, by whether a worker has them',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counts = await leaseCounts(db.query, clock.now(), config.worker.leaseSeconds);
      cameras.set({ state: 'leased' }, counts.leased);
      cameras.set({ state: 'free' }, counts.free);
      workers.set(counts.workersAlive);
      lag.set(counts.worstLagSeconds);
    },
  });
  const workers = new Gauge({
    name: 'citymark_workers',
    help: 'Workers with a sign of life within a lease',
    registers: [registry],
  });
  const lag = new Gauge({
    name: 'citymark_worker_lag_seconds',
    help: 'How late the slowest worker looks',
    registers: [registry],
  });
}
