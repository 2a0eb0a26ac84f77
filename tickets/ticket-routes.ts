import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Actor, Role } from '../platform/actor.ts';
import { AppError } from '../platform/errors.ts';
import { limitClocks } from './deadline.ts';
import { handleTicket, type StaffRequest } from './handle-ticket.ts';
import { readPhotoForm } from './read-photo-form.ts';
import { revealContact } from './reveal-contact.ts';
import { type StaffMove, staffMoves, ticketStates, transitions, urgencies } from './ticket.ts';
import { ticketReaders } from './ticket-access.ts';
import { boxes } from './ticket-board-store.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { MAX_NOTE } from './ticket-move.ts';
import { ticketDetail, ticketList } from './ticket-view.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Time = Type.String({ description: 'ISO 8601' });
const State = Type.Enum([...ticketStates]);

const summary = {
  ticketNumber: Text,
  version: Type.Integer(),
  state: State,
  urgency: Type.Enum([...urgencies]),
  classCode: Text,
  classZh: Text,
  classEn: Text,
  problemCode: Text,
  problemZh: Text,
  problemEn: Text,
  assetCode: Nullable(Text),
  assetName: Nullable(Text),
  lng: Type.Number(),
  lat: Type.Number(),
  locationNote: Nullable(Text),
  street: Nullable(Text),
  community: Nullable(Text),
  departmentId: Text,
  departmentName: Text,
  filedAt: Time,
  dueAt: Nullable(Time),
  overdue: Type.Boolean(),
  complaintCount: Type.Integer(),
  specialSupervision: Type.Boolean(),
  reopenCount: Type.Integer(),
  extensionPending: Type.Boolean(),
  updatedAt: Time,
};
const TicketSummary = Type.Object(summary);

const TicketDetail = Type.Object({
  ...summary,
  asset: Nullable(
    Type.Object({
      assetCode: Text,
      name: Text,
      classCode: Text,
      builtOn: Nullable(Text),
      material: Nullable(Text),
      state: Text,
      ownerName: Nullable(Text),
      maintainerName: Nullable(Text),
      supervisorName: Nullable(Text),
      gridCode: Text,
    }),
  ),
  deadline: Type.Object({
    limitValue: Type.Integer(),
    limitClock: Type.Enum([...limitClocks]),
    dueAt: Nullable(Time),
    publicDueAt: Nullable(Time),
    calendarCovered: Type.Boolean(),
  }),
  extensions: Type.Object({
    used: Type.Integer(),
    max: Type.Integer(),
    pending: Nullable(Type.Object({ reason: Text, value: Type.Integer(), requestedAt: Time })),
  }),
  complaints: Type.Array(
    Type.Object({
      complaintId: Text,
      at: Time,
      text: Nullable(Text),
      channel: Text,
      photoIds: Type.Array(Text),
      contact: Type.Enum(['none', 'shared', 'on-request']),
    }),
  ),
  photos: Type.Array(
    Type.Object({
      photoId: Text,
      kind: Type.Enum(['complaint', 'handled']),
      at: Time,
      widthPx: Type.Integer(),
      heightPx: Type.Integer(),
    }),
  ),
  events: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      kind: Text,
      fromState: Nullable(State),
      toState: State,
      at: Time,
      actorName: Nullable(Text),
      departmentName: Nullable(Text),
      note: Nullable(Text),
      data: Type.Record(Text, Type.Any()),
    }),
  ),
  ratings: Type.Array(
    Type.Object({
      at: Time,
      speed: Type.Integer(),
      result: Type.Integer(),
      service: Type.Integer(),
      system: Type.Integer(),
      comment: Nullable(Text),
      round: Type.Integer(),
    }),
  ),
  history: Type.Array(TicketSummary),
  actions: Type.Array(Type.Enum([...staffMoves])),
});

const Count = Type.Integer();
const TicketList = Type.Object({
  items: Type.Array(TicketSummary),
  nextCursor: Nullable(Text),
  counts: Type.Object({
    inbox: Count,
    overdue: Count,
    returned: Count,
    disputed: Count,
    extension: Count,
  }),
});
const ListQuery = Type.Object({
  box: Type.Enum([...boxes], { default: 'inbox' }),
  state: Type.Optional(State),
  urgency: Type.Optional(Type.Enum([...urgencies])),
  departmentId: Type.Optional(Type.String({ format: 'uuid' })),
  q: Type.Optional(Type.String({ maxLength: 64 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
});
const TicketParams = Type.Object({ ticketNumber: Type.String({ pattern: '^[A-Za-z0-9]{1,30}$' }) });

const Note = Type.String({ minLength: 1, maxLength: MAX_NOTE, pattern: '\\S' });
const MoveBody = Type.Object({
  version: Type.Integer({ description: 'The version of the ticket you looked at' }),
  reason: Type.Optional(Note),
  note: Type.Optional(Note),
  departmentId: Type.Optional(Type.String({ format: 'uuid' })),
  value: Type.Optional(
    Type.Integer({ minimum: 1, description: "Units of the ticket's own limit" }),
  ),
});
const HandledBody = Type.Object({
  version: Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]{1,9}$' })]),
  note: Note,
  photos: Type.Optional(Type.Array(Type.Unsafe<Uint8Array>({ type: 'object' }))),
});

const ContactParams = Type.Object({
  ticketNumber: Type.String({ pattern: '^[A-Za-z0-9]{1,30}$' }),
  complaintId: Type.String({ format: 'uuid' }),
});
const ContactBody = Type.Object({ reason: Note });
const ContactAnswer = Type.Object({ contact: Text });

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

function signedIn({ actor }: { actor: Actor | null }): Actor {
  if (!actor) throw new AppError('not-signed-in');
  return actor;
}
