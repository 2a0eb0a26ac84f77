import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import { AppError } from '../../../platform/errors.ts';
import type { Secrets } from '../../../platform/secrets.ts';
import { Id } from '../../cameras/camera-schema.ts';
import { noteZlmRecording } from './note-zlm-recording.ts';
import { isHookToken } from './provider-credentials.ts';
import { providerById } from './provider-store.ts';

const Part = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]+$' });
const Hook = Type.Object(
  {
    vhost: Part,
    app: Part,
    stream: Part,
    file_path: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]+$' }),
    start_time: Type.Number({ minimum: 0, maximum: 1e11, description: 'Unix seconds' }),
    time_len: Type.Number({ minimum: 0, maximum: 86_400, description: 'Seconds' }),
  },
  // Its versions say more, each something else.
  { additionalProperties: true },
);
const Answer = Type.Object({ code: Type.Integer(), msg: Type.String() });

/** The way in for ZLMediaKit to say what it has recorded. */
export const zlmHookRoutes =
  (deps: { db: Db; clock: Clock; secrets: Secrets }): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/api/external/zlmediakit/:providerId/record',
      {
        bodyLimit: 64 * 1024,
        config: { access: 'public' },
        schema: {
          tags: ['footage'],
          summary: 'on_record_mp4 of ZLMediaKit; the token is part of the address it is given',
          params: Type.Object({ providerId: Id }),
          querystring: Type.Object({ token: Type.String({ maxLength: 100 }) }),
          body: Hook,
          response: { 200: Answer },
        },
      },
      async ({ params: { providerId }, query: { token }, body }) => {
        const provider = await providerById(deps.db.query, providerId);
        // One answer for all: nobody finds out what there is.
        if (!isHookToken(deps.secrets, providerId, token) || provider?.kind !== 'zlmediakit') {
          throw new AppError(
            'not-found',
            'There is no such hook: its address is printed when the platform is added.',
          );
        }
        await noteZlmRecording(deps, providerId, body);
        return { code: 0, msg: 'success' };
      },
    );
  };
