import { districtName } from '../../assets/index.ts';
import type { Notice } from '../../platform/notify.ts';
import { printReport } from './print-report.ts';
import { type Delivery, keyOf } from './report-delivery.ts';
import type { ReportDeps } from './report-deps.ts';
import type { KeptReport } from './report-store.ts';
import { headline, reportText } from './report-text.ts';
import { reportWords } from './report-words.ts';

/** The version of what is posted: a change that a receiver would not bear makes it another. */
const DATA_VERSION = 1;

/** A kept report as it is sent: the same however often. */
export async function reportNotice(
  { settings }: Pick<ReportDeps, 'settings'>,
  { day, figures, madeAt }: KeptReport,
  delivery: Pick<Delivery, 'turn' | 'channel'>,
): Promise<Notice> {
  const { publicUrl, districtCode, reportLanguage: language } = settings;
  const words = reportWords[language];
  const url = `${publicUrl}/desk/board/report?day=${day}`;
  const name = districtName(districtCode) ?? '';
  const isLetter = delivery.channel === 'email';
  const pdf = isLetter
    ? await printReport({ figures, madeAt, districtName: name }, language)
    : null;
  return {
    key: keyOf({ day, turn: delivery.turn }),
    at: madeAt,
    subject: `${name && language === 'zh' ? `${name} ` : ''}${words.title} ${day}`,
    text: `${reportText(figures, language)}\n\n${words.readMore}: ${url}\n`,
    data: {
      type: 'morning-report',
      version: DATA_VERSION,
      ...{ day, districtCode, madeAt: madeAt.toISOString(), url },
      ...{ textZh: headline(figures, 'zh'), textEn: headline(figures, 'en'), figures },
    },
    files: pdf
      ? [{ name: `morning-report-${day}.pdf`, mediaType: 'application/pdf', bytes: pdf }]
      : [],
  };
}
