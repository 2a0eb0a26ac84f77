import { Alert, Button } from 'antd';
import { Link } from 'react-router';
import { usePreferences } from '../preferences.tsx';
import { caseKeys } from '../shortcuts.ts';
import type { Answers } from './answers.ts';
import { answerWords } from './case-words.ts';

type Props = { answers: Answers; onUndo: () => void };

/** What became of the last answers: one that can be taken back, and those that did not arrive. */
export const SentNotes = ({ answers, onUndo }: Props) => {
  const { t } = usePreferences();
  const { last, unsent, retry, dismiss } = answers;
  return (
    <div className="sent-notes" role="status">
      {last && (
        <Alert
          type="success"
          showIcon
          title={t('sent.will', {
            name: last.name,
            answer: t(answerWords(last.kind, last.verdict)),
          })}
          action={
            <Button size="small" aria-keyshortcuts={caseKeys.undo} onClick={onUndo}>
              {t('sent.undo')}
              <span className="key" aria-hidden="true">
                {caseKeys.undo.toUpperCase()}
              </span>
            </Button>
          }
        />
      )}
      {unsent.map((answer) => (
        <Alert
          key={answer.verificationId}
          type="warning"
          showIcon
          closable={{ onClose: () => dismiss(answer), 'aria-label': t('app.close') }}
          title={t(answer.overtaken ? 'sent.overtaken' : 'sent.failed', { name: answer.name })}
          description={
            !answer.overtaken && answer.error instanceof Error && answer.error.message !== 'offline'
              ? answer.error.message
              : undefined
          }
          action={
            answer.overtaken ? (
              <Link to={`/verification/done/${answer.verificationId}`}>{t('sent.see')}</Link>
            ) : (
              <Button size="small" onClick={() => retry(answer)}>
                {t('sent.retry')}
              </Button>
            )
          }
        />
      ))}
    </div>
  );
};
