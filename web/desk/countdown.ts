import type { TicketState } from './api.ts';
import type { StringKey, Translate } from './strings.ts';

/** How pressing a deadline is; each level has a colour, a sign and words, so that none carries it alone. */
export type Pressure = 'late' | 'soon' | 'fine' | 'none' | 'stopped';

const minuteMs = 60_000;
const soonMs = 4 * 60 * minuteMs;

/** A span of time in the two largest units, rounded down to minutes; at least one minute. */
export const spanWords = (spanMs: number, t: Translate): string => {
  const minutes = Math.max(1, Math.floor(spanMs / minuteMs));
  const h = Math.floor(minutes / 60);
  const [d, m] = [Math.floor(h / 24), minutes % 60];
  if (d > 0) return h % 24 > 0 ? t('span.daysHours', { d, h: h % 24 }) : t('span.days', { d });
  if (h > 0) return m > 0 ? t('span.hoursMinutes', { h, m }) : t('span.hours', { h });
  return t('span.minutes', { m });
};

/** "3 h 20 min ago" for a moment in the past; a moment up to a minute ahead of this clock is "just now". */
export const agoWords = (at: string, now: number, t: Translate): string => {
  const spanMs = now - Date.parse(at);
  return spanMs < minuteMs ? t('ago.now') : t('ago.past', { span: spanWords(spanMs, t) });
};

const stopped: Partial<Record<TicketState, StringKey>> = {
  handled: 'due.stopped',
  verifying: 'due.stopped',
  suspended: 'due.paused',
  closed: 'due.over',
  rejected: 'due.over',
  merged: 'due.over',
};

/**
 * What to say about a ticket's deadline at `now` (milliseconds since 1970).
 * The clock counts only while a department still has to act; "soon" is the last four hours.
 */
export const countdown = (
  ticket: { state: TicketState; dueAt: string | null },
  now: number,
  t: Translate,
): { pressure: Pressure; words: string } => {
  const over = stopped[ticket.state];
  if (over) return { pressure: 'stopped', words: t(over) };
  if (ticket.dueAt === null) return { pressure: 'none', words: t('due.none') };
  const leftMs = Date.parse(ticket.dueAt) - now;
  if (leftMs <= 0)
    return { pressure: 'late', words: t('due.late', { span: spanWords(-leftMs, t) }) };
  if (leftMs < minuteMs) return { pressure: 'soon', words: t('due.now') };
  return {
    pressure: leftMs < soonMs ? 'soon' : 'fine',
    words: t('due.left', { span: spanWords(leftMs, t) }),
  };
};
