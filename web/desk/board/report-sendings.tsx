import { App, Button } from 'antd';
import type { Staff } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { sendsReports } from '../rooms.ts';
import type { Delivery, MorningReport } from './report-api.ts';
import { useSendReport } from './report-queries.ts';

/** What became of one sending, in a sentence. */
const useStateWords = () => {
  const { t, language } = usePreferences();
  const at = (iso: string | null) => (iso ? dateTimeWords(iso, language) : '');
  return ({ state, sentAt, recipients, refused, problem, nextAttemptAt }: Delivery): string => {
    const n = recipients ?? 0;
    if (state === 'sent') {
      return refused
        ? t('report.state.some', { at: at(sentAt), n, refused })
        : t('report.state.sent', { at: at(sentAt), n });
    }
    const why = problem ? t(`report.problem.${problem}`) : '';
    if (state === 'failed') return t('report.state.failed', { problem: why });
    return problem
      ? t('report.state.retry', { problem: why, at: at(nextAttemptAt) })
      : t('report.state.waiting');
  };
};

type Props = { report: MorningReport; asked: string | null; staff: Staff };

/** Where the report went, and a button to send it again. */
export const ReportSendings = ({ report, asked, staff }: Props) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const send = useSendReport(asked);
  const stateWords = useStateWords();
  const { channels, deliveries, kept, day } = report;
  const maySend = kept && channels.length > 0 && sendsReports(staff.roles);
  const again = () =>
    send.mutate(day, {
      onSuccess: () => void message.success(t('report.asked')),
      onError: (error) => void message.error(error.message),
    });
  return (
    <div className="report-sending">
      <Section title={t('report.sending')}>
        {channels.length === 0 && <p>{t('report.noWay')}</p>}
        {channels.length > 0 && report.reportAt !== 'never' && (
          <p className="quiet">{t('report.willKeep', { time: report.reportAt })}</p>
        )}
        {channels.length > 0 && deliveries.length === 0 && <p>{t('report.notSent')}</p>}
        <ul className="report-deliveries" aria-live="polite">
          {deliveries.map((each) => (
            <li key={each.deliveryId} data-delivery={each.state}>
              <strong>{t(`report.by.${each.channel}`)}</strong> {stateWords(each)}
              {each.askedByName && (
                <span className="quiet"> {t('report.askedBy', { name: each.askedByName })}</span>
              )}
            </li>
          ))}
        </ul>
        {maySend && (
          <div>
            <Button loading={send.isPending} onClick={again}>
              {t('report.again')}
            </Button>
          </div>
        )}
      </Section>
    </div>
  );
};
