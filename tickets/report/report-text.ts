import { decisionReasons } from '../board/decision-store.ts';
import type { ReportLanguage } from './report-deps.ts';
import type { ReportFigures } from './report-figures.ts';
import { dayWords, reportWords, shareWords } from './report-words.ts';

/** The day in one sentence. */
export function headline(figures: ReportFigures, language: ReportLanguage): string {
  const words = reportWords[language];
  const { filed, closed } = figures;
  return words.headline({
    day: dayWords(figures.day, language),
    filed: filed.value,
    filedTrend: words.trend(filed.value - filed.dayBefore),
    closed: closed.value,
    closedTrend: words.trend(closed.value - closed.dayBefore),
    onTime: shareWords(figures.onTimeShare.value),
    overdue: figures.overdueNow,
  });
}

/** The report as plain text: what a letter says, and a terminal. */
export function reportText(figures: ReportFigures, language: ReportLanguage): string {
  const words = reportWords[language];
  const own = (it: { nameZh: string; nameEn: string }) => nameIn(language, it.nameZh, it.nameEn);
  const part = (title: string, lines: string[]) =>
    `${title}\n${(lines.length > 0 ? lines : [words.nothing]).map((line) => `  ${line}`).join('\n')}`;
  return [
    headline(figures, language),
    part(
      words.since(words.hotKinds, figures.hotSince),
      figures.hotKinds.map((each) => `${own(each)}  ${words.times(each.count)}`),
    ),
    part(
      words.since(words.hotPlaces, figures.hotSince),
      figures.hotPlaces.map((each) => `${each.placeName}  ${words.times(each.count)}`),
    ),
    part(
      words.decisions,
      figures.decisions.map((each) => {
        const department = nameIn(language, each.departmentZh, each.departmentEn);
        return `${each.ticketNumber}  ${words.reasons[each.why]}  ${own(each)}  ${department}`;
      }),
    ),
  ].join('\n\n');
}

/** A name in one language; the Chinese one where there is no other. */
export const nameIn = (language: ReportLanguage, nameZh: string, nameEn: string): string =>
  language === 'en' && nameEn ? nameEn : nameZh;

/** How many tickets need a decision for which reason; empty when none does. */
export function reasonCounts({ decisionCounts }: ReportFigures, language: ReportLanguage): string {
  const { reasons, times } = reportWords[language];
  return decisionReasons
    .filter((reason) => decisionCounts[reason] > 0)
    .map((reason) => `${reasons[reason]} ${times(decisionCounts[reason])}`)
    .join(' · ');
}
