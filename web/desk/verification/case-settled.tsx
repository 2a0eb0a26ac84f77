import { Link } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { answerWords } from './case-words.ts';
import { MachineMark } from './machine-note.tsx';
import type { EarlierVerification, VerificationDetail } from './verification-api.ts';

/** Why a case has no answers to give, and what was said of it. */
export const Settled = ({ detail, judges }: { detail: VerificationDetail; judges: boolean }) => {
  const { t } = usePreferences();
  const { state, kind, answer, answeredByName, answerNote, decidedBy, fieldTaskId } = detail;
  if (state === 'running') return <p className="actions-none">{t('case.elsewhere')}</p>;
  if (state === 'waiting' && !judges) return <p className="actions-none">{t('case.readOnly')}</p>;
  return (
    <div className="actions-none case-settled">
      {state === 'field' && <span>{t('case.inField')}</span>}
      {answer && <strong>{t('case.answered', { answer: t(answerWords(kind, answer)) })}</strong>}
      {decidedBy && <span>{t(`case.by.${decidedBy}`, { name: answeredByName ?? '' })}</span>}
      {answerNote && <span className="said">{answerNote}</span>}
      {fieldTaskId && <Link to={`/verification/field/${fieldTaskId}`}>{t('case.fieldTask')}</Link>}
    </div>
  );
};

/** What was said of the same ticket before. */
export const CaseHistory = ({ history }: { history: readonly EarlierVerification[] }) => {
  const { t, language } = usePreferences();
  if (history.length === 0) return null;
  return (
    <Section title={t('case.history')}>
      <ul className="plain-list">
        {history.map((each) => (
          <li key={each.verificationId}>
            <Link to={`/verification/done/${each.verificationId}`}>
              {t(`kind.${each.kind}`)} {dateTimeWords(each.openedAt, language)}
            </Link>{' '}
            <MachineMark of={{ ...each, machineConfidence: null }} />{' '}
            {each.answer && (
              <span className="mark">
                {t('case.answered', { answer: t(answerWords(each.kind, each.answer)) })}
              </span>
            )}
            {each.answeredByName && <span className="quiet"> {each.answeredByName}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
};
