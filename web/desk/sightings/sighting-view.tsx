import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { algorithmName } from '../cameras/algorithm-name.ts';
import { useAlgorithms } from '../cameras/detection-queries.ts';
import { settingWords } from '../cameras/setting-words.ts';
import { agoWords } from '../countdown.ts';
import { dateTimeWords, useNow } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { FramedPicture } from '../parts/framed-picture.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useShortcuts, verdictKeys } from '../shortcuts.ts';
import { useZones } from '../zones/zone-queries.ts';
import { PlaceStrip } from './place-strip.tsx';
import type { Sighting, Verdict } from './sighting-api.ts';
import { SightingMarks } from './sighting-card.tsx';
import { evidencePath, useJudge } from './sighting-queries.ts';

const PlaceMap = lazy(() =>
  import('../map/place-map.tsx').then((part) => ({ default: part.PlaceMap })),
);

const verdicts = ['confirmed', 'rejected'] as const satisfies readonly Verdict[];

/** Yes or no to what a camera says; the next one comes by itself. */
const VerdictBar = ({ sighting, onNext }: { sighting: Sighting; onNext: () => void }) => {
  const { t } = usePreferences();
  const judge = useJudge(sighting.sightingId);
  const give = (verdict: Verdict) => {
    if (judge.isPending) return;
    judge.mutate({ verdict }, { onSuccess: onNext });
  };
  useShortcuts({
    [verdictKeys.confirmed]: () => give('confirmed'),
    [verdictKeys.rejected]: () => give('rejected'),
    [verdictKeys.next]: onNext,
  });
  return (
    <div className="actions" role="toolbar" aria-label={t('action.label')}>
      <div aria-live="assertive">{judge.isError && <ProblemNote error={judge.error} />}</div>
      <div className="action-buttons">
        {verdicts.map((verdict) => (
          <Button
            key={verdict}
            type={verdict === 'confirmed' ? 'primary' : 'default'}
            danger={verdict === 'rejected'}
            loading={judge.isPending && judge.variables.verdict === verdict}
            aria-keyshortcuts={verdictKeys[verdict]}
            onClick={() => give(verdict)}
          >
            {t(`verdict.do.${verdict}`)}
            <span className="key" aria-hidden="true">
              {verdictKeys[verdict].toUpperCase()}
            </span>
          </Button>
        ))}
        <Button aria-keyshortcuts={verdictKeys.next} onClick={onNext}>
          {t('verdict.next')}
          <span className="key" aria-hidden="true">
            {verdictKeys.next.toUpperCase()}
          </span>
        </Button>
      </div>
    </div>
  );
};

const Evidence = ({ sighting, name }: { sighting: Sighting; name: string }) => {
  const { t, language } = usePreferences();
  const { bestFrame, score } = sighting;
  if (!bestFrame) return <p className="no-picture">{t('picture.none')}</p>;
  return (
    <FramedPicture
      src={evidencePath(sighting)}
      alt={t('sighting.picture', { name })}
      widthPx={bestFrame.widthPx}
      heightPx={bestFrame.heightPx}
      boxes={[
        {
          key: 'box',
          box: bestFrame.box,
          tone: 'found',
          words: `${name} ${Math.round(score * 100)}%`,
        },
      ]}
      caption={dateTimeWords(bestFrame.takenAt, language)}
    />
  );
};

const SightingFacts = ({ sighting }: { sighting: Sighting }) => {
  const { t, pick, language } = usePreferences();
  const catalogue = useAlgorithms();
  const zones = useZones(sighting.zoneId !== null);
  const algorithm = catalogue.data?.find((each) => each.algorithmId === sighting.algorithmId);
  const at = (iso: string | null) => iso && dateTimeWords(iso, language);
  const { modelId, modelVersion, sigmaM } = sighting;
  return (
    <Section title={t('sighting.facts')}>
      <Facts
        facts={[
          [
            t('sighting.camera'),
            <Link key="camera" to={`/cameras/${sighting.cameraId}`}>
              {sighting.cameraName}
            </Link>,
          ],
          [t('sighting.firstSeen'), at(sighting.firstSeenAt)],
          [t('sighting.alerted'), at(sighting.alertedAt)],
          [t('sighting.lastSeen'), at(sighting.lastSeenAt)],
          [t('sighting.gone'), at(sighting.goneAt)],
          [t('sighting.asset'), sighting.assetName],
          [t('sighting.zone'), zones.data?.find((each) => each.zoneId === sighting.zoneId)?.name],
          [t('sighting.accuracy'), sigmaM === null ? null : `± ${sigmaM.toFixed(1)} m`],
          [
            t('asset.grid'),
            <span key="grid" className="number">
              {sighting.gridCode}
            </span>,
          ],
          [t('sighting.model'), modelId && `${modelId} ${modelVersion ?? ''}`],
          [t('sighting.thresholds'), settingWords(sighting.settings, algorithm, pick, t)],
          [
            t('algorithm.definition'),
            algorithm && pick(algorithm.definitionZh, algorithm.definitionEn),
          ],
        ]}
      />
    </Section>
  );
};

type Props = { sighting: Sighting; judges: boolean; onNext: () => void };

/** One sighting: the evidence, where and since when, and what the place was like this week. */
export const SightingView = ({ sighting, judges, onNext }: Props) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  const catalogue = useAlgorithms();
  const name = algorithmName(catalogue.data, sighting.algorithmId, pick);
  const { lng, lat, sigmaM } = sighting;
  const placed = lng !== null && lat !== null;
  return (
    <>
      <header className="ticket-head">
        <div className="ticket-title">
          <h1>
            {name}
            {sighting.placeName && <span className="quiet"> · {sighting.placeName}</span>}
          </h1>
        </div>
        <div className="ticket-marks">
          <SightingMarks sighting={sighting} />
          <span className="quiet">
            {t('sighting.since', {
              ago: agoWords(sighting.alertedAt ?? sighting.firstSeenAt, now, t),
            })}
          </span>
        </div>
      </header>
      {judges && sighting.waiting && <VerdictBar sighting={sighting} onNext={onNext} />}
      <div className="ticket-body">
        <Evidence sighting={sighting} name={name} />
        <div className="ticket-columns">
          <div>
            {placed && <PlaceStrip lng={lng} lat={lat} radiusM={Math.max(3, sigmaM ?? 0)} />}
            <SightingFacts sighting={sighting} />
          </div>
          <div>
            {placed && (
              <Section title={t('ticket.place')}>
                <Fault>
                  <Suspense fallback={<div className="map" />}>
                    <PlaceMap lng={lng} lat={lat} />
                  </Suspense>
                </Fault>
              </Section>
            )}
          </div>
        </div>
      </div>
    </>
  );
};
