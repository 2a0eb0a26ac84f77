import { ArrowLeftOutlined, EditOutlined, EnvironmentOutlined } from '@ant-design/icons';
import { Button, Skeleton } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { dateTimeWords } from '../moments.ts';
import { Fault } from '../parts/fault.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { Facts, Section } from '../parts/section.tsx';
import { usePreferences } from '../preferences.tsx';
import { useShortcuts } from '../shortcuts.ts';
import { isStringKey } from '../strings.ts';
import type { Asset } from './asset-api.ts';
import { AssetForm } from './asset-form.tsx';
import { useAsset, useAssetCameras, useAssetTickets } from './asset-queries.ts';
import { PlateList } from './plate-list.tsx';

const PlaceMap = lazy(() =>
  import('../map/place-map.tsx').then((part) => ({ default: part.PlaceMap })),
);

const mapZoom = 18;

const RegisterFacts = ({ asset }: { asset: Asset }) => {
  const { t, pick } = usePreferences();
  const code = (text: string) => <span className="number">{text}</span>;
  return (
    <Section title={t('assets.facts')}>
      <Facts
        facts={[
          [t('asset.code'), code(asset.assetCode)],
          [t('assets.head.class'), `${pick(asset.classZh, asset.classEn)} ${asset.classCode}`],
          [t('asset.maintainer'), asset.maintainerName],
          [t('asset.owner'), asset.ownerName],
          [t('asset.supervisor'), asset.supervisorName],
          [t('assetForm.street'), asset.street],
          [t('assetForm.community'), asset.community],
          [t('assetForm.locationNote'), asset.locationNote],
          [t('asset.builtOn'), asset.builtOn],
          [t('assetForm.changedOn'), asset.changedOn],
          [t('asset.material'), asset.material],
          [t('assetForm.height'), asset.heightM],
          [t('asset.grid'), code(asset.gridCode)],
          [t('assetForm.dataSource'), asset.dataSource],
          [t('assetForm.note'), asset.note],
          ...Object.entries(asset.extra),
        ]}
      />
    </Section>
  );
};

const SeenBy = ({ assetCode }: { assetCode: string }) => {
  const { t } = usePreferences();
  const cameras = useAssetCameras(assetCode);
  const healthWords = (health: string, enabled: boolean) => {
    const key = `health.${enabled ? health : 'off'}`;
    return isStringKey(key) ? t(key) : health;
  };
  return (
    <Section title={t('assets.cameras')}>
      {cameras.isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
      {cameras.isError && <ProblemNote error={cameras.error} />}
      {cameras.data?.length === 0 && <p className="quiet">{t('assets.noCamera')}</p>}
      <ul className="plain-list">
        {cameras.data?.map(({ cameraId, name, health, enabled, pixelsPerM }) => (
          <li key={cameraId}>
            <Link to={`/cameras/${cameraId}`}>{name}</Link>{' '}
            <span className="mark health" data-health={enabled ? health : 'off'}>
              {healthWords(health, enabled)}
            </span>{' '}
            <span className="quiet">
              {pixelsPerM === null
                ? t('assets.drawn')
                : t('assets.sharpness', { n: Math.round(pixelsPerM) })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const Earlier = ({ assetCode }: { assetCode: string }) => {
  const { t, pick, language } = usePreferences();
  const tickets = useAssetTickets(assetCode);
  const stateWords = (state: string) => {
    const key = `state.${state}`;
    return isStringKey(key) ? t(key) : state;
  };
  return (
    <Section title={t('ticket.history')}>
      {tickets.isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
      {tickets.isError && <ProblemNote error={tickets.error} />}
      {tickets.data?.length === 0 && <p className="quiet">{t('assets.noTicket')}</p>}
      <ul className="plain-list">
        {tickets.data?.map(({ ticketNumber, problemZh, problemEn, state, filedAt, open }) => (
          <li key={ticketNumber}>
            {open ? (
              <Link to={`/all/${ticketNumber}`}>{pick(problemZh, problemEn)}</Link>
            ) : (
              pick(problemZh, problemEn)
            )}{' '}
            <span className="quiet">
              {stateWords(state)} · {dateTimeWords(filedAt, language)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
};

const AssetView = ({ asset, writes }: { asset: Asset; writes: boolean }) => {
  const { t } = usePreferences();
  const [changing, setChanging] = useState(false);
  const { assetCode, lng, lat, name, state } = asset;
  return (
    <>
      <header className="room-head">
        <div className="stack">
          <Link to="/assets" className="up">
            <ArrowLeftOutlined aria-hidden /> {t('assets.view.list')}
          </Link>
          <h1>{name}</h1>
          <p className="camera-state">
            <span className="mark" data-asset-state={state}>
              {t(`asset.state.${state}`)}
            </span>
            <span className="quiet number">{assetCode}</span>
          </p>
        </div>
        <div className="room-buttons">
          <Link to={`/map?lng=${lng}&lat=${lat}&zoom=${mapZoom}`} className="button-link">
            <Button tabIndex={-1} icon={<EnvironmentOutlined />}>
              {t('assets.onMap')}
            </Button>
          </Link>
          {writes && (
            <Button icon={<EditOutlined />} onClick={() => setChanging(true)}>
              {t('assets.change')}
            </Button>
          )}
        </div>
      </header>
      <div className="ticket-columns">
        <div>
          <PlateList assetCode={assetCode} writes={writes} />
          <RegisterFacts asset={asset} />
        </div>
        <div>
          <Section title={t('assets.head.place')}>
            <Fault>
              <Suspense fallback={<div className="map" aria-busy="true" />}>
                <PlaceMap lng={lng} lat={lat} />
              </Suspense>
            </Fault>
          </Section>
          <SeenBy assetCode={assetCode} />
          <Earlier assetCode={assetCode} />
        </div>
      </div>
      {changing && <AssetForm asset={asset} onDone={() => setChanging(false)} />}
    </>
  );
};

/** Everything about one fixture: what it is, where, its plates, who sees it, what was wrong before. */
export const AssetDetail = ({ writes }: { writes: boolean }) => {
  const { assetCode = '' } = useParams();
  const navigate = useNavigate();
  const asset = useAsset(assetCode);
  useShortcuts({ Escape: () => void navigate('/assets') });
  if (asset.isError) {
    return <ProblemNote error={asset.error} onRetry={() => void asset.refetch()} />;
  }
  if (asset.isPending) return <Skeleton active paragraph={{ rows: 10 }} />;
  return <AssetView key={assetCode} asset={asset.data} writes={writes} />;
};
