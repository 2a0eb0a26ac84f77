import { Link } from 'react-router';
import { algorithmName } from '../cameras/algorithm-name.ts';
import type { Algorithm } from '../cameras/detection-api.ts';
import { agoWords } from '../countdown.ts';
import { usePreferences } from '../preferences.tsx';
import type { Sighting } from './sighting-api.ts';
import { evidencePath, type SightingView } from './sighting-queries.ts';

/** State and verdict of a sighting as marks. */
export const SightingMarks = ({ sighting }: { sighting: Sighting }) => {
  const { t } = usePreferences();
  const { state, verdict } = sighting;
  return (
    <>
      <span className="mark" data-sighting={state}>
        {t(`sighting.state.${state}`)}
      </span>
      {verdict && (
        <span className="mark" data-verdict={verdict}>
          {t(`verdict.${verdict}`)}
        </span>
      )}
    </>
  );
};

type Props = {
  sighting: Sighting;
  catalogue: readonly Algorithm[] | undefined;
  view: SightingView;
  open: boolean;
  now: number;
};

/** One sighting in the list. */
export const SightingCard = ({ sighting, catalogue, view, open, now }: Props) => {
  const { t, pick } = usePreferences();
  const since = sighting.alertedAt ?? sighting.firstSeenAt;
  const picture = evidencePath(sighting);
  return (
    <li>
      <Link
        className="card sighting-card"
        to={`/sightings/${view}/${sighting.sightingId}`}
        aria-current={open ? 'page' : undefined}
        data-sighting-id={sighting.sightingId}
      >
        {picture && <img src={picture} alt="" loading="lazy" />}
        <span className="card-head">
          <strong>{algorithmName(catalogue, sighting.algorithmId, pick)}</strong>
        </span>
        <span className="quiet">
          {[sighting.placeName, sighting.cameraName].filter(Boolean).join(' · ')}
        </span>
        <span className="card-foot">
          <SightingMarks sighting={sighting} />
          <span className="quiet">{t('sighting.since', { ago: agoWords(since, now, t) })}</span>
        </span>
      </Link>
    </li>
  );
};
