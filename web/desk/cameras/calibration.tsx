import { ArrowLeftOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, App, Button, Skeleton } from 'antd';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { Link, useParams } from 'react-router';
import { movedBy } from '../map/ground-grid.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import {
  afterStep,
  completeClicks,
  fewestPairs,
  type Pairs,
  type PicturePoint,
  pairsFromClicks,
} from './calibration-pairs.ts';
import type { CameraDetail, Residual } from './detection-api.ts';
import { framePath, useCamera, useFit, useSaveCalibration } from './detection-queries.ts';
import { FitNote, Refusal } from './fit-note.tsx';
import { GroundPane } from './ground-pane.tsx';
import { type Landmark, LandmarkField } from './landmark-field.tsx';
import { PairList } from './pair-list.tsx';
import { PicturePane, type PictureSize } from './picture-pane.tsx';

const none: PicturePoint[][] = [];
const typingPauseMs = 250;

/** The value as it was when it last stood still: points that are being dragged need no answer. */
const useStill = <T,>(value: T): T => {
  const [still, setStill] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setStill(value), typingPauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return still;
};

const startOf = ({ calibration }: CameraDetail, size: PictureSize | null): Pairs => {
  const known = calibration ?? { clicks: [], widthPx: 1, heightPx: 1 };
  // The picture may have another size than the one that was clicked in.
  const scale = size
    ? { x: size.widthPx / known.widthPx, y: size.heightPx / known.heightPx }
    : { x: 1, y: 1 };
  return pairsFromClicks(known.clicks, scale);
};

const Bench = ({ camera, src, size }: { camera: CameraDetail; src: string; size: PictureSize }) => {
  const { t } = usePreferences();
  const { message } = App.useApp();
  const [{ pairs, chosen }, step] = useReducer(afterStep, startOf(camera, size));
  const [landmarks, setLandmarks] = useState<readonly Landmark[]>([]);
  const save = useSaveCalibration(camera.cameraId);

  const still = useStill(pairs);
  const { ids, input } = useMemo(() => {
    const complete = completeClicks(still);
    const enough = complete.clicks.length >= fewestPairs;
    return { ids: complete.ids, input: enough ? { ...size, clicks: complete.clicks } : null };
  }, [still, size]);
  const fit = useFit(camera.cameraId, input);
  const residuals = new Map<number, Residual>(
    input ? (fit.data?.residuals ?? []).map((each, index) => [ids[index] ?? 0, each]) : [],
  );
  const fits = input !== null && fit.isSuccess && !fit.isPlaceholderData && still === pairs;
  const known = useMemo(() => [...camera.assets, ...landmarks], [camera.assets, landmarks]);

  const addPair = () =>
    step({
      kind: 'add',
      picture: { x: size.widthPx / 2, y: (size.heightPx * 3) / 4 },
      // Beside the camera, not under its own mark.
      ground: movedBy(camera, { eastM: 2 * (pairs.length + 1), northM: 5 }),
    });
  const keep = () =>
    input && save.mutate(input, { onSuccess: () => void message.success(t('calibration.saved')) });
  return (
    <>
      <div className="bench">
        <section aria-label={t('calibration.picture')}>
          <PicturePane
            src={src}
            size={size}
            pairs={pairs}
            chosen={chosen}
            lines={(input && fit.data?.lines) || none}
            onStep={step}
          />
        </section>
        <section aria-label={t('calibration.map')}>
          <GroundPane
            camera={camera}
            landmarks={known}
            pairs={pairs}
            chosen={chosen}
            onStep={step}
          />
        </section>
      </div>
      <div className="bench-tools">
        <Button icon={<PlusOutlined />} onClick={addPair}>
          {t('calibration.add')}
        </Button>
        <LandmarkField
          onFound={(landmark) => {
            setLandmarks((now) => [...now, landmark]);
            step({ kind: 'ground', at: { lng: landmark.lng, lat: landmark.lat } });
          }}
        />
        <Button disabled={pairs.length === 0} onClick={() => step({ kind: 'clear' })}>
          {t('calibration.clear')}
        </Button>
        <Button type="primary" disabled={!fits} loading={save.isPending} onClick={keep}>
          {t('calibration.save')}
        </Button>
      </div>
      <div aria-live="polite">
        {save.isError ? (
          <Refusal error={save.error} />
        ) : (
          <FitNote pairs={still} fit={fit} input={input} />
        )}
      </div>
      {pairs.length > 0 && (
        <PairList pairs={pairs} chosen={chosen} residuals={residuals} onStep={step} />
      )}
    </>
  );
};

/** Waits for the picture itself: its own size is what clicks are counted in. */
const SizedBench = ({ camera }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  // The picture stays the one that was begun with, even when a newer one comes.
  const [src] = useState(() => framePath(camera.cameraId, camera.lastFrameSha256));
  const [size, setSize] = useState<PictureSize | null>(null);
  const [broken, setBroken] = useState(camera.lastFrameSha256 === null);
  if (broken) return <Alert type="warning" showIcon title={t('calibration.noPicture')} />;
  if (size) return <Bench camera={camera} src={src} size={size} />;
  return (
    <img
      className="unseen"
      src={src}
      alt=""
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
        setSize({ widthPx: naturalWidth, heightPx: naturalHeight })
      }
      onError={() => setBroken(true)}
    />
  );
};

/** Teaching a camera where the ground is: the same spots, clicked in its picture and on the map. */
export const CalibrationPage = () => {
  const { t } = usePreferences();
  const { cameraId = '' } = useParams();
  const camera = useCamera(cameraId);
  return (
    <main className="room" id="content">
      <header className="room-head">
        <div className="stack">
          <Link to={`/cameras/${cameraId}`} className="up">
            <ArrowLeftOutlined aria-hidden /> {camera.data?.name ?? t('room.cameras')}
          </Link>
          <h1>{t('calibration.title')}</h1>
        </div>
      </header>
      <p className="quiet">{t('calibration.hint')}</p>
      {camera.isError && <ProblemNote error={camera.error} onRetry={() => void camera.refetch()} />}
      {camera.isPending && <Skeleton active />}
      {camera.data && <SizedBench key={cameraId} camera={camera.data} />}
    </main>
  );
};
