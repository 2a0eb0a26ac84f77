import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Alert, Button, Progress } from 'antd';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { ChainCheck } from './admin-api.ts';
import { useChainChecks, useWantCheck } from './admin-queries.ts';

const Latest = ({ check }: { check: ChainCheck }) => {
  const { t, language } = usePreferences();
  if (check.state !== 'done') {
    const percent = check.total > 0 ? Math.floor((100 * check.done) / check.total) : 0;
    return (
      <div className="stack">
        <Progress percent={percent} aria-label={t('admin.checking')} />
        <p className="quiet">{t('admin.checkedSoFar', { done: check.done, total: check.total })}</p>
      </div>
    );
  }
  const facts = {
    at: dateTimeWords(check.finishedAt ?? check.askedAt, language),
    ...{ tickets: check.done, events: check.events, n: check.findingCount },
  };
  return (
    <Alert
      type={check.findingCount > 0 ? 'error' : 'success'}
      showIcon
      title={t(check.findingCount > 0 ? 'admin.chainsBroken' : 'admin.chainsWhole', facts)}
      description={
        check.findings.length > 0 && (
          <ul className="plain-list">
            {check.findings.map(({ ticketNumber, seq, what }) => (
              <li key={`${ticketNumber} ${seq} ${what}`}>
                {ticketNumber ?? t('admin.log')} {seq !== null && `#${seq}`}: {what}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
};

/** Has the histories checked in the background, and says how it went. */
export const ChainCheckPart = () => {
  const { t } = usePreferences();
  const checks = useChainChecks();
  const want = useWantCheck();
  const latest = checks.data?.items[0];
  const running = latest !== undefined && latest.state !== 'done';
  return (
    <section className="chain-check" aria-label={t('admin.chains')}>
      <div className="room-head">
        <p>{t('admin.chainsHint')}</p>
        <Button
          icon={<SafetyCertificateOutlined />}
          loading={want.isPending || running}
          onClick={() => want.mutate(undefined)}
        >
          {t('admin.checkChains')}
        </Button>
      </div>
      {(want.error ?? checks.error) && <ProblemNote error={want.error ?? checks.error} />}
      <div aria-live="polite">{latest && <Latest check={latest} />}</div>
    </section>
  );
};
