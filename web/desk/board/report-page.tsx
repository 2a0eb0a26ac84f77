import './strings-board.ts';
import './strings-report.ts';
import './report.css';
import { Button, Skeleton } from 'antd';
import { useSearchParams } from 'react-router';
import type { Staff } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { MorningReport } from './report-api.ts';
import { DayFigures, Decisions, DepartmentRows, HotSpots } from './report-figures.tsx';
import { useMorningReport } from './report-queries.ts';
import { ReportSendings } from './report-sendings.tsx';

const DAY_MS = 86_400_000;

const moved = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

type DayBarProps = { shown: string; lastDay: string; onChoose: (day: string) => void };

const DayBar = ({ shown, lastDay, onChoose }: DayBarProps) => {
  const { t, language } = usePreferences();
  const isLast = shown >= lastDay;
  const pdf = `/api/report/morning.pdf?day=${shown}&language=${language === 'en' ? 'en' : 'zh'}`;
  return (
    <div className="report-tools">
      <Button onClick={() => onChoose(moved(shown, -1))}>{t('report.earlier')}</Button>
      <input
        type="date"
        className="report-date"
        aria-label={t('report.day')}
        value={shown}
        max={lastDay}
        onChange={({ target }) => target.value && onChoose(target.value)}
      />
      <Button disabled={isLast} onClick={() => onChoose(moved(shown, 1))}>
        {t('report.later')}
      </Button>
      <Button onClick={() => window.print()}>{t('report.print')}</Button>
      <Button href={pdf} target="_blank" rel="noopener">
        {t('report.pdf')}
      </Button>
    </div>
  );
};

const Head = ({ report }: { report: MorningReport }) => {
  const { t, pick, language } = usePreferences();
  const { kept, madeAt, textZh, textEn } = report;
  return (
    <>
      <p className="report-headline">{pick(textZh, textEn)}</p>
      <p className="quiet">
        {kept ? t('report.kept', { at: dateTimeWords(madeAt, language) }) : t('report.notKept')}
      </p>
    </>
  );
};

/** What the district reads in the morning, on the screen and on paper. */
export const MorningReportPage = ({ staff }: { staff: Staff }) => {
  const { t, language } = usePreferences();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('day');
  const { data: report, error, isPending, isPlaceholderData, refetch } = useMorningReport(asked);
  const choose = (day: string) => setSearch({ day }, { replace: true });
  const day = report?.day ?? asked;
  return (
    <main className="room report" id="content" tabIndex={-1} aria-busy={isPlaceholderData}>
      <header className="room-head">
        <h1>
          {language === 'zh-CN' && report?.districtName}
          {t('report.title')} <time className="number">{day}</time>
        </h1>
        {report && <DayBar shown={report.day} lastDay={report.lastDay} onChoose={choose} />}
      </header>
      {isPending && <Skeleton active paragraph={{ rows: 12 }} />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {report && !error && (
        <>
          <Head report={report} />
          <DayFigures report={report} />
          <Decisions report={report} />
          <HotSpots report={report} />
          <DepartmentRows report={report} />
          <ReportSendings report={report} asked={asked} staff={staff} />
        </>
      )}
    </main>
  );
};
