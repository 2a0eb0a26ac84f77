import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { Staff } from '../api.ts';
import { Opened } from '../parts/opened.tsx';
import { usePreferences } from '../preferences.tsx';
import { answersVerifications } from '../rooms.ts';
import { caseKeys, useShortcuts } from '../shortcuts.ts';
import { useAnswers } from './answers.ts';
import { CaseView } from './case-view.tsx';
import { placeWords } from './case-words.ts';
import { SentNotes } from './sent-notes.tsx';
import type { FindingVerdict, VerificationDetail } from './verification-api.ts';
import { VerificationList } from './verification-list.tsx';
import {
  preloadVerification,
  useVerification,
  useVerifications,
  type VerificationView,
} from './verification-queries.ts';

type OneProps = {
  verificationId: string;
  judges: boolean;
  onAnswer: (detail: VerificationDetail, verdict: FindingVerdict, note: string) => void;
  onBack: () => void;
};

const One = ({ verificationId, judges, onAnswer, onBack }: OneProps) => {
  const verification = useVerification(verificationId);
  const { data } = verification;
  const article = useRef<HTMLElement>(null);
  // After an answer the case it was about is gone, and with it what was focused.
  useEffect(() => {
    if (document.activeElement === document.body) article.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Opened of={verification} onBack={onBack} ref={article} caseId={verificationId}>
      {data && (
        <CaseView
          detail={data}
          judges={judges}
          onAnswer={(verdict, note) => onAnswer(data, verdict, note)}
        />
      )}
    </Opened>
  );
};

const Nothing = ({ waits }: { waits: boolean }) => {
  const { t } = usePreferences();
  return (
    <div className="nothing-chosen">
      <p>{t('verification.choose')}</p>
      {waits && <p className="quiet">{t('verification.chooseHint')}</p>}
    </div>
  );
};

/** Moves the focus along the cards of the queue. */
const useListSteps = () => {
  const list = useRef<HTMLUListElement>(null);
  const step = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    const focused = links.findIndex((link) => link.matches(':focus'));
    const open = links.findIndex((link) => link.ariaCurrent === 'page');
    const from = focused >= 0 ? focused : open;
    links[Math.max(0, Math.min(links.length - 1, from + by))]?.focus();
  };
  return { list, step };
};

/** The queue minus what this person has answered, and what comes after the open case. */
const useQueue = (
  view: VerificationView,
  open: string | undefined,
  answered: ReadonlySet<string>,
) => {
  const cache = useQueryClient();
  const verifications = useVerifications(view);
  const all = verifications.data?.pages.flatMap((page) => page.items) ?? [];
  const items = view === 'waiting' ? all.filter((each) => !answered.has(each.verificationId)) : all;
  const at = items.findIndex(({ verificationId }) => verificationId === open);
  const nextId = (items[at + 1] ?? items.find((_, index) => index !== at))?.verificationId;
  // The next case is there before it is asked for, its pictures too.
  useEffect(() => {
    if (view !== 'waiting' || !nextId) return;
    preloadVerification(cache, nextId).catch(() => undefined);
  }, [cache, view, nextId]);
  return { verifications, all, items, nextId };
};

type Props = { view: VerificationView; verificationId: string | undefined; staff: Staff };

/** The queue on the side and one case beside it; an answer leads straight on to the next. */
export const CaseDesk = ({ view, verificationId, staff }: Props) => {
  const { t, pick } = usePreferences();
  const navigate = useNavigate();
  const answers = useAnswers();
  const { verifications, all, items, nextId } = useQueue(view, verificationId, answers.answered);
  const { list, step } = useListSteps();
  const go = (id: string | undefined) =>
    void navigate(`/verification/${view}${id ? `/${id}` : ''}`);

  const answer = (detail: VerificationDetail, verdict: FindingVerdict, note: string) => {
    const { version } = detail;
    const name = [pick(detail.problemZh, detail.problemEn), placeWords(detail)]
      .filter(Boolean)
      .join(' · ');
    const given = { verificationId: detail.verificationId, version, verdict, name };
    answers.give({ ...given, kind: detail.kind, ...(note ? { note } : {}) });
    go(nextId);
  };
  const undo = () => {
    const taken = answers.undo();
    if (taken) go(taken.verificationId);
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    [caseKeys.next]: () => go(verificationId ? nextId : items[0]?.verificationId),
    ...(answers.last ? { [caseKeys.undo]: undo } : {}),
    ...(verificationId ? { Escape: () => go(undefined) } : {}),
  });
  return (
    <main className="panes" id="content" data-answered={all.length - items.length}>
      <section className="list-pane" aria-label={t(`verification.${view}`)}>
        <h1 className="unseen">{t(`verification.${view}`)}</h1>
        <VerificationList
          view={view}
          open={verificationId}
          verifications={verifications}
          items={items}
          listRef={list}
        />
      </section>
      <SentNotes answers={answers} onUndo={undo} />
      <div className="ticket-pane case-pane">
        {verificationId ? (
          <One
            key={verificationId}
            verificationId={verificationId}
            judges={answersVerifications(staff.roles)}
            onAnswer={answer}
            onBack={() => go(undefined)}
          />
        ) : (
          <Nothing waits={view === 'waiting'} />
        )}
      </div>
    </main>
  );
};
