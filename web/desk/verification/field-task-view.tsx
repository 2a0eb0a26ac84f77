import { lazy, Suspense } from 'react';
import { agoWords } from '../countdown.ts';
import { dateTimeWords, useNow } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { Opened } from '../parts/opened.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { CasePictures, PicturesPutAway } from './case-pictures.tsx';
import { answerWords, placeWords } from './case-words.ts';
import type { FieldTask } from './field-api.ts';
import { type FieldOutbox, useFieldTask } from './field-queries.ts';
import { FieldReportForm } from './field-report-form.tsx';
import { useVerification } from './verification-queries.ts';

const PlaceMap = lazy(() =>
  import('../map/place-map.tsx').then((part) => ({ default: part.PlaceMap })),
);

const Head = ({ task }: { task: FieldTask }) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  return (
    <header className="ticket-head">
      <div className="ticket-title">
        <h1>
          {pick(task.problemZh, task.problemEn)}
          <span className="quiet"> · {placeWords(task) || pick(task.classZh, task.classEn)}</span>
        </h1>
      </div>
      <div className="ticket-marks">
        <span className="mark" data-urgency={task.urgency}>
          {t(`urgency.${task.urgency}`)}
        </span>
        <span className="quiet">{agoWords(task.openedAt, now, t)}</span>
        <span className="quiet number">{t('case.ticket', { number: task.ticketNumber })}</span>
      </div>
    </header>
  );
};

/** What was found, once somebody was there. */
const Found = ({ task }: { task: FieldTask }) => {
  const { t, language } = usePreferences();
  if (task.withdrawn) return <p className="actions-none">{t('task.withdrawn')}</p>;
  if (!task.report) return null;
  const { verdict, note, name, at, distanceM, isFar, photoUrls } = task.report;
  return (
    <Section title={t('task.report')}>
      <p>
        <strong>{t(answerWords(task.kind, verdict))}</strong>
        {note && <> · {note}</>}
        <span className="quiet">
          {' '}
          {name} · <time dateTime={at}>{dateTimeWords(at, language)}</time>
        </span>
      </p>
      {distanceM !== null && (
        <p className={isFar ? 'soon-words' : 'quiet'}>
          {t(isFar ? 'task.reportedFar' : 'task.reportedNear', { n: Math.round(distanceM) })}
        </p>
      )}
      <div className="case-photos">
        {photoUrls.map((url, index) => (
          <img key={url} src={url} alt={t('task.photo', { n: index + 1 })} />
        ))}
      </div>
      {!task.picturesShown && <PicturesPutAway />}
    </Section>
  );
};

const WhatToLookFor = ({ task }: { task: FieldTask }) => {
  const { t, pick } = usePreferences();
  const said = [task.note, task.handledNote].filter(Boolean);
  return (
    <Section title={t('task.lookFor')}>
      <p>
        {t('task.lookForWords', {
          problem: pick(task.problemZh, task.problemEn),
          what: task.assetName ?? pick(task.classZh, task.classEn),
        })}
      </p>
      {task.locationNote && <p>{task.locationNote}</p>}
      {said.map((words) => (
        <p key={words} className="said quiet">
          {words}
        </p>
      ))}
    </Section>
  );
};

/** What the cameras had of it, which was not enough. */
const Pictures = ({ verificationId }: { verificationId: string }) => {
  const { t } = usePreferences();
  const pictures = useVerification(verificationId).data?.pictures ?? [];
  if (pictures.length === 0) return null;
  return (
    <Section title={t('task.pictures')}>
      <CasePictures pictures={pictures} />
    </Section>
  );
};

type Props = { fieldTaskId: string; reports: boolean; outbox: FieldOutbox; onBack: () => void };

/** One task on the spot: where, what to look for, what the cameras had, and the report. */
export const FieldTaskView = ({ fieldTaskId, reports, outbox, onBack }: Props) => {
  const { t } = usePreferences();
  const opened = useFieldTask(fieldTaskId);
  const { data: task } = opened;
  return (
    <Opened of={opened} onBack={onBack}>
      {task && (
        <>
          <Head task={task} />
          <div className="ticket-body field-body">
            <Found task={task} />
            <WhatToLookFor task={task} />
            {reports && task.state === 'open' && <FieldReportForm task={task} outbox={outbox} />}
            <Section title={t('ticket.place')}>
              <Fault>
                <Suspense fallback={<div className="map" />}>
                  <PlaceMap lng={task.lng} lat={task.lat} />
                </Suspense>
              </Fault>
            </Section>
            <Pictures verificationId={task.verificationId} />
          </div>
        </>
      )}
    </Opened>
  );
};
