import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { AppError, type ErrorCode, errorCatalogue } from '../platform/errors.ts';
import { type Language, languageOf } from './language.ts';

const Html = Type.String({ description: 'A page' });
const words = {
  zh: { all: '错误类型', status: '状态码' },
  en: { all: 'Problem types', status: 'Status' },
};

/** A page for every code of the error catalogue: where the `type` of a problem leads. */
export const problemRoutes: FastifyPluginAsyncTypebox = async (app) => {
  const config = { access: 'public' } as const;
  const common = { tags: ['problems'], produces: ['text/html'], response: { 200: Html } };

  app.get(
    '/problems',
    { config, schema: { ...common, summary: 'All problem types' } },
    async (request, reply) => {
      const language = languageOf(request.headers);
      return reply.type('text/html; charset=utf-8').send(listPage(language));
    },
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
      return reply
        .type('text/html; charset=utf-8')
        .send(codePage(code, languageOf(request.headers)));
    },
  );
};

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCatalogue, code);

const listPage = (language: Language): string =>
  layout(
    language,
    words[language].all,
    `<ul>${Object.entries(errorCatalogue)
      .map(
        ([code, each]) =>
          `<li><a href="/problems/${code}">${code}</a> ${each.status} ${escaped(each[language])}</li>`,
      )
      .join('')}</ul>`,
  );

const codePage = (code: ErrorCode, language: Language): string =>
  layout(
    language,
    errorCatalogue[code][language],
    `<p><code>${code}</code></p>
<p lang="zh">${escaped(errorCatalogue[code].zh)}</p>
<p lang="en">${escaped(errorCatalogue[code].en)}</p>
<p>${words[language].status} ${errorCatalogue[code].status}</p>
<p><a href="/problems">${words[language].all}</a></p>`,
  );

const layout = (language: Language, title: string, body: string): string =>
  `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title></head>
<body><main><h1>${escaped(title)}</h1>
${body}
</main></body>
</html>
`;

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '');
