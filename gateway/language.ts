import type { IncomingHttpHeaders } from 'node:http';

export type Language = 'zh' | 'en';

/** The language an `Accept-Language` header (RFC 9110 §12.5.4) likes best of ours; Chinese without one. */
export function languageOf(headers: IncomingHttpHeaders): Language {
  const wishes = (headers['accept-language'] ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.find((each) => each.trim().startsWith('q='))?.split('=')[1];
    return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  const weightOf = (language: Language) =>
    Math.max(0, ...wishes.filter((wish) => wish.language === language).map((wish) => wish.weight));
  return weightOf('en') > weightOf('zh') ? 'en' : 'zh';
}
