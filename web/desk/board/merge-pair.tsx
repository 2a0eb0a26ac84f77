import { Button } from 'antd';
import { Link } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Candidate, MergeCandidate } from './board-api.ts';
import { usePairAnswer } from './board-queries.ts';

const Side = ({ ticket, name }: { ticket: Candidate; name: string }) => {
  const { t, pick, language } = usePreferences();
  const what = pick(ticket.problemZh, ticket.problemEn);
  return (
    <figure className="pair-side">
      {ticket.photoId ? (
        <img
          src={`/api/photos/${ticket.photoId}`}
          alt={t('board.pictureOf', { what })}
          loading="lazy"
        />
      ) : (
        <div className="pair-none quiet">{t('board.noPicture')}</div>
      )}
      <figcaption>
        <span className="quiet">{name}</span>
        <Link to={`/all/${ticket.ticketNumber}`}>
          <strong>{what}</strong> · {ticket.assetName ?? pick(ticket.classZh, ticket.classEn)}
        </Link>
        <span className="quiet">
          {dateTimeWords(ticket.filedAt, language)} · {ticket.departmentName} ·{' '}
          {t('list.complaints', { n: ticket.complaintCount })}
        </span>
      </figcaption>
    </figure>
  );
};

/** Two tickets side by side: one thing or two? */
export const MergePair = ({ pair, decides }: { pair: MergeCandidate; decides: boolean }) => {
  const { t } = usePreferences();
  const answer = usePairAnswer(pair);
  return (
    <li className="pair" data-pair={pair.newer.ticketNumber}>
      <p>
        {t('board.apart', {
          metres: Math.round(pair.metres),
          hours: Math.max(1, Math.round(pair.hoursApart)),
        })}
      </p>
      <div className="pair-sides">
        <Side ticket={pair.older} name={t('board.older')} />
        <Side ticket={pair.newer} name={t('board.newer')} />
      </div>
      {answer.isError && <ProblemNote error={answer.error} />}
      {decides && (
        <div className="pair-answers">
          <Button
            type="primary"
            loading={answer.isPending && answer.variables === 'merge'}
            disabled={answer.isPending}
            onClick={() => answer.mutate('merge')}
          >
            {t('board.merge')}
          </Button>
          <Button disabled={answer.isPending} onClick={() => answer.mutate('not-same')}>
            {t('board.notSame')}
          </Button>
        </div>
      )}
    </li>
  );
};
