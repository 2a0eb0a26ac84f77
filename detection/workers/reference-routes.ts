import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Blobs } from '../../platform/blobs.ts';
import type { Db } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { cameraById } from '../cameras/camera-store.ts';

const Jpeg = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });
const CameraPath = Type.Object({ cameraId: Type.String({ format: 'uuid' }) });

/** The clean pictures that workers compare with. */
export const workerReferenceRoutes =
  ({ db, blobs }: { db: Db; blobs: Pick<Blobs, 'get'> }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/api/worker/cameras/:cameraId/reference.jpg',
      {
        config: { access: 'worker', limit: 'worker' },
        schema: {
          tags: ['workers'],
          summary: 'The picture that a camera was calibrated with, as JPEG',
          params: CameraPath,
          response: { 200: { content: { 'image/jpeg': { schema: Jpeg } } } },
        },
      },
      async ({ params }, reply) => {
        const sha256 = (await cameraById(db.query, params.cameraId))?.referenceFrameSha256;
        if (!sha256)
          throw new AppError('not-found', 'The camera was not calibrated with a picture.');
        return reply.type('image/jpeg').send(Buffer.from(await blobs.get(sha256)));
      },
    );
  };
