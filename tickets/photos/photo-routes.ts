import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { MaskedCopies } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { canSee, seesFaces, ticketReaders } from '../ticket-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { ticketByNumber } from '../ticket-store.ts';
import { photoFile } from './photo-store.ts';

const PhotoParams = Type.Object({ photoId: Type.String({ format: 'uuid' }) });
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

/**
 * Photos of tickets, for staff who may see the ticket: people and vehicles in them masked, but for the department that
 * has it. When they cannot be masked there is an error and no picture.
 */
export const photoRoutes =
  (deps: TicketDeps & { maskedCopies: MaskedCopies }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/photos/:photoId',
      {
        config: { access: ticketReaders },
        schema: {
          tags: ['tickets'],
          summary: 'A photo of a ticket as JPEG, masked for all but the department that has it',
          params: PhotoParams,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async ({ params, actor }, reply) => {
        const photo = await photoFile(deps.db.query, params.photoId);
        const ticket = photo && (await ticketByNumber(deps.db.query, photo.ticketNumber));
        if (!actor || !photo || !ticket || !canSee(actor, ticket, deps.clock.now())) {
          throw new AppError('not-found', 'There is no such photo, or it is not yours to see.');
        }
        const { sha256 } = photo;
        const bytes = seesFaces(actor, ticket)
          ? await deps.blobs.get(sha256)
          : await deps.maskedCopies.of({ sha256, mediaType: 'image/jpeg' });
        // Stays in this browser only: the next one to use it may not be allowed to see it.
        reply.header('cache-control', 'private, max-age=3600').type('image/jpeg');
        return reply.send(Buffer.from(bytes));
      },
    );
  };
