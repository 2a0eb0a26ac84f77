import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Actor, Role } from '../platform/actor.ts';
import { signedIn } from '../platform/signed-in.ts';
import { revealContact } from './complaints/reveal-contact.ts';
import { handleTicket, type StaffRequest } from './handle-ticket.ts';
import { readPhotoForm } from './photos/read-photo-form.ts';
import { type StaffMove, staffMoves, transitions } from './ticket.ts';
import { ticketReaders } from './ticket-access.ts';
import type { TicketDeps } from './ticket-deps.ts';
import {
  ContactAnswer,
  ContactBody,
  ContactParams,
  HandledBody,
  ListQuery,
  MoveBody,
  TicketDetail,
  TicketList,
  TicketParams,
} from './ticket-schema.ts';
import { ticketDetail, ticketList } from './ticket-view.ts';

/** The roles the table of transitions gives a move to. */
const rolesFor = (move: StaffMove): Role[] => {
  const who = transitions.filter((each) => each.move === move).flatMap((each) => each.who);
  const staff = who.map((each) => (each === 'own' ? 'handler' : each));
  return [...new Set(staff)].filter((each) => each !== 'system' && each !== 'citizen');
};

const tags = ['tickets'];

/** The desk of the departments, dispatchers and supervisors. */
export const ticketRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/tickets',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'The tickets in a box',
          querystring: ListQuery,
          response: { 200: TicketList },
        },
      },
      async (request) => ticketList(deps, signedIn(request), request.query),
    );

    app.get(
      '/api/tickets/:ticketNumber',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'Everything about one ticket',
          params: TicketParams,
          response: { 200: TicketDetail },
        },
      },
      async (request) => ticketDetail(deps, signedIn(request), request.params.ticketNumber),
    );

    const move = async (
      actor: Actor,
      ticketNumber: string,
      verb: StaffMove,
      body: StaffRequest,
    ) => {
      const { ticketNumber: moved } = await handleTicket(deps, actor, ticketNumber, verb, body);
      return ticketDetail(deps, actor, moved, { hasMoved: true });
    };

    for (const verb of staffMoves.filter((each) => each !== 'handled')) {
      app.post(
        `/api/tickets/:ticketNumber/${verb}`,
        {
          config: { access: rolesFor(verb) },
          schema: {
            tags,
            summary: `Move a ticket: ${verb}`,
            params: TicketParams,
            body: MoveBody,
            response: { 200: TicketDetail },
          },
        },
        async (request) => move(signedIn(request), request.params.ticketNumber, verb, request.body),
      );
    }

    app.post(
      '/api/tickets/:ticketNumber/handled',
      {
        config: { access: rolesFor('handled') },
        preValidation: (request) => readPhotoForm(request),
        schema: {
          tags,
          summary: 'Report a ticket done, with photos',
          consumes: ['multipart/form-data', 'application/json'],
          params: TicketParams,
          body: HandledBody,
          response: { 200: TicketDetail },
        },
      },
      async (request) => {
        const { version, note, photos = [] } = request.body;
        const body = { version: Number(version), note, photos };
        return move(signedIn(request), request.params.ticketNumber, 'handled', body);
      },
    );

    app.post(
      '/api/tickets/:ticketNumber/complaints/:complaintId/contact',
      {
        config: { access: ['handler'] },
        schema: {
          tags,
          summary: "Show a reporter's contact; written down",
          params: ContactParams,
          body: ContactBody,
          response: { 200: ContactAnswer },
        },
      },
      async (request, reply) => {
        const input = { ...request.params, reason: request.body.reason };
        reply.header('cache-control', 'no-store');
        return { contact: await revealContact(deps, signedIn(request), input) };
      },
    );
  };
