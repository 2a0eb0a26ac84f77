import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Language } from './language.ts';
import { openPageFiles, type PageFiles } from './page-files.ts';
import {
  askedLanguage,
  clientStrings,
  langAttribute,
  languageCookie,
  languageOf,
  sayIn,
} from './page-language.ts';
import { pageTimes } from './page-times.ts';

const VIEWS = fileURLToPath(new URL('../web/citizen/views/', import.meta.url));
const YEAR_S = 31_536_000;

export type PageOptions = {
  status?: number;
  /** Search engines may list it; everything else is `noindex`. */
  listed?: boolean;
};

/** The pages for citizens: server-rendered, whole without JavaScript, in Chinese and English. */
export type Pages = {
  /** Answers with `web/citizen/views/<view>.eta`, `data` in it as `it.…`, in the reader's language. */
  send(reply: FastifyReply, view: string, data: object, options?: PageOptions): FastifyReply;
  languageOf: typeof languageOf;
  files: PageFiles;
};

function setHeaders(reply: FastifyReply, language: Language, options: PageOptions) {
  reply
    .code(options.status ?? 200)
    .type('text/html; charset=utf-8')
    .headers({
      'content-language': language === 'zh' ? 'zh-CN' : 'en',
      'cache-control': 'no-store',
      vary: 'accept-language, cookie',
    });
  if (!options.listed) reply.header('x-robots-tag', 'noindex');
  if (askedLanguage(reply.request)) {
    const secure = reply.request.protocol === 'https' ? '; Secure' : '';
    reply.header(
      'set-cookie',
      `${languageCookie}=${language}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly${secure}`,
    );
  }
}

/** Reads and builds what the pages need; done once, before the service listens. */
export async function openPages(clock: Clock): Promise<Pages> {
  const eta = new Eta({ views: VIEWS, cache: true, autoEscape: true, autoTrim: [false, 'nl'] });
  const files = await openPageFiles();
  const wording = (language: Language) => ({
    language,
    say: sayIn(language),
    langOf: langAttribute(language),
    strings: clientStrings(language),
  });
  const words = { zh: wording('zh'), en: wording('en') };
  return {
    files,
    languageOf,
    send(reply, view, data, options = {}) {
      const language = languageOf(reply.request);
      setHeaders(reply, language, options);
      const now = clock.now();
      const times = pageTimes(language, words[language].say, now);
      const page = { ...words[language], files, times, now, ...data };
      return reply.send(eta.render(view, page));
    },
  };
}
