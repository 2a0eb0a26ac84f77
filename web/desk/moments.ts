import { useEffect, useState } from 'react';
import type { Language } from './strings.ts';

/** The city's own time, whatever the device is set to: deadlines are promised in it. */
const timeZone = 'Asia/Shanghai';

export const dateTimeWords = (iso: string, language: Language): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(new Date(iso));

/** The day of a moment, short enough to stand under a chart. */
export const dayWords = (at: Date, language: Language): string =>
  new Intl.DateTimeFormat(language, { timeZone, month: 'numeric', day: 'numeric' }).format(at);

/** Milliseconds since 1970, renewed every half minute, so that countdowns run. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
};
