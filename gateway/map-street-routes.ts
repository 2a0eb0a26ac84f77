import { createHash } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { listDepartments } from '../assets/index.ts';
import { STREETS_PATH } from './base-map.ts';
import { demoStreets } from './demo/index.ts';
import type { AppDeps } from './deps.ts';
import { noStreets, readStreets, Streets } from './streets.ts';

const GEOJSON_TYPE = 'application/geo+json';

/** Written once: it can be large, and is the same for everybody. */
function written(streets: Streets) {
  const body = JSON.stringify(streets);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

/** Streets and places for the plain base: those of the configured file, else those of the demo district while it is there. */
export const mapStreetRoutes =
  ({ config, db }: Pick<AppDeps, 'config' | 'db'>): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { streetsFile: file } = config;
    const none = written(noStreets);
    const ofDemo = written(demoStreets());
    // A map without streets must not keep complaints from coming in.
    const ofFile =
      file &&
      (await readStreets(file)
        .then(written)
        .catch((error: Error) => {
          app.log.error(`STREETS_FILE cannot be used, maps show no streets: ${error.message}`);
          return none;
        }));

    app.get(
      STREETS_PATH,
      {
        config: { access: 'signed-in' },
        schema: {
          tags: ['map'],
          summary: 'Streets, parks and places that the plain base shows',
          response: { 200: { content: { [GEOJSON_TYPE]: { schema: Streets } } }, 304: Type.Null() },
        },
      },
      async (request, reply) => {
        const isDemo = async () => (await listDepartments(db.query)).some((each) => each.isDemo);
        const { body, etag } = ofFile || ((await isDemo()) ? ofDemo : none);
        reply.header('cache-control', 'private, max-age=300').header('etag', etag);
        if (request.headers['if-none-match']?.replace(/^W\//, '') === etag) {
          return reply.code(304).send(null);
        }
        // As it was written: a string is sent as it is.
        return reply.type(GEOJSON_TYPE).send(body as unknown as Streets);
      },
    );
  };
