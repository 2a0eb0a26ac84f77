import type { Refusal } from './outbox.ts';

let texts: Record<string, string> | undefined;

/** A text of the page's language, `{name}` filled in; the server put them on the body. */
export function say(key: string, values: Record<string, string | number> = {}): string {
  texts ??= JSON.parse(document.body.dataset.strings ?? '{}') as Record<string, string>;
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** A moment on China's clock, as the server writes it. */
export function sayMoment(iso: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: document.documentElement.lang === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(iso));
}

const photoProblems = new Set(['unsupported-type', 'too-large']);

/** A refusal in words that say what to do. */
export function sayRefusal({ code, title, field }: Refusal): string {
  if (field === 'contact') return say('wrongContact');
  if (field === 'photos' || photoProblems.has(code)) return say('wrongPhoto');
  return title || say('failed');
}
