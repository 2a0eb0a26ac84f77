import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import sharp from 'sharp';
import Type from 'typebox';
import { evidenceById, type MaskedCopies } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { TicketDeps } from '../ticket-deps.ts';
import { trackingView } from './tracking.ts';

const PictureParams = Type.Object({
  trackingKey: Type.String({ maxLength: 100 }),
  evidenceId: Type.String({ format: 'uuid' }),
});
const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

/** Longest side: two of them weigh less than one photo of a phone. */
const SHOWN_PX = 640;

/** The pictures of a progress page: small copies with people and vehicles masked, never an original. */
export const trackingPictureRoutes =
  (deps: TicketDeps & { maskedCopies: MaskedCopies }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/t/:trackingKey/pictures/:evidenceId',
      {
        config: { access: 'public' },
        schema: {
          tags: ['citizen'],
          summary: 'How the place was before or after, people and vehicles masked, as JPEG',
          params: PictureParams,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async ({ params: { trackingKey, evidenceId } }, reply) => {
        const { pictures } = await trackingView(deps, trackingKey);
        const item = pictures.some((each) => each.evidenceId === evidenceId)
          ? await evidenceById(deps.db.query, evidenceId)
          : undefined;
        if (!item) throw new AppError('not-found', 'There is no such picture on this page.');
        const small = await sharp(await deps.maskedCopies.of(item))
          .resize(SHOWN_PX, SHOWN_PX, { fit: 'inside', withoutEnlargement: true })
          .jpeg({ quality: 72 })
          .toBuffer();
        reply.headers({ 'cache-control': 'private, max-age=86400', 'x-robots-tag': 'noindex' });
        return reply.type('image/jpeg').send(small);
      },
    );
  };
