import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError } from '../platform/errors.ts';
import { BASE_FILE_PATH, type BaseMap } from './base-map.ts';

const BaseView = Type.Object({
  kind: Type.Enum(['plain', 'tiles', 'pmtiles']),
  urls: Type.Array(Type.String(), {
    description: 'Templates with {z}, {x} and {y}, or the address of one file',
  }),
  attribution: Type.String(),
  datum: Type.Enum(['wgs84', 'gcj02']),
  maxZoom: Type.Integer(),
});
const Bytes = Type.Unsafe<Uint8Array>({ type: 'string', format: 'binary' });

/** What the maps of the desk stand on, and the file of it where it is one of ours. */
export const mapBaseRoutes =
  ({ config }: { config: { baseMap: BaseMap } }): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['map'];
    const access = { access: 'signed-in' } as const;
    const { file, ...base } = config.baseMap;
    if (file) {
      await app.register(serveFiles, { serve: false, root: dirname(file), index: false });
      if (!existsSync(file)) app.log.warn({ file }, 'the base map is not there');
    }

    app.get(
      '/api/map/base',
      {
        config: access,
        schema: { tags, summary: 'What maps stand on', response: { 200: BaseView } },
      },
      async (_request, reply) => {
        reply.header('cache-control', 'private, max-age=300');
        return base;
      },
    );

    app.get(
      BASE_FILE_PATH,
      {
        config: access,
        // Who reads it asks for ranges of the bytes as they are.
        compress: false,
        schema: {
          tags,
          summary: 'The file of the base map, in ranges of bytes',
          response: {
            200: { content: { 'application/vnd.pmtiles': { schema: Bytes } } },
            206: { content: { 'application/vnd.pmtiles': { schema: Bytes } } },
          },
        },
      },
      async (_request, reply) => {
        if (!file || !existsSync(file)) throw new AppError('not-found', 'No file is served.');
        reply.header('cache-control', 'private, max-age=300').type('application/vnd.pmtiles');
        return reply.sendFile(basename(file), { cacheControl: false });
      },
    );
  };
