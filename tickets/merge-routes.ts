import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { signedIn } from '../platform/signed-in.ts';
import { keepApart, mergeTickets } from './merge-tickets.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { TicketDetail, TicketParams } from './ticket-schema.ts';
import { ticketDetail } from './ticket-view.ts';

const tags = ['tickets'];
const TicketNumber = TicketParams.properties.ticketNumber;

/** What dispatchers say of two tickets that look like one. */
export const mergeRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    const dispatchers = { access: ['dispatcher'] } as const;
    app.post(
      '/api/tickets/:ticketNumber/merge',
      {
        config: dispatchers,
        schema: {
          tags,
          summary: 'Let a ticket go on in another about the same thing',
          params: TicketParams,
          body: Type.Object({
            into: TicketNumber,
            version: Type.Integer({ description: 'The version of the ticket you looked at' }),
          }),
          response: { 200: TicketDetail },
        },
      },
      async (request) => {
        const { ticketNumber } = request.params;
        await mergeTickets(deps, signedIn(request), ticketNumber, request.body);
        return ticketDetail(deps, signedIn(request), request.body.into);
      },
    );

    app.post(
      '/api/tickets/:ticketNumber/not-same',
      {
        config: dispatchers,
        schema: {
          tags,
          summary: 'Say that two tickets that look alike are two',
          params: TicketParams,
          body: Type.Object({ other: TicketNumber }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const numbers = [request.params.ticketNumber, request.body.other] as const;
        await keepApart(deps, signedIn(request), numbers);
        return reply.code(204).send(null);
      },
    );
  };
