import { readFileSync } from 'node:fs';
import type {} from '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { type Language, languageOf as languageOfHeaders } from './language.ts';

export const languageCookie = 'lang';

const readStrings = (language: Language): Record<string, string> =>
  JSON.parse(
    readFileSync(new URL(`../web/citizen/strings.${language}.json`, import.meta.url), 'utf8'),
  );
const strings = { zh: readStrings('zh'), en: readStrings('en') };
const isLanguage = (text: unknown): text is Language => text === 'zh' || text === 'en';

/** What the request asks for: `?lang=`, else the choice kept in the cookie, else the browser's. */
export function languageOf(request: FastifyRequest): Language {
  const asked = askedLanguage(request);
  if (asked) return asked;
  const kept = request.cookies?.[languageCookie];
  if (isLanguage(kept)) return kept;
  return languageOfHeaders(request.headers);
}

/** The language chosen by the link of this very request. */
export function askedLanguage(request: FastifyRequest): Language | undefined {
  const { lang } = (request.query ?? {}) as { lang?: unknown };
  return isLanguage(lang) ? lang : undefined;
}

export type Say = (key: string, values?: Record<string, string | number>) => string;

/** Text of a key in one language, `{name}` filled in. An unknown key is a mistake of ours and throws. */
export const sayIn =
  (language: Language): Say =>
  (key, values) => {
    const text = strings[language][key];
    if (text === undefined) throw new Error(`no text for ${key} in ${language}`);
    if (!values) return text;
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  };

/** The texts that the script of the page needs, by key without the prefix, as JSON for an attribute. */
export function clientStrings(language: Language): string {
  const prefix = 'client.';
  const entries = Object.entries(strings[language]).filter(([key]) => key.startsWith(prefix));
  const json = JSON.stringify(
    Object.fromEntries(entries.map(([key, text]) => [key.slice(prefix.length), text])),
  );
  return json.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

const HAN = /\p{Script=Han}/u;

/**
 * The attribute for a text of the register on a page in another language, so that screen readers
 * pronounce it (WCAG 3.1.2); empty where there is nothing to say.
 */
export const langAttribute =
  (language: Language) =>
  (text: string): string =>
    language === 'en' && HAN.test(text) ? ' lang="zh-CN"' : '';
