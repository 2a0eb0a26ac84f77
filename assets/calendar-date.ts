const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The calendar date in China at that time, YYYY-MM-DD. */
export const dateInChina = (at: Date): string => shanghai.format(at);

const DATE =
  /^(?<year>\d{4})(?:[-/.年](?<month>\d{1,2})[-/.月](?<day>\d{1,2})日?|(?<month>\d{2})(?<day>\d{2}))(?:[T ].*)?$/;

/**
 * A date as city data has it (2020-3-5, 2020/03/05, 20200305, 2020年3月5日, with or without a time) as
 * YYYY-MM-DD; undefined for what is no date of the calendar.
 */
export function parseDate(text: string): string | undefined {
  const { year = '', month = '', day = '' } = DATE.exec(text)?.groups ?? {};
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // An impossible day such as 31 April would have moved on to the next month.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : undefined;
}
