import { AppError } from '../../../platform/errors.ts';

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/;
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws AppError `invalid-field` for a time zone that does not exist */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  try {
    // The Swedish way of writing a time is that of ISO 8601.
    const options = { timeZone, dateStyle: 'short', timeStyle: 'medium' } as const;
    const format = new Intl.DateTimeFormat('sv-SE', options);
    formats.set(timeZone, format);
    return format;
  } catch {
    throw new AppError('invalid-field', 'There is no such time zone; write it as Asia/Shanghai.');
  }
}

/** Whether it is an IANA time zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return formatOf(timeZone) !== undefined;
  } catch {
    return false;
  }
}

/** `yyyy-MM-dd HH:mm:ss` on the clocks of a time zone; parts of a second are cut off. */
export const localTime = (at: Date, timeZone: string): string => formatOf(timeZone).format(at);

/** `yyyy-MM-dd` on the calendars of a time zone. */
export const localDay = (at: Date, timeZone: string): string =>
  localTime(at, timeZone).slice(0, 10);

/**
 * When the clocks of a time zone showed `yyyy-MM-dd HH:mm:ss` (or with a T); undefined for what is no time.
 * Of an hour that came twice it is the first, one that was left out is taken as if it had not been.
 */
export function fromLocalTime(text: string, timeZone: string): Date | undefined {
  const parts = WRITTEN.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const asUtc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A 31st of February would silently become another day.
  if (asUtc.toISOString().slice(0, 19) !== text.replace(' ', 'T')) return undefined;
  const aheadMs = (at: Date) => {
    const shown = Date.parse(`${localTime(at, timeZone).replace(' ', 'T')}Z`);
    return shown - Math.floor(at.getTime() / 1000) * 1000;
  };
  const dayMs = 86_400_000;
  const offsets = [
    aheadMs(new Date(asUtc.getTime() - dayMs)),
    aheadMs(new Date(asUtc.getTime() + dayMs)),
  ];
  const candidates = offsets
    .map((offset) => new Date(asUtc.getTime() - offset))
    .filter((at) => localTime(at, timeZone) === text.replace('T', ' '));
  return (
    candidates.toSorted((a, b) => a.getTime() - b.getTime())[0] ??
    new Date(asUtc.getTime() - (offsets[0] ?? 0))
  );
}

/** The days a range touches on the calendars of a time zone, in order. */
export function localDays({ from, to }: { from: Date; to: Date }, timeZone: string): string[] {
  const days = new Set<string>();
  for (let at = from.getTime(); at < to.getTime(); at += 3_600_000) {
    days.add(localDay(new Date(at), timeZone));
  }
  days.add(localDay(new Date(Math.max(from.getTime(), to.getTime() - 1)), timeZone));
  return [...days];
}
