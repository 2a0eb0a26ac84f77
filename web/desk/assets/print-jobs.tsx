import { ArrowLeftOutlined, DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Empty, Progress, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { PrintJob, PrintJobDetail } from './asset-api.ts';
import { usePrintJob, usePrintJobs } from './label-queries.ts';
import { PrintDialog } from './print-dialog.tsx';

const shareOf = ({ released, held, total }: PrintJob) =>
  Math.floor((100 * (released + held)) / Math.max(1, total));

const useLookOf = () => {
  const { t } = usePreferences();
  return ({ designName, layout }: PrintJob) => designName ?? t(`label.form.${layout}`);
};

/** The print runs, the newest first, as far as they are. */
export const PrintJobs = () => {
  const { t, language } = usePreferences();
  const jobs = usePrintJobs();
  const lookOf = useLookOf();
  const [ordering, setOrdering] = useState(false);
  const heads = ['started', 'design', 'labels', 'progress', 'held'] as const;
  return (
    <>
      <header className="room-head">
        <h1>{t('assets.view.prints')}</h1>
        <Button type="primary" icon={<PrinterOutlined />} onClick={() => setOrdering(true)}>
          {t('print.allNew')}
        </Button>
      </header>
      {jobs.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {jobs.isError && <ProblemNote error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.data?.length === 0 && <Empty description={t('print.none')} />}
      {jobs.data && jobs.data.length > 0 && (
        <PlainTable
          title={t('assets.view.prints')}
          heads={heads.map((head) => t(`print.head.${head}`))}
        >
          {jobs.data.map((job) => (
            <tr key={job.batchId}>
              <td>
                <Link to={`/assets/prints/${job.batchId}`}>
                  {dateTimeWords(job.createdAt, language)}
                </Link>
              </td>
              <td>{lookOf(job)}</td>
              <td className="number">{job.total}</td>
              <td>
                {t(`print.state.${job.state}`)}
                {job.state !== 'done' && ` ${shareOf(job)}%`}
              </td>
              <td className={job.held > 0 ? 'soon-words number' : 'number'}>{job.held}</td>
            </tr>
          ))}
        </PlainTable>
      )}
      {ordering && (
        <PrintDialog choice={{ unprinted: {} }} count={null} onDone={() => setOrdering(false)} />
      )}
    </>
  );
};

const Files = ({ job }: { job: PrintJobDetail }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('print.files')}>
      {job.files.length === 0 && <p className="quiet">{t('print.noFile')}</p>}
      <ul className="plain-list">
        {job.files.map(({ part, labels, pages, url }) => (
          <li key={part}>
            <a href={url} download={`labels-${part + 1}.pdf`} className="print-file">
              <DownloadOutlined aria-hidden /> {t('print.part', { n: part + 1, of: job.parts })}
            </a>{' '}
            <span className="quiet">{t('print.partHas', { labels, pages })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** One print run: how far it is, its files, and which labels were held back. */
export const PrintJobView = () => {
  const { t, language } = usePreferences();
  const { batchId = '' } = useParams();
  const job = usePrintJob(batchId);
  const lookOf = useLookOf();
  if (job.isError) return <ProblemNote error={job.error} onRetry={() => void job.refetch()} />;
  if (job.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  const { total, released, held, state, createdAt, problems } = job.data;
  return (
    <>
      <header className="room-head">
        <div className="stack">
          <Link to="/assets/prints" className="up">
            <ArrowLeftOutlined aria-hidden /> {t('assets.view.prints')}
          </Link>
          <h1>{t('print.title', { n: total })}</h1>
          <p className="quiet">
            {lookOf(job.data)} · {dateTimeWords(createdAt, language)}
          </p>
        </div>
      </header>
      <div aria-live="polite" className="print-progress" data-print={state}>
        <Progress percent={shareOf(job.data)} aria-label={t('print.head.progress')} />
        <p>{t(`print.said.${state}`, { released, held, total })}</p>
      </div>
      <Files job={job.data} />
      {held > 0 && (
        <Section title={t('print.heldTitle')}>
          <Alert type="warning" showIcon title={t('print.heldHint')} />
          <ul className="plain-list">
            {problems.map(({ plateId, assetCode, problem }) => (
              <li key={plateId}>
                <Link to={`/assets/${assetCode}`} className="number">
                  {assetCode}
                </Link>{' '}
                <span className="quiet">{problem}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
};
