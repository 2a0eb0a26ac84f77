import { Link } from 'react-router';
import type { TicketSighting } from '../api.ts';
import { dateTimeWords } from '../moments.ts';
import { FramedPicture } from '../parts/framed-picture.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useSession } from '../queries.ts';
import { seesCameras } from '../rooms.ts';

const percentOf = (score: number) => `${Math.round(score * 100)}%`;

const EvidenceFacts = ({ sighting, name }: { sighting: TicketSighting; name: string }) => {
  const { t, language } = usePreferences();
  const { modelId, modelVersion, takenAt, dwellSeconds, score, minScore, cells } = sighting;
  return (
    <Facts
      facts={[
        [t('strip.algorithm'), name],
        [t('sighting.camera'), sighting.cameraName],
        [t('sighting.lastSeen'), takenAt && dateTimeWords(takenAt, language)],
        [t('sighting.model'), modelId && `${modelId} ${modelVersion ?? ''}`],
        [
          t('evidence.score'),
          minScore === null
            ? percentOf(score)
            : t('evidence.scores', { score: percentOf(score), minScore: percentOf(minScore) }),
        ],
        [t('evidence.dwell'), dwellSeconds && t('evidence.seconds', { n: dwellSeconds })],
        [t('evidence.cells'), cells.join(' ')],
      ]}
    />
  );
};

/** What a camera saw that became the ticket: the frame, the box, and what was asked of it. */
export const CameraEvidence = ({ sighting }: { sighting: TicketSighting }) => {
  const { t, pick } = usePreferences();
  const roles = useSession().data?.staff.roles ?? [];
  const name = pick(sighting.algorithmZh, sighting.algorithmEn);
  const { frameUrl, box, widthPx, heightPx } = sighting;
  return (
    <Section title={t('evidence.title')}>
      <FramedPicture
        src={frameUrl}
        alt={t('sighting.picture', { name })}
        widthPx={widthPx ?? 16}
        heightPx={heightPx ?? 9}
        boxes={
          box
            ? [{ key: 'box', box, tone: 'found', words: `${name} ${percentOf(sighting.score)}` }]
            : []
        }
      />
      <EvidenceFacts sighting={sighting} name={name} />
      {seesCameras(roles) && (
        <Link to={`/sightings/all/${sighting.sightingId}`}>{t('evidence.open')}</Link>
      )}
    </Section>
  );
};
