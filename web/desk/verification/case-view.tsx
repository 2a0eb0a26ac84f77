import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { agoWords } from '../countdown.ts';
import { ClipList } from '../footage/clip-list.tsx';
import { useNow } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useSession } from '../queries.ts';
import { seesCameras } from '../rooms.ts';
import { AnswerBar } from './answer-bar.tsx';
import { CasePictures, PicturesPutAway } from './case-pictures.tsx';
import { CaseHistory, Settled } from './case-settled.tsx';
import { placeWords } from './case-words.ts';
import { MachineNote } from './machine-note.tsx';
import type { FindingVerdict, VerificationDetail } from './verification-api.ts';

const CaseMap = lazy(() => import('./case-map.tsx').then((part) => ({ default: part.CaseMap })));

const Head = ({ detail }: { detail: VerificationDetail }) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  const { kind, urgency, ticketNumber, openedAt } = detail;
  return (
    <header className="ticket-head">
      <div className="ticket-title">
        <h1>
          {pick(detail.problemZh, detail.problemEn)}
          <span className="quiet">
            {' '}
            · {placeWords(detail) || pick(detail.classZh, detail.classEn)}
          </span>
        </h1>
      </div>
      <div className="ticket-marks">
        <span className="mark" data-urgency={urgency}>
          {t(`urgency.${urgency}`)}
        </span>
        <span className="mark">{t(`kind.${kind}`)}</span>
        <span className="quiet">
          {t('verification.opened', { ago: agoWords(openedAt, now, t) })}
        </span>
        <Link to={`/all/${ticketNumber}`} className="number">
          {t('case.ticket', { number: ticketNumber })}
        </Link>
      </div>
    </header>
  );
};

/** What the department says it has done, with its photos. */
const Handled = ({ detail }: { detail: VerificationDetail }) => {
  const { t } = usePreferences();
  const { handledNote, handledPhotoUrls, departmentName } = detail;
  if (!handledNote && handledPhotoUrls.length === 0) return null;
  return (
    <Section title={t('case.handled')}>
      {handledNote && (
        <p className="said">
          {handledNote}
          {departmentName && <span className="quiet"> · {departmentName}</span>}
        </p>
      )}
      <div className="case-photos">
        {handledPhotoUrls.map((url, index) => (
          <a
            key={url}
            href={url}
            target="_blank"
            rel="noreferrer"
            aria-label={t('case.handledLarge', { n: index + 1 })}
          >
            <img src={url} alt={t('case.handledPhoto', { n: index + 1 })} loading="lazy" />
          </a>
        ))}
      </div>
    </Section>
  );
};

const WhereItIs = ({ detail: { lng, lat, camera } }: { detail: VerificationDetail }) => {
  const { t } = usePreferences();
  const roles = useSession().data?.staff.roles ?? [];
  return (
    <Section title={t('casemap.title')}>
      {camera && (
        <p>
          {seesCameras(roles) ? (
            <Link to={`/cameras/${camera.cameraId}`}>{camera.name}</Link>
          ) : (
            camera.name
          )}
        </p>
      )}
      <Fault>
        <Suspense fallback={<div className="ground" />}>
          <CaseMap lng={lng} lat={lat} camera={camera} />
        </Suspense>
      </Fault>
    </Section>
  );
};

type Props = {
  detail: VerificationDetail;
  judges: boolean;
  onAnswer: (verdict: FindingVerdict, note: string) => void;
};

/** One case: what it looked like, what the machine says, where it is; and the question. */
export const CaseView = ({ detail, judges, onAnswer }: Props) => {
  const { pictures, clips, ticketNumber } = detail;
  return (
    <>
      <Head detail={detail} />
      {judges && detail.state === 'waiting' ? (
        <AnswerBar detail={detail} onAnswer={onAnswer} />
      ) : (
        <Settled detail={detail} judges={judges} />
      )}
      <div className="ticket-body case-body">
        <MachineNote of={detail} />
        {detail.picturesShown ? <CasePictures pictures={pictures} /> : <PicturesPutAway />}
        <div className="ticket-columns">
          <div>
            <Handled detail={detail} />
            <ClipList clips={clips} ticketNumber={ticketNumber} />
          </div>
          <div>
            <WhereItIs detail={detail} />
            <CaseHistory history={detail.history} />
          </div>
        </div>
      </div>
    </>
  );
};
