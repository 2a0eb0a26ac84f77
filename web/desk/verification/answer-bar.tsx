import { Button, Input } from 'antd';
import { useState } from 'react';
import { usePreferences } from '../preferences.tsx';
import { caseKeys, useShortcuts } from '../shortcuts.ts';
import { answerWords } from './case-words.ts';
import {
  type FindingVerdict,
  findingVerdicts,
  type VerificationDetail,
} from './verification-api.ts';

type Props = {
  detail: VerificationDetail;
  onAnswer: (verdict: FindingVerdict, note: string) => void;
};

/** The question of a case and its three answers, one key each. */
export const AnswerBar = ({ detail, onAnswer }: Props) => {
  const { t } = usePreferences();
  const [note, setNote] = useState('');
  const { kind } = detail;
  const answer = (verdict: FindingVerdict) => onAnswer(verdict, note.trim());
  useShortcuts({
    [caseKeys.gone]: () => answer('gone'),
    [caseKeys.still_there]: () => answer('still_there'),
    [caseKeys.cannot_see]: () => answer('cannot_see'),
  });
  return (
    <div className="actions answer-bar" role="toolbar" aria-label={t('case.answers')}>
      <strong className="answer-question">{t(`case.ask.${kind}`)}</strong>
      <div className="action-buttons">
        {findingVerdicts.map((verdict) => (
          <Button
            key={verdict}
            type={verdict === 'gone' ? 'primary' : 'default'}
            danger={verdict === 'still_there'}
            aria-keyshortcuts={caseKeys[verdict]}
            data-answer={verdict}
            onClick={() => answer(verdict)}
          >
            {t(answerWords(kind, verdict))}
            <span className="key" aria-hidden="true">
              {caseKeys[verdict]}
            </span>
          </Button>
        ))}
      </div>
      <Input
        className="answer-note"
        aria-label={t('case.note')}
        placeholder={t('case.note')}
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </div>
  );
};
