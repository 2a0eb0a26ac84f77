import { dateTimeWords } from '../moments.ts';
import type { Language, Translate } from '../strings.ts';

const dayMs = 86_400_000;
const isDay = (text: string) => text.length === 10;
const dayBefore = (day: string) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);

/** A half-open range of days or moments as people say it: the last day is meant to be in it. */
export const rangeWords = (
  { since, until }: { since: string | undefined; until: string | undefined },
  language: Language,
  t: Translate,
): string => {
  const words = (text: string) => (isDay(text) ? text : dateTimeWords(text, language));
  if (since && until && isDay(since) && isDay(until)) {
    const last = dayBefore(until);
    return last <= since ? since : `${since} – ${last}`;
  }
  if (since && until) return `${words(since)} – ${words(until)}`;
  if (since) return t('chip.from', { since: words(since) });
  return until ? t('chip.to', { until: words(until) }) : '';
};
