import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type Actor, hasRole } from '../platform/actor.ts';
import { signedIn } from '../platform/signed-in.ts';
import { heatLevels, heatOf } from './heat.ts';
import { isOverdue, ticketStates, urgencies } from './ticket.ts';
import { ticketReaders, visibility } from './ticket-access.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { openMapTickets, placesOfFiled } from './ticket-map-store.ts';

/** Open tickets on one map at most; more are points on points. */
const MOST_TICKETS = 3000;
const MOST_CELLS = 5000;
const DAY_MS = 86_400_000;

const Text = Type.String();
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const MapTickets = Type.Object({
  tickets: Type.Array(
    Type.Object({
      ticketNumber: Text,
      state: Type.Enum([...ticketStates]),
      urgency: Type.Enum([...urgencies]),
      overdue: Type.Boolean(),
      classZh: Text,
      classEn: Text,
      problemZh: Text,
      problemEn: Text,
      departmentName: Text,
      locationNote: Nullable(Text),
      lng: Type.Number(),
      lat: Type.Number(),
      filedAt: Text,
      dueAt: Nullable(Text),
    }),
  ),
  more: Type.Boolean({ description: 'There are more than are told here' }),
});
const HeatQuery = Type.Object({
  days: Type.Integer({ minimum: 1, maximum: 90, default: 30 }),
  level: Type.Integer({
    minimum: heatLevels[0],
    maximum: heatLevels[2],
    default: 6,
    description: 'Of the BeiDou grid: 5 is some 124 m, 6 is 62 m, 7 is 8 m',
  }),
});
const Heat = Type.Object({
  cells: Type.Array(
    Type.Object({
      code: Text,
      count: Type.Integer(),
      west: Type.Number(),
      south: Type.Number(),
      east: Type.Number(),
      north: Type.Number(),
    }),
  ),
  tickets: Type.Integer({ description: 'Filed in these days' }),
});

/** Who only handles sees where their own department has work; everybody else the district. */
const heatScope = (actor: Actor): string | null =>
  hasRole(actor, ...ticketReaders.filter((role) => role !== 'handler')) ? null : actor.departmentId;

/** Tickets on the map: those that are open, and where many were filed. */
export const ticketMapRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['map'];
    const config = { access: ticketReaders };

    app.get(
      '/api/map/tickets',
      {
        config,
        schema: {
          tags,
          summary: 'The open tickets that one may see, the most urgent first',
          response: { 200: MapTickets },
        },
      },
      async (request) => {
        const at = deps.clock.now();
        const limit = MOST_TICKETS + 1;
        const found = await openMapTickets(deps.db.query, visibility(signedIn(request)), {
          at,
          limit,
        });
        const tickets = found.slice(0, MOST_TICKETS).map((ticket) => ({
          ...ticket,
          overdue: isOverdue(ticket, at),
          filedAt: ticket.filedAt.toISOString(),
          dueAt: ticket.dueAt?.toISOString() ?? null,
        }));
        return { tickets, more: found.length > MOST_TICKETS };
      },
    );

    app.get(
      '/api/map/heat',
      {
        config,
        schema: {
          tags,
          summary: 'How many tickets were filed in each grid cell in the last days',
          querystring: HeatQuery,
          response: { 200: Heat },
        },
      },
      async (request) => {
        const { days, level } = request.query;
        const since = new Date(deps.clock.now().getTime() - days * DAY_MS);
        const departmentId = heatScope(signedIn(request));
        const places = await placesOfFiled(deps.db.query, { since, departmentId });
        const cells = heatOf(places, level as (typeof heatLevels)[number], MOST_CELLS);
        return { cells, tickets: places.length };
      },
    );
  };
