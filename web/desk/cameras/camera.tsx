import { AimOutlined, ArrowLeftOutlined, DeleteOutlined, EditOutlined } from '@ant-design/icons';
import { App, Button, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Staff } from '../api.ts';
import { FootageSection } from '../footage/footage-section.tsx';
import { useNow } from '../moments.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { judgesSightings, seesVerifications, setsUpCameras } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import { AlgorithmList } from './algorithm-list.tsx';
import { CameraForm } from './camera-form.tsx';
import { CameraMemorySection } from './camera-memory.tsx';
import { CameraPicture } from './camera-picture.tsx';
import { AssetsInSight, CameraFacts, SightSection, ZonesInSight } from './camera-sections.tsx';
import type { CameraDetail } from './detection-api.ts';
import { useCamera, useDeleteCamera } from './detection-queries.ts';
import { HealthMark, healthWords, lookWords } from './health-mark.tsx';

const Buttons = ({ camera }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  const { modal, message } = App.useApp();
  const navigate = useNavigate();
  const remove = useDeleteCamera(camera.cameraId);
  const [changing, setChanging] = useState(false);

  const ask = () =>
    void modal.confirm({
      title: t('camera.deleteAsk', { name: camera.name }),
      content: t('camera.deleteHint'),
      okText: t('camera.delete'),
      okButtonProps: { danger: true },
      cancelText: t('app.cancel'),
      onOk: async () => {
        try {
          await remove.mutateAsync();
          await navigate('/cameras');
        } catch (error) {
          void message.error(error instanceof Error ? error.message : t('error.title'));
        }
      },
    });
  return (
    <div className="room-buttons">
      <Link to={`/cameras/${camera.cameraId}/calibration`} className="button-link">
        <Button tabIndex={-1} icon={<AimOutlined />}>
          {t('calibration.do')}
        </Button>
      </Link>
      <Button icon={<EditOutlined />} onClick={() => setChanging(true)}>
        {t('camera.change')}
      </Button>
      <Button danger icon={<DeleteOutlined />} onClick={ask}>
        {t('camera.delete')}
      </Button>
      {changing && <CameraForm camera={camera} onDone={() => setChanging(false)} />}
    </div>
  );
};

const CameraView = ({ camera, staff }: { camera: CameraDetail; staff: Staff }) => {
  const { t } = usePreferences();
  const now = useNow();
  const writes = setsUpCameras(staff.roles);
  return (
    <>
      <header className="room-head">
        <div className="stack">
          <Link to="/cameras" className="up">
            <ArrowLeftOutlined aria-hidden /> {t('room.cameras')}
          </Link>
          <h1>{camera.name}</h1>
          <p className="camera-state">
            <HealthMark camera={camera} />
            {camera.isDemo && <span className="mark">{t('camera.demo')}</span>}
            <span className="quiet">{lookWords(camera, now, t)}</span>
          </p>
        </div>
        {writes && <Buttons camera={camera} />}
      </header>
      <p className="health-line" data-health={camera.enabled ? camera.health : 'off'}>
        {healthWords(camera, now, t)}
      </p>
      <div className="ticket-columns">
        <div>
          <CameraPicture camera={camera} />
          {seesVerifications(staff.roles) && <FootageSection cameraId={camera.cameraId} />}
          <AlgorithmList camera={camera} writes={writes} />
        </div>
        <div>
          <SightSection camera={camera} />
          <CameraFacts camera={camera} />
          <ZonesInSight camera={camera} />
          <AssetsInSight camera={camera} />
          <CameraMemorySection
            cameraId={camera.cameraId}
            forgets={writes || judgesSightings(staff.roles)}
          />
        </div>
      </div>
    </>
  );
};

/** Everything about one camera: what it sees, how it is, what looks through it. */
export const CameraPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { cameraId = '' } = useParams();
  const navigate = useNavigate();
  const camera = useCamera(cameraId);
  useShortcuts({ Escape: () => void navigate('/cameras') });
  return (
    <main className="room" id="content">
      {camera.isError && <ProblemNote error={camera.error} onRetry={() => void camera.refetch()} />}
      {camera.isPending && (
        <div role="status" aria-label={t('app.loading')}>
          <Skeleton active paragraph={{ rows: 8 }} />
        </div>
      )}
      {camera.data && <CameraView key={cameraId} camera={camera.data} staff={staff} />}
    </main>
  );
};
