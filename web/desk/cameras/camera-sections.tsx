import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { Fault } from '../parts/fault.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Translate } from '../strings.ts';
import type { CameraDetail } from './detection-api.ts';

const SightMap = lazy(() => import('./sight-map.tsx').then((part) => ({ default: part.SightMap })));

/** What is known of the camera itself. */
export const CameraFacts = ({ camera }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  const { lng, lat, heightM } = camera;
  return (
    <Section title={t('camera.facts')}>
      <Facts
        facts={[
          [
            t('cameraForm.code'),
            <span key="cameraCode" className="number">
              {camera.cameraCode}
            </span>,
          ],
          [t('camera.source'), camera.sourceShown || t('camera.noSource')],
          [t('cameraForm.every'), t('camera.every', { n: camera.everySeconds })],
          [t('camera.recording'), recordingWords(camera, t)],
          [t('camera.place'), `${lng.toFixed(6)}, ${lat.toFixed(6)}`],
          [t('cameraForm.height'), heightM === null ? null : t('camera.heightM', { n: heightM })],
          [
            t('asset.grid'),
            <span key="gridCode" className="number">
              {camera.gridCode}
            </span>,
          ],
          [t('field.departmentOptional'), camera.departmentName],
        ]}
      />
    </Section>
  );
};

/** Whether it is recorded, and if that fails, why. */
function recordingWords({ record, recording }: CameraDetail, t: Translate): string {
  if (!record) return t('camera.recordingOff');
  if (!recording) return t('camera.recordingNot');
  const words = t(`camera.recording.${recording.state}`);
  return recording.reason ? `${words} (${recording.reason})` : words;
}

/** How its ground is known, and which ground it sees. */
export const SightSection = ({ camera }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  const { calibration, sightCells } = camera;
  return (
    <Section title={t('camera.sight')}>
      <p>
        {calibration
          ? t('camera.calibrated', {
              n: calibration.clicks.length,
              rmse: calibration.rmseM.toFixed(2),
            })
          : t(camera.calibrated ? 'camera.byPose' : 'camera.needsCalibration')}
        {sightCells > 0 && ` ${t('camera.cells', { n: sightCells })}`}
      </p>
      <Fault>
        <Suspense fallback={<div className="ground" />}>
          <SightMap camera={camera} />
        </Suspense>
      </Fault>
    </Section>
  );
};

/** The zones it sees some of. */
export const ZonesInSight = ({ camera: { zones } }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  return (
    <Section title={t('camera.zones', { n: zones.length })}>
      {zones.length === 0 && <p className="quiet">{t('camera.noZones')}</p>}
      <ul className="plain-list">
        {zones.map(({ zoneId, name, purpose }) => (
          <li key={zoneId}>
            <Link to={`/zones/${zoneId}`}>{name}</Link>{' '}
            <span className="quiet">{t(`purpose.${purpose}`)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

/** The fixtures it sees. */
export const AssetsInSight = ({ camera: { assets } }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  const shownAtMost = 50;
  return (
    <Section title={t('camera.assets', { n: assets.length })}>
      {assets.length === 0 && <p className="quiet">{t('camera.noAssets')}</p>}
      <ul className="plain-list">
        {assets.slice(0, shownAtMost).map((asset) => (
          <li key={asset.assetId}>
            {asset.name} <span className="quiet number">{asset.assetCode}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
};
