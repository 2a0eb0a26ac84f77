import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type Static } from 'typebox';
import type { WorkerCaller } from '../../platform/actor.ts';
import { AppError } from '../../platform/errors.ts';
import { type AcceptLooksDeps, acceptLooks, type LeasedLook } from './accept-looks.ts';
import { isAlive } from './lease.ts';
import { countLeases } from './lease-store.ts';
import { LeasedLookSchema, PlanSchema } from './look-schema.ts';
import { LOOK_FORM_BYTES, MOST_LOOKS, readLookForm } from './read-look-form.ts';
import { type TakeLeasesDeps, takeLeases } from './take-leases.ts';
import { WORKER_PROTOCOL } from './worker-protocol.ts';
import { listWorkers } from './worker-store.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Text = Type.String();
const Time = Type.String({ description: 'ISO 8601' });
const Count = Type.Integer({ minimum: 0 });
const MOST_CAMERAS = 10_000;

const LeaseBody = Type.Object({
  workerId: Id,
  name: Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' }),
  protocol: Type.Integer(),
  version: Type.String({ minLength: 1, maxLength: 32 }),
  capacity: Type.Integer({ minimum: 1, maximum: MOST_CAMERAS }),
  holding: Type.Array(
    Type.Object({ cameraId: Id, leaseId: Id, planVersion: Type.String({ maxLength: 32 }) }),
    { maxItems: MOST_CAMERAS },
  ),
  stopping: Type.Boolean(),
  lagSeconds: Type.Number({ minimum: 0, maximum: 1e6 }),
  looksTaken: Count,
  looksDropped: Count,
});
const LeaseAnswer = Type.Object({
  now: Time,
  leaseSeconds: Type.Number(),
  renewSeconds: Type.Number(),
  leases: Type.Array(
    Type.Object({
      leaseId: Text,
      cameraId: Text,
      until: Time,
      state: Type.Enum(['held', 'coming'], {
        description: 'coming: another still looks, until the first look under this lease is stored',
      }),
      planVersion: Text,
      plan: Nullable(PlanSchema),
    }),
  ),
});
const LooksBody = Type.Object({
  workerId: Id,
  looks: Type.Array(LeasedLookSchema, { minItems: 1, maxItems: MOST_LOOKS }),
  frames: Type.Optional(Type.Unsafe<Record<string, Uint8Array>>({ type: 'object' })),
});
const LooksAnswer = Type.Object({
  outcomes: Type.Array(
    Type.Object({
      lookId: Text,
      outcome: Type.Enum(['stored', 'repeated', 'refused']),
      reason: Type.Optional(Text),
    }),
  ),
  gone: Type.Array(Text, { description: 'Leases that are another worker’s by now' }),
});
const ModelsAnswer = Type.Object({
  protocol: Type.Integer(),
  version: Text,
  models: Type.Array(Type.Object({ modelId: Text, version: Text, labels: Type.Array(Text) })),
});
const WorkerList = Type.Object({
  workers: Type.Array(
    Type.Object({
      workerId: Text,
      name: Text,
      version: Text,
      state: Type.Enum(['alive', 'silent', 'stopped']),
      capacity: Type.Integer(),
      cameras: Type.Integer(),
      lagSeconds: Type.Number(),
      looksTaken: Type.Integer(),
      looksDropped: Type.Integer(),
      looksRefused: Type.Integer(),
      startedAt: Time,
      seenAt: Time,
    }),
  ),
});

/** A model as workers are told of it. */
export type WorkerModel = { modelId: string; version: string; labels: string[] };

export type WorkerRoutesDeps = TakeLeasesDeps &
  AcceptLooksDeps & { version: string; models: () => Promise<WorkerModel[]> };

const tags = ['workers'];
const HOUR_MS = 3600_000;

/** What workers live on, and who of them is there. */
export const workerRoutes =
  (deps: WorkerRoutesDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'worker', limit: 'worker' } as const;

    app.post(
      '/api/worker/leases',
      {
        config,
        bodyLimit: 4 * 1024 * 1024,
        schema: {
          tags,
          summary: 'Take, renew and give back cameras',
          body: LeaseBody,
          response: { 200: LeaseAnswer },
        },
      },
      async (request, reply) => {
        const { tokenId } = callerOf(request);
        const { now, leases, ...rest } = await takeLeases(deps, tokenId, request.body);
        reply.header('cache-control', 'no-store');
        const granted = leases.map((each) => ({ ...each, until: each.until.toISOString() }));
        return { ...rest, now: now.toISOString(), leases: granted } as Static<typeof LeaseAnswer>;
      },
    );

    app.post(
      '/api/worker/looks',
      {
        config,
        bodyLimit: LOOK_FORM_BYTES,
        preValidation: (request) => readLookForm(request),
        schema: {
          tags,
          summary: 'Send what was seen',
          description:
            'multipart/form-data: the field `results` is the body as JSON; each file is named by its lookId and is the frame as JPEG. Sending a look again changes nothing.',
          consumes: ['multipart/form-data', 'application/json'],
          body: LooksBody,
          response: { 200: LooksAnswer },
        },
      },
      async (request) => {
        const { workerId, looks, frames = {} } = request.body;
        return acceptLooks(deps, callerOf(request).tokenId, {
          workerId,
          looks: looks.map((look) => ({ ...look, takenAt: new Date(look.takenAt) }) as LeasedLook),
          frames: new Map(Object.entries(frames)),
        });
      },
    );

    app.get(
      '/api/worker/models',
      {
        config,
        schema: {
          tags,
          summary: 'What the service is and which models it is configured for',
          response: { 200: ModelsAnswer },
        },
      },
      async () => ({
        protocol: WORKER_PROTOCOL,
        version: deps.version,
        models: await deps.models(),
      }),
    );

    app.get(
      '/api/workers',
      {
        config: { access: ['admin', 'supervisor', 'dispatcher'] },
        schema: {
          tags,
          summary: 'Workers of the last hour, with their cameras and their lag',
          response: { 200: WorkerList },
        },
      },
      async () => ({ workers: await workersNow(deps) }),
    );
  };

async function workersNow({ db, clock, leaseSeconds }: WorkerRoutesDeps) {
  const now = clock.now();
  const workers = await listWorkers(db.query, new Date(now.getTime() - HOUR_MS));
  const cameras = await countLeases(db.query, now);
  return workers.map(({ tokenId: _, ...worker }) => ({
    ...worker,
    state: stateOf(worker, now, leaseSeconds),
    cameras: cameras.get(worker.workerId) ?? 0,
    startedAt: worker.startedAt.toISOString(),
    seenAt: worker.seenAt.toISOString(),
  }));
}

function stateOf(
  worker: { seenAt: Date; stoppedAt: Date | null },
  now: Date,
  leaseSeconds: number,
): 'alive' | 'silent' | 'stopped' {
  if (worker.stoppedAt) return 'stopped';
  return isAlive(worker, now, leaseSeconds) ? 'alive' : 'silent';
}

function callerOf({ worker }: { worker: WorkerCaller | null }): WorkerCaller {
  if (!worker) throw new AppError('not-signed-in');
  return worker;
}
