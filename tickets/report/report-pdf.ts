import type { ReportLanguage } from './report-deps.ts';
import type { ReportFigures } from './report-figures.ts';
import { openSheet } from './report-sheet.ts';
import { headline, nameIn, reasonCounts } from './report-text.ts';
import { dayWords, momentWords, reportWords, shareWords } from './report-words.ts';

/** What a printed report needs besides its figures. */
export type PrintedReport = { figures: ReportFigures; madeAt: Date; districtName: string };

const HEAD_AND_TWO_ROWS = 54;

type Compared<T> = { value: T; dayBefore: T; weekBefore: T };
type Sheet = ReturnType<typeof openSheet>;

/** The report on sheets of A4, ready to print; the same report makes the same bytes. */
export function reportPdf(
  { figures, madeAt, districtName }: PrintedReport,
  language: ReportLanguage,
): Promise<Uint8Array> {
  const words = reportWords[language];
  const { day } = figures;
  const title = `${language === 'zh' ? districtName : ''}${words.title}`;
  const sheet = openSheet({ title: `${title} ${day}`, at: madeAt, language });
  sheet.title(title, dayWords(day, language));
  sheet.paragraph(headline(figures, language), 12);
  sheet.skip(8);
  putTiles(sheet, figures, language);
  putCounts(sheet, figures, language);
  putHot(sheet, figures, language);
  putDecisions(sheet, figures, language);
  putDepartments(sheet, figures, language);
  return sheet.close(words.madeAt(momentWords(madeAt, language)), words.page);
}

function putTiles(sheet: Sheet, figures: ReportFigures, language: ReportLanguage) {
  const words = reportWords[language];
  const against = <T>({ dayBefore, weekBefore }: Compared<T>, say: (it: T) => string) => [
    `${words.dayBefore} ${say(dayBefore) || '–'}`,
    `${words.weekBefore} ${say(weekBefore) || '–'}`,
  ];
  const score = (it: number | null) => (it === null ? '' : words.score(it));
  const { filed, closed, onTimeShare, rating, overdueNow } = figures;
  sheet.tiles([
    { name: words.filed, value: String(filed.value), below: against(filed, String) },
    { name: words.closed, value: String(closed.value), below: against(closed, String) },
    {
      name: words.onTime,
      value: shareWords(onTimeShare.value) || '–',
      below: against(onTimeShare, shareWords),
    },
    { name: words.rating, value: score(rating.value) || '–', below: against(rating, score) },
    { name: words.overdue, value: String(overdueNow), below: [] },
  ]);
}

function putCounts(sheet: Sheet, figures: ReportFigures, language: ReportLanguage) {
  const words = reportWords[language];
  sheet.heading(words.counts, HEAD_AND_TWO_ROWS);
  const of = (name: string, { value, dayBefore, weekBefore }: Compared<number>) =>
    [
      { name: `${name} · ${words.value}`, value },
      { name: `${name} · ${words.dayBefore}`, value: dayBefore, isQuiet: true },
      { name: `${name} · ${words.weekBefore}`, value: weekBefore, isQuiet: true },
    ].map((bar) => ({ ...bar, words: words.times(bar.value) }));
  sheet.bars([...of(words.filed, figures.filed), ...of(words.closed, figures.closed)], 0.25);
}

function putHot(sheet: Sheet, figures: ReportFigures, language: ReportLanguage) {
  const words = reportWords[language];
  const put = (title: string, bars: { name: string; count: number }[]) => {
    sheet.heading(title, HEAD_AND_TWO_ROWS);
    if (bars.length === 0) sheet.paragraph(words.nothing, 10);
    sheet.bars(
      bars.map(({ name, count }) => ({ name, value: count, words: words.times(count) })),
      0.5,
    );
  };
  const kinds = figures.hotKinds.map(({ nameZh, nameEn, count }) => ({
    name: nameIn(language, nameZh, nameEn),
    count,
  }));
  const places = figures.hotPlaces.map(({ placeName, count }) => ({ name: placeName, count }));
  put(words.since(words.hotKinds, figures.hotSince), kinds);
  put(words.since(words.hotPlaces, figures.hotSince), places);
}

function putDecisions(sheet: Sheet, figures: ReportFigures, language: ReportLanguage) {
  const words = reportWords[language];
  const { decisions } = figures;
  sheet.heading(words.decisions, HEAD_AND_TWO_ROWS);
  if (decisions.length === 0) return sheet.paragraph(words.nothing, 10);
  sheet.paragraph(reasonCounts(figures, language), 10);
  sheet.skip(4);
  sheet.table(
    [
      { head: words.ticket, share: 25, text: ({ ticketNumber }) => ticketNumber },
      { head: words.why, share: 13, text: ({ why }) => words.reasons[why] },
      { head: words.what, share: 20, text: (it) => nameIn(language, it.nameZh, it.nameEn) },
      { head: words.place, share: 18, text: ({ placeName }) => placeName },
      {
        head: words.department,
        share: 17,
        text: (it) => nameIn(language, it.departmentZh, it.departmentEn),
      },
      {
        head: words.days,
        share: 7,
        align: 'right',
        text: ({ sinceDays }) => String(sinceDays),
      },
    ],
    decisions,
  );
}

function putDepartments(sheet: Sheet, { departments }: ReportFigures, language: ReportLanguage) {
  type Row = ReportFigures['departments'][number];
  const words = reportWords[language];
  sheet.heading(words.departments, HEAD_AND_TWO_ROWS);
  if (departments.length === 0) return sheet.paragraph(words.nothing, 10);
  const number = (head: string, text: (row: Row) => string) => ({
    ...{ head, text },
    share: 10,
    align: 'right' as const,
  });
  sheet.table<Row>(
    [
      {
        head: words.department,
        share: 30,
        text: ({ nameZh, nameEn }) => nameIn(language, nameZh, nameEn),
      },
      number(words.filed, ({ filed }) => String(filed)),
      number(words.closed, ({ closed }) => String(closed)),
      number(words.onTime, ({ onTimeShare }) => shareWords(onTimeShare) || '–'),
      number(words.returned, ({ returned }) => String(returned)),
      number(words.reopened, ({ reopened }) => String(reopened)),
      number(words.late, ({ overdue }) => String(overdue)),
      number(words.rating, ({ rating }) => (rating === null ? '–' : rating.toFixed(1))),
    ],
    departments,
  );
}
