import { Switch } from 'antd';
import { useState } from 'react';
import { dateTimeWords } from '../moments.ts';
import { type Framed, FramedPicture } from '../parts/framed-picture.tsx';
import { Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { algorithmName } from './algorithm-name.ts';
import type { CameraDetail } from './detection-api.ts';
import { framePath, useAlgorithms, usePreview } from './detection-queries.ts';

const percentOf = (score: number) => Math.round(score * 100);

/** The newest picture, with what the models saw and what the algorithms made of it. */
export const CameraPicture = ({ camera }: { camera: CameraDetail }) => {
  const { t, pick, language } = usePreferences();
  const algorithms = useAlgorithms();
  const preview = usePreview(camera.cameraId, camera.everySeconds);
  const [all, setAll] = useState(true);
  const { data } = preview;

  const found = (data?.observations ?? []).map(
    ({ algorithmId, score, box }, index): Framed => ({
      key: `found ${index}`,
      box,
      tone: 'found',
      words: `${algorithmName(algorithms.data, algorithmId, pick)} ${percentOf(score)}%`,
    }),
  );
  const seen = (data?.detections ?? []).map(
    ({ label, score, box }, index): Framed => ({
      key: `seen ${index}`,
      box,
      tone: 'seen',
      words: `${label} ${percentOf(score)}%`,
    }),
  );
  const at = data?.takenAt ?? camera.lastFrameAt;
  return (
    <Section title={t('camera.picture')}>
      <FramedPicture
        src={camera.lastFrameSha256 && framePath(camera.cameraId, camera.lastFrameSha256)}
        alt={t('camera.pictureOf', { name: camera.name })}
        widthPx={data?.widthPx ?? 16}
        heightPx={data?.heightPx ?? 9}
        boxes={all ? [...seen, ...found] : found}
        caption={at && t('camera.pictureAt', { at: dateTimeWords(at, language), n: found.length })}
      />
      <div>
        <Switch size="small" checked={all} onChange={setAll} aria-label={t('camera.allBoxes')} />{' '}
        {t('camera.allBoxes')}
      </div>
    </Section>
  );
};
