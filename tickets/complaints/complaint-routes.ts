import type {} from '@fastify/multipart';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { scanReader } from '../../assets/index.ts';
import { batched } from '../../platform/batch.ts';
import { readPhotoForm } from '../photos/read-photo-form.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { MAX_TEXT } from './complaint-input.ts';
import { type IntakeSubject, intakeFacts } from './complaint-store.ts';
import { fileComplaint, unknownCode } from './file-complaint.ts';

/** Photos come in multipart requests only, where they are bytes by the time the body is looked at. */
const Photos = Type.Optional(
  Type.Array(Type.Unsafe<Uint8Array>({ type: 'object' }), {
    description: 'Files, at most 6 of 12 MB',
  }),
);

const ComplaintBody = Type.Object({
  smartCode: Type.String({
    minLength: 1,
    maxLength: 200,
    description: 'What follows /A/ on the plate',
  }),
  problemCode: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
  text: Type.Optional(Type.String({ maxLength: MAX_TEXT })),
  contact: Type.Optional(Type.String({ maxLength: 100, description: 'Phone or e-mail' })),
  shareContact: Type.Optional(Type.Enum(['yes', 'no'])),
  clientKey: Type.String({
    format: 'uuid',
    description: 'The same key again is the same complaint',
  }),
  lang: Type.Optional(Type.Enum(['zh', 'en'])),
  channel: Type.Optional(Type.Enum(['scan', 'offline', 'api'])),
  photos: Photos,
});

const ComplaintAnswer = Type.Object({
  complaintId: Type.String(),
  ticketNumber: Type.String(),
  trackingUrl: Type.String({
    description: 'The page of this complaint; whoever has it can follow',
  }),
  dueAt: Type.Union([Type.String(), Type.Null()]),
  merged: Type.Boolean({ description: 'It joined a ticket that others had opened' }),
  reporters: Type.Integer({ description: 'How many had reported this by then' }),
});

/** One tap of a citizen. */
export const complaintRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    // When many report at once, their reads are those of a few.
    const codes = scanReader(deps);
    const facts = batched((subjects: readonly IntakeSubject[]) =>
      intakeFacts(deps.db.query, subjects),
    );
    app.post(
      '/api/complaints',
      {
        config: { access: 'public', limit: 'complaint' },
        preValidation: (request) => readPhotoForm(request),
        schema: {
          tags: ['complaints'],
          summary: 'Report a problem of a fixture, by its smart code',
          consumes: ['application/json', 'multipart/form-data'],
          body: ComplaintBody,
          response: { 200: ComplaintAnswer, 201: ComplaintAnswer },
        },
      },
      async (request, reply) => {
        const { smartCode, shareContact, ...rest } = request.body;
        const { photos = [], lang = 'zh', channel = 'api' } = rest;
        const clientKey = rest.clientKey.toLowerCase();
        const plate = await codes.open(smartCode);
        if (!plate) throw unknownCode();
        const input = { ...rest, plate, clientKey, photos, lang, channel };
        const consent = shareContact === 'yes';
        const filed = await fileComplaint(deps, { ...input, shareContact: consent }, facts);
        const { complaintId, ticketNumber, trackingKey, dueAt, merged, reporters } = filed;
        reply.code(filed.repeated ? 200 : 201).header('cache-control', 'no-store');
        return {
          ...{ complaintId, ticketNumber, merged, reporters },
          trackingUrl: `${deps.settings.publicUrl}/t/${trackingKey}`,
          dueAt: dueAt?.toISOString() ?? null,
        };
      },
    );
  };
