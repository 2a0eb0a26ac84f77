import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import serveFiles from '@fastify/static';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';

const BUILT = fileURLToPath(new URL('../web/dist/', import.meta.url));
const DeskPath = Type.Object({ '*': Type.String({ maxLength: 300 }) });

/** The console, as `web/build.ts` left it. Addresses without an extension are views of the one page. */
export const deskRoutes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(serveFiles, {
    serve: false,
    root: BUILT,
    index: false,
    suppressWarning: true,
  });
  if (!existsSync(BUILT)) app.log.warn('the desk is not built yet: npm run build:web');
  const options = { config: { access: 'public', policy: 'desk' } } as const;

  app.get('/desk', { ...options, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect('/desk/', 308),
  );

  app.get('/desk/*', { ...options, schema: { hide: true, params: DeskPath } }, (request, reply) => {
    const path = request.params['*'];
    // Vite puts a hash of the content into the names under assets/; without an extension it is the room of that name.
    if (path.startsWith('assets/') && extname(path)) {
      return reply.sendFile(path, { maxAge: '365d', immutable: true });
    }
    reply.header('cache-control', 'no-cache');
    const name = extname(path) ? path : 'index.html';
    return reply.sendFile(name, { cacheControl: false });
  });
};
