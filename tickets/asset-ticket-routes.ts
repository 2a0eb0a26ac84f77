import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type, { type TSchema } from 'typebox';
import { assetByCode } from '../assets/index.ts';
import { AppError } from '../platform/errors.ts';
import { signedIn } from '../platform/signed-in.ts';
import { ticketsOfAsset } from './asset-ticket-store.ts';
import { ticketStates } from './ticket.ts';
import { canSee } from './ticket-access.ts';
import type { TicketDeps } from './ticket-deps.ts';

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.String({ format: 'date-time' });
const AssetPath = Type.Object({ assetCode: Type.String({ pattern: '^[0-9]{16}$' }) });
const AssetTickets = Type.Object({
  tickets: Type.Array(
    Type.Object({
      ticketNumber: Type.String(),
      state: Type.Enum([...ticketStates]),
      problemZh: Type.String(),
      problemEn: Type.String(),
      filedAt: Moment,
      closedAt: Nullable(Moment),
      open: Type.Boolean({ description: 'Whether who asks may open the ticket' }),
    }),
  ),
});

const NEWEST = 50;

/**
 * What was wrong with a fixture before, for those who look after fixtures: kind, state and days, and nothing that
 * anybody has written.
 */
export const assetTicketRoutes =
  (deps: Pick<TicketDeps, 'db' | 'clock'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/assets/:assetCode/tickets',
      {
        config: { access: ['asset_admin', 'supervisor', 'auditor', 'admin'] },
        schema: {
          tags: ['assets'],
          summary: 'The newest 50 tickets of an asset, without what people wrote',
          params: AssetPath,
          response: { 200: AssetTickets },
        },
      },
      async (request) => {
        const { query } = deps.db;
        const { assetCode } = request.params;
        const asset = await assetByCode(query, assetCode);
        if (!asset) throw new AppError('not-found', `There is no asset ${assetCode}.`);
        const actor = signedIn(request);
        const at = deps.clock.now();
        const tickets = await ticketsOfAsset(query, asset.assetId, NEWEST);
        return {
          tickets: tickets.map((each) => ({
            ticketNumber: each.ticketNumber,
            state: each.state,
            problemZh: each.problemZh,
            problemEn: each.problemEn,
            filedAt: each.filedAt.toISOString(),
            closedAt: each.closedAt?.toISOString() ?? null,
            open: canSee(actor, each, at),
          })),
        };
      },
    );
  };
