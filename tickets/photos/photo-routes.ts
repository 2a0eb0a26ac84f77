import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../../platform/errors.ts';
import { canSee, ticketReaders } from '../ticket-access.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { ticketByNumber } from '../ticket-store.ts';
import { photoFile } from './photo-store.ts';

const PhotoParams = Type.Object({ photoId: Type.String({ format: 'uuid' }) });
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

/** Photos of tickets, for staff who may see the ticket. */
export const photoRoutes =
  (deps: TicketDeps): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/photos/:photoId',
      {
        config: { access: ticketReaders },
        schema: {
          tags: ['tickets'],
          summary: 'A photo of a ticket as JPEG',
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
        const bytes = await deps.blobs.get(photo.sha256);
        // Stays in this browser only: the next one to use it may not be allowed to see it.
        reply.header('cache-control', 'private, max-age=3600').type('image/jpeg');
        return reply.send(Buffer.from(bytes));
      },
    );
  };
