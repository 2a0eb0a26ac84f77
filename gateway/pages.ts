import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { FastifyReply } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import { keepDrawn } from './drawn-pages.ts';
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

export type SharedPage = {
  /** Of the page among those of its view. */
  key: string;
  /** What it shows, compared by identity. */
  madeOf: readonly unknown[];
  /** Of letters, digits and hyphens. */
  own: string;
  /** With the text that stands for `own`. It must not depend on the time. */
  data: (own: string) => object;
};

export type PageOptions = {
  status?: number;
  /** Search engines may list it; everything else is `noindex`. */
  listed?: boolean;
};

/** The pages for citizens: server-rendered, whole without JavaScript, in Chinese and English. */
export type Pages = {
  /** Answers with `web/citizen/views/<view>.eta`, `data` in it as `it.…`, in the reader's language. */
  send(reply: FastifyReply, view: string, data: object, options?: PageOptions): FastifyReply;
  /**
   * As `send`, for a page that is the same for many readers: drawn again only when one of `madeOf` is
   * another object than the last time. `own` is the one text that differs from reader to reader.
   */
  sendShared(reply: FastifyReply, view: string, page: SharedPage): FastifyReply;
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
  const draw = (view: string, language: Language, data: object): string => {
    const now = clock.now();
    const times = pageTimes(language, words[language].say, now);
    return eta.render(view, { ...words[language], files, times, now, ...data });
  };
  const drawn = keepDrawn();
  return {
    files,
    languageOf,
    send(reply, view, data, options = {}) {
      const language = languageOf(reply.request);
      setHeaders(reply, language, options);
      return reply.send(draw(view, language, data));
    },
    sendShared(reply, view, { key, madeOf, own, data }) {
      const language = languageOf(reply.request);
      setHeaders(reply, language, {});
      const name = `${view} ${language} ${key}`;
      const page = drawn(name, madeOf, (mark) => draw(view, language, data(mark)));
      return reply.send(page.with(own));
    },
  };
}
