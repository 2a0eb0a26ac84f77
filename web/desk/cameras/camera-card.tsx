import { EnvironmentOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { Link } from 'react-router';
import { useNow } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import type { Camera } from './detection-api.ts';
import { framePath } from './detection-queries.ts';
import { HealthMark, lookWords } from './health-mark.tsx';

const Thumbnail = ({ camera: { cameraId, lastFrameSha256 } }: { camera: Camera }) => {
  const { t } = usePreferences();
  const [broken, setBroken] = useState<string | null>(null);
  if (lastFrameSha256 === null || broken === lastFrameSha256) {
    return <span className="thumbnail no-picture">{t('picture.none')}</span>;
  }
  return (
    <img
      className="thumbnail"
      src={framePath(cameraId, lastFrameSha256)}
      alt=""
      loading="lazy"
      onError={() => setBroken(lastFrameSha256)}
    />
  );
};

/** One camera on the wall or in the list: its last picture, how it is, when it was looked through. */
export const CameraCard = ({ camera }: { camera: Camera }) => {
  const { t } = usePreferences();
  const now = useNow();
  return (
    <li>
      <Link
        className="camera-card"
        to={`/cameras/${camera.cameraId}`}
        data-camera={camera.cameraCode}
      >
        <Thumbnail camera={camera} />
        <span className="camera-words">
          <strong>{camera.name}</strong>
          <span className="quiet number">{camera.cameraCode}</span>
        </span>
        <span className="camera-state">
          <HealthMark camera={camera} />
          {!camera.calibrated && (
            <span className="mark">
              <EnvironmentOutlined aria-hidden /> {t('camera.notCalibrated')}
            </span>
          )}
          {camera.isDemo && <span className="mark">{t('camera.demo')}</span>}
        </span>
        <span className="quiet camera-look">{lookWords(camera, now, t)}</span>
      </Link>
    </li>
  );
};
