import {
  AppstoreOutlined,
  BarsOutlined,
  ImportOutlined,
  PlusOutlined,
  SearchOutlined,
} from '@ant-design/icons';
import { Button, Empty, Input, type InputRef, Segmented, Select, Skeleton } from 'antd';
import { useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Staff } from '../api.ts';
import { longestSearch } from '../filters.ts';
import { ProblemNote } from '../parts/problem-note.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsUpCameras } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import { useTypedSearch } from '../typed-search.ts';
import { CameraCard } from './camera-card.tsx';
import { CameraForm } from './camera-form.tsx';
import { CameraImport } from './camera-import.tsx';
import { type CameraHealth, cameraHealths } from './detection-api.ts';
import { useCameras } from './detection-queries.ts';

/** The search field and the choices above the cameras; the address keeps them. */
const Filters = () => {
  const { t } = usePreferences();
  const { search, text, setText, change } = useTypedSearch<'query' | 'health' | 'view'>('query');
  const field = useRef<InputRef>(null);
  useShortcuts({ '/': () => field.current?.focus() });

  return (
    <search className="room-filters">
      <Input
        ref={field}
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t('cameras.search')}
        aria-label={t('cameras.search')}
        value={text}
        maxLength={longestSearch}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        aria-label={t('cameras.health')}
        value={search.get('health') ?? ''}
        onChange={(value) => change('health', value)}
        options={[
          { value: '', label: t('cameras.anyHealth') },
          ...cameraHealths.map((health) => ({ value: health, label: t(`health.${health}`) })),
        ]}
      />
      <Segmented
        aria-label={t('cameras.view')}
        value={search.get('view') ?? 'wall'}
        onChange={(view) => change('view', view === 'wall' ? '' : view)}
        options={[
          { value: 'wall', icon: <AppstoreOutlined />, label: t('cameras.wall') },
          { value: 'list', icon: <BarsOutlined />, label: t('cameras.list') },
        ]}
      />
    </search>
  );
};

const Cards = () => {
  const { t } = usePreferences();
  const [search] = useSearchParams();
  const health = cameraHealths.find((each) => each === search.get('health')) ?? null;
  const filter: { query: string; health: CameraHealth | null } = {
    query: (search.get('query') ?? '').slice(0, longestSearch),
    health,
  };
  const cameras = useCameras(filter);
  if (cameras.isPending) {
    return (
      <div role="status" aria-label={t('app.loading')}>
        <Skeleton active paragraph={{ rows: 8 }} />
      </div>
    );
  }
  const shown = cameras.data?.pages.flatMap((page) => page.cameras) ?? [];
  return (
    <>
      {cameras.isError && (
        <ProblemNote error={cameras.error} onRetry={() => void cameras.refetch()} />
      )}
      {cameras.isSuccess && shown.length === 0 && (
        <Empty
          description={t(filter.query || filter.health ? 'cameras.noneFound' : 'cameras.none')}
        />
      )}
      <ul className="camera-cards" data-view={search.get('view') ?? 'wall'}>
        {shown.map((camera) => (
          <CameraCard key={camera.cameraId} camera={camera} />
        ))}
      </ul>
      {cameras.hasNextPage && (
        <Button
          block
          loading={cameras.isFetchingNextPage}
          onClick={() => void cameras.fetchNextPage()}
        >
          {t('list.more')}
        </Button>
      )}
    </>
  );
};

/** All cameras, as a wall of their last pictures or as a list. */
export const CamerasPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const navigate = useNavigate();
  const [adding, setAdding] = useState<'one' | 'many' | null>(null);
  return (
    <main className="room" id="content">
      <header className="room-head">
        <h1>{t('room.cameras')}</h1>
        {setsUpCameras(staff.roles) && (
          <div className="room-buttons">
            <Button icon={<ImportOutlined />} onClick={() => setAdding('many')}>
              {t('cameras.import')}
            </Button>
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding('one')}>
              {t('cameras.add')}
            </Button>
          </div>
        )}
      </header>
      <Filters />
      <Cards />
      {adding === 'one' && (
        <CameraForm
          camera={null}
          onDone={(camera) => {
            setAdding(null);
            if (camera) void navigate(`/cameras/${camera.cameraId}`);
          }}
        />
      )}
      {adding === 'many' && <CameraImport onDone={() => setAdding(null)} />}
    </main>
  );
};
