import { Button, Empty, Skeleton } from 'antd';
import type { RefObject } from 'react';
import { Link } from 'react-router';
import { agoWords } from '../countdown.ts';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { answerWords, placeWords } from './case-words.ts';
import { MachineMark } from './machine-note.tsx';
import type { VerificationSummary } from './verification-api.ts';
import type { useVerifications, VerificationView } from './verification-queries.ts';

type CardProps = { each: VerificationSummary; view: VerificationView; open: boolean; now: number };

/** One case in the queue. */
const Card = ({ each, view, open, now }: CardProps) => {
  const { t, pick } = usePreferences();
  const late = view === 'waiting' && each.dueAt !== null && Date.parse(each.dueAt) < now;
  return (
    <li>
      <Link
        className="card"
        to={`/verification/${view}/${each.verificationId}`}
        aria-current={open ? 'page' : undefined}
        data-verification={each.verificationId}
        data-urgency={each.urgency}
      >
        <span className="card-head">
          <strong>{pick(each.problemZh, each.problemEn)}</strong>
          <span className="countdown" data-pressure={late ? 'late' : 'none'}>
            {late && <>{t('verification.late')} · </>}
            {agoWords(each.openedAt, now, t)}
          </span>
        </span>
        <span className="quiet">
          {placeWords(each) || pick(each.classZh, each.classEn)}
          {each.cameraName && ` · ${each.cameraName}`}
        </span>
        <span className="card-foot">
          <span className="mark" data-urgency={each.urgency}>
            {t(`urgency.${each.urgency}`)}
          </span>
          <span className="mark">{t(`kind.${each.kind}`)}</span>
          <MachineMark of={each} />
          {each.answer && (
            <span className="mark">
              {t('case.answered', { answer: t(answerWords(each.kind, each.answer)) })}
            </span>
          )}
        </span>
      </Link>
    </li>
  );
};

type ListProps = {
  view: VerificationView;
  open: string | undefined;
  verifications: ReturnType<typeof useVerifications>;
  items: readonly VerificationSummary[];
  listRef: RefObject<HTMLUListElement | null>;
};

/** The cases as cards, most pressing first as the service sorts them. */
export const VerificationList = ({ view, open, verifications, items, listRef }: ListProps) => {
  const { t } = usePreferences();
  const now = useNow();
  if (verifications.isPending) {
    return (
      <div className="list-wait" role="status" aria-label={t('app.loading')}>
        <Skeleton active paragraph={{ rows: 6 }} />
      </div>
    );
  }
  const today = verifications.data?.pages.at(-1)?.counts.today ?? 0;
  return (
    <>
      {verifications.isError && (
        <ProblemNote error={verifications.error} onRetry={() => void verifications.refetch()} />
      )}
      {verifications.isSuccess && items.length === 0 && (
        <Empty
          description={t(view === 'waiting' ? 'verification.noneWaiting' : 'verification.noneDone')}
        />
      )}
      <ul className="cards" ref={listRef} aria-label={t(`verification.${view}`)}>
        {items.map((each) => (
          <Card
            key={each.verificationId}
            each={each}
            view={view}
            now={now}
            open={each.verificationId === open}
          />
        ))}
      </ul>
      {verifications.hasNextPage && (
        <Button
          block
          loading={verifications.isFetchingNextPage}
          onClick={() => void verifications.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
      {today > 0 && <p className="quiet list-foot">{t('verification.today', { n: today })}</p>}
    </>
  );
};
