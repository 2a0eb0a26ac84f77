import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError, type ErrorCode, errorCatalogue } from '../platform/errors.ts';
import type { Pages } from './pages.ts';

const Html = Type.String({ description: 'A page' });

/** A page for every code of the error catalogue: where the `type` of a problem leads. */
export const problemRoutes =
  (pages: Pages): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'public' } as const;
    const common = { tags: ['problems'], produces: ['text/html'], response: { 200: Html } };

    app.get(
      '/problems',
      { config, schema: { ...common, summary: 'All problem types' } },
      async (_, reply) => pages.send(reply, 'problems', { problems: errorCatalogue }),
    );

    app.get(
      '/problems/:code',
      {
        config,
        schema: {
          ...common,
          summary: 'One problem type',
          params: Type.Object({ code: Type.String({ maxLength: 64 }) }),
        },
      },
      async (request, reply) => {
        const { code } = request.params;
        if (!isErrorCode(code)) throw new AppError('not-found');
        return pages.send(reply, 'problem', { code, problem: errorCatalogue[code] });
      },
    );
  };

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);
