import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Jobs } from '../platform/jobs.ts';
import { signedIn } from '../platform/signed-in.ts';
import { type ChainCheck, listChainChecks } from './chain-check-store.ts';
import { wantChainCheck } from './check-chains.ts';
import type { TicketDeps } from './ticket-deps.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.String({ format: 'date-time' });
const Checks = Type.Object({
  items: Type.Array(
    Type.Object({
      checkId: Type.String(),
      state: Type.Enum(['waiting', 'running', 'done']),
      askedByName: Type.String(),
      askedAt: Time,
      startedAt: Nullable(Time),
      finishedAt: Nullable(Time),
      done: Type.Integer({ description: 'Tickets read so far' }),
      total: Type.Integer(),
      events: Type.Integer({ description: 'Events and entries read, at the end' }),
      findingCount: Type.Integer(),
      findings: Type.Array(
        Type.Object({
          ticketNumber: Nullable(Type.String({ description: 'Null: an entry of the log' })),
          seq: Nullable(Type.Integer()),
          what: Type.String(),
        }),
      ),
    }),
    { description: 'The newest first' },
  ),
});

const KEPT = 10;
const tags = ['audit'];

/** Whether the histories are as they were written. */
export const chainCheckRoutes =
  (deps: TicketDeps & { jobs: Jobs }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: ['auditor', 'admin'] } as const;
    const list = async () => ({ items: (await listChainChecks(deps.db.query, KEPT)).map(view) });

    app.get(
      '/api/chain-checks',
      {
        config,
        schema: { tags, summary: 'The latest checks of all histories', response: { 200: Checks } },
      },
      list,
    );

    app.post(
      '/api/chain-checks',
      {
        config,
        schema: {
          tags,
          summary: 'Have the history of every ticket and the log of administration checked',
          response: { 202: Checks },
        },
      },
      async (request, reply) => {
        await wantChainCheck(deps, signedIn(request));
        return reply.code(202).send(await list());
      },
    );
  };

const view = (check: ChainCheck) => ({
  ...check,
  askedAt: check.askedAt.toISOString(),
  startedAt: check.startedAt?.toISOString() ?? null,
  finishedAt: check.finishedAt?.toISOString() ?? null,
});
