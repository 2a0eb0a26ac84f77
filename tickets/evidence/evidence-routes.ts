import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { evidenceKinds, type MaskedCopies } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { signedIn } from '../../platform/signed-in.ts';
import { publicKeyPem } from '../../platform/signing.ts';
import { ticketReaders } from '../ticket-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { TicketParams } from '../ticket-schema.ts';
import { recordView, seenEvidence, seenTicket } from './evidence-access.ts';
import { evidenceList } from './evidence-view.ts';
import { exportEvidence } from './export-evidence.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const Text = Nullable(Type.String());
const Hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` });
const Time = Type.String({ format: 'date-time' });
const Pixels = Nullable(Type.Integer());

const EvidenceSummary = Type.Object({
  evidenceId: Type.String({ format: 'uuid' }),
  seq: Type.Integer({ description: 'Place in the chain, from 1' }),
  kind: Type.Enum([...evidenceKinds]),
  takenAt: Time,
  keptAt: Time,
  cameraId: Text,
  cameraName: Text,
  provider: Text,
  clockOffsetSeconds: Nullable(
    Type.Number({ description: 'How far the clock of the provider was ahead of ours' }),
  ),
  mediaType: Type.String(),
  widthPx: Pixels,
  heightPx: Pixels,
  region: Nullable(
    Type.Array(Type.Number(), {
      minItems: 4,
      maxItems: 4,
      description: 'Where the place is, in pixels of the picture before: left, top, right, bottom',
    }),
  ),
  modelId: Text,
  modelVersion: Text,
  thresholds: Type.Record(Type.String(), Type.Number()),
  verdict: Nullable(Type.Enum(['gone', 'still_there', 'cannot_see'])),
  reasonZh: Text,
  reasonEn: Text,
  operator: Text,
  sha256: Hex(32),
  pictureUrl: Text,
});

const EvidenceList = Type.Object({
  items: Type.Array(EvidenceSummary),
  head: Nullable(
    Type.Object({
      hash: Hex(32),
      keyId: Hex(8),
      signature: Hex(64),
      signedAt: Time,
      publicKey: Nullable(Hex(32)),
    }),
  ),
  intact: Type.Boolean({ description: 'Every row is as it was written, and the end is signed' }),
});

const PublicKeyAnswer = Type.Object({
  keyId: Hex(8),
  publicKey: Hex(32),
  pem: Type.String({ description: 'The same, for openssl' }),
});
const EvidenceKeys = Type.Object({
  algorithm: Type.Literal('Ed25519'),
  ...PublicKeyAnswer.properties,
  keys: Type.Array(PublicKeyAnswer, { description: 'All keys whose signatures count' }),
});

const EvidenceParams = Type.Object({ evidenceId: Type.String({ format: 'uuid' }) });
const Binary = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const Stream = Type.Unsafe<Readable>({ type: 'string', format: 'binary' });
const ofType = (mediaType: string) => ({ 200: { content: { [mediaType]: { schema: Binary } } } });
const tags = ['evidence'];

/** What a browser may show in place; all else is saved as a file. */
const SHOWN = /^(image\/(jpeg|png|webp|avif)|video\/mp4)$/;

/** Evidence of tickets, for staff who may see the ticket; and the keys to check it with, for anybody. */
export const evidenceRoutes =
  (deps: TicketDeps & { maskedCopies: MaskedCopies }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/evidence-key',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'The public key that evidence is signed with, and those before it',
          response: { 200: EvidenceKeys },
        },
      },
      async () => {
        const keys = deps.secrets.signing.publicKeys.map(({ keyId, publicKey }) => ({
          keyId,
          publicKey: publicKey.toString('hex'),
          pem: publicKeyPem(publicKey),
        }));
        const [current] = keys;
        if (!current) throw new AppError('internal');
        return { algorithm: 'Ed25519' as const, ...current, keys };
      },
    );

    app.get(
      '/api/tickets/:ticketNumber/evidence',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'The evidence of a ticket, in the order of its chain',
          params: TicketParams,
          response: { 200: EvidenceList },
        },
      },
      async (request) => {
        const { params } = request;
        const { ticketNumber } = await seenTicket(deps, signedIn(request), params.ticketNumber);
        return evidenceList(deps, ticketNumber);
      },
    );

    app.get(
      '/api/tickets/:ticketNumber/evidence/bundle',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'Everything as one signed file; that it was taken is written down',
          params: TicketParams,
          response: { 200: { content: { 'application/zip': { schema: Stream } } } },
        },
      },
      async (request, reply) => {
        const actor = signedIn(request);
        const { ticketNumber } = await seenTicket(deps, actor, request.params.ticketNumber);
        const { fileName, pieces } = await exportEvidence(deps, actor, ticketNumber);
        reply.headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${fileName}"`,
        });
        return reply.type('application/zip').send(Readable.from(pieces, { objectMode: false }));
      },
    );

    app.get(
      '/api/evidence/:evidenceId/picture',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'Evidence as it came; that it was looked at is written down',
          params: EvidenceParams,
          response: ofType('image/*'),
        },
      },
      async (request, reply) => {
        const actor = signedIn(request);
        const item = await seenEvidence(deps, actor, request.params.evidenceId);
        const bytes = await deps.blobs.get(item.sha256);
        await recordView(deps, actor, item);
        if (!SHOWN.test(item.mediaType)) {
          reply.header('content-disposition', `attachment; filename="evidence-${item.seq}"`);
        }
        // Stays in this browser only: the next one to use it may not be allowed to see it.
        reply.header('cache-control', 'private, max-age=3600').type(item.mediaType);
        return reply.send(Buffer.from(bytes));
      },
    );

    app.get(
      '/api/evidence/:evidenceId/masked',
      {
        config: { access: ticketReaders },
        schema: {
          tags,
          summary: 'A copy of a picture with people and vehicles masked, as JPEG',
          params: EvidenceParams,
          response: ofType('image/jpeg'),
        },
      },
      async (request, reply) => {
        const item = await seenEvidence(deps, signedIn(request), request.params.evidenceId);
        const bytes = await deps.maskedCopies.of(item);
        reply.header('cache-control', 'private, max-age=3600').type('image/jpeg');
        return reply.send(Buffer.from(bytes));
      },
    );
  };
