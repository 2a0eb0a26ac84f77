import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Role } from '../api.ts';
import { algorithmName } from '../cameras/algorithm-name.ts';
import { framePath, useAlgorithms } from '../cameras/detection-queries.ts';
import { boxesOf } from '../filters.ts';
import { useNow } from '../moments.ts';
import { usePreferences } from '../preferences.tsx';
import { seesAssets, setsUpCameras } from '../rooms.ts';
import { SightingMarks } from '../sightings/sighting-card.tsx';
import { evidencePath } from '../sightings/sighting-queries.ts';
import { CountdownTag } from '../tickets/marks.tsx';
import { purposeColours } from '../zones/zone-colours.ts';
import { useZones } from '../zones/zone-queries.ts';
import { idOfChosen } from './chosen.ts';
import type { Chosen, HeatCell, MapAsset, MapTicket, PlacedSighting } from './map-api.ts';
import { useClasses } from './map-queries.ts';

type CardProps = { title: string; picture?: string | null; children?: ReactNode };

const Facts = ({ title, picture, children }: CardProps) => (
  <>
    <h2>{title}</h2>
    {picture && <img src={picture} alt="" />}
    {children}
  </>
);

const TicketCard = ({ ticket, roles }: { ticket: MapTicket; roles: readonly Role[] }) => {
  const { t, pick } = usePreferences();
  const now = useNow();
  return (
    <Facts title={pick(ticket.problemZh, ticket.problemEn)}>
      <p>
        {[pick(ticket.classZh, ticket.classEn), ticket.locationNote].filter(Boolean).join(' · ')}
      </p>
      <p className="card-foot">
        <span className="mark" data-urgency={ticket.urgency}>
          {t(`urgency.${ticket.urgency}`)}
        </span>
        <span className="mark">{t(`state.${ticket.state}`)}</span>
        <CountdownTag ticket={ticket} now={now} />
      </p>
      <p className="quiet">{ticket.departmentName}</p>
      <p className="quiet number">{ticket.ticketNumber}</p>
      <Link to={`/${boxesOf(roles)[0]}/${ticket.ticketNumber}`}>{t('map.toTicket')}</Link>
    </Facts>
  );
};

const SightingCard = ({ sighting }: { sighting: PlacedSighting }) => {
  const { t, pick } = usePreferences();
  const catalogue = useAlgorithms();
  return (
    <Facts
      title={algorithmName(catalogue.data, sighting.algorithmId, pick)}
      picture={evidencePath(sighting)}
    >
      <p>{[sighting.placeName, sighting.cameraName].filter(Boolean).join(' · ')}</p>
      <p className="card-foot">
        <SightingMarks sighting={sighting} />
      </p>
      <Link to={`/sightings/all/${sighting.sightingId}`}>{t('map.toSighting')}</Link>
    </Facts>
  );
};

const CameraCard = ({ camera }: { camera: Extract<Chosen, { kind: 'camera' }>['camera'] }) => {
  const { t } = usePreferences();
  const { cameraId, lastFrameSha256, health } = camera;
  return (
    <Facts title={camera.name} picture={lastFrameSha256 && framePath(cameraId, lastFrameSha256)}>
      <p className="card-foot">
        <span className="mark health" data-health={health}>
          {t(`health.${health}`)}
        </span>
        <span className="quiet number">{camera.cameraCode}</span>
      </p>
      <Link to={`/cameras/${cameraId}`}>{t('map.toCamera')}</Link>
    </Facts>
  );
};

const AssetCard = ({ asset, roles }: { asset: MapAsset; roles: readonly Role[] }) => {
  const { t, pick } = usePreferences();
  const classes = useClasses();
  const kind = classes.data?.find(({ classCode }) => classCode === asset.classCode);
  return (
    <Facts title={asset.name}>
      <p>
        {[kind && pick(kind.nameZh, kind.nameEn), t(`asset.state.${asset.state}`)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="quiet number">{asset.assetCode}</p>
      {asset.seen !== undefined && (
        <p className="card-foot">
          <span className="mark">{t(asset.seen ? 'map.seen' : 'map.unseen')}</span>
        </p>
      )}
      {seesAssets(roles) && <Link to={`/assets/${asset.assetCode}`}>{t('map.toAsset')}</Link>}
    </Facts>
  );
};

type ZoneProps = { zoneId: string; roles: readonly Role[]; onEdit: (zoneId: string) => void };

const ZoneCard = ({ zoneId, roles, onEdit }: ZoneProps) => {
  const { t } = usePreferences();
  const zone = useZones().data?.find((each) => each.zoneId === zoneId);
  if (!zone) return null;
  return (
    <Facts title={zone.name}>
      <p>
        <span
          className="map-swatch"
          data-shape="area"
          style={{ background: purposeColours[zone.purpose] }}
          aria-hidden="true"
        />{' '}
        {t(`purpose.${zone.purpose}`)}
      </p>
      {setsUpCameras(roles) && <Button onClick={() => onEdit(zoneId)}>{t('map.editZone')}</Button>}
    </Facts>
  );
};

const HeatCard = ({ cell }: { cell: HeatCell }) => {
  const { t } = usePreferences();
  return (
    <Facts title={t('map.heatCount', { n: cell.count })}>
      <p className="quiet number">{t('map.heatCell', { code: cell.code })}</p>
    </Facts>
  );
};

type Props = {
  chosen: Chosen;
  roles: readonly Role[];
  onEditZone: (zoneId: string) => void;
  onClose: () => void;
};

const About = ({ chosen, roles, onEditZone }: Omit<Props, 'onClose'>) => {
  switch (chosen.kind) {
    case 'ticket':
      return <TicketCard ticket={chosen.ticket} roles={roles} />;
    case 'sighting':
      return <SightingCard sighting={chosen.sighting} />;
    case 'camera':
      return <CameraCard camera={chosen.camera} />;
    case 'asset':
      return <AssetCard asset={chosen.asset} roles={roles} />;
    case 'zone':
      return <ZoneCard zoneId={chosen.zoneId} roles={roles} onEdit={onEditZone} />;
    case 'heat':
      return <HeatCard cell={chosen.cell} />;
  }
};

/** What a card is about, whatever is known of it meanwhile. */
const subjectOf = (chosen: Chosen): string => {
  if (chosen.kind === 'asset') return chosen.asset.assetCode;
  if (chosen.kind === 'zone') return chosen.zoneId;
  return chosen.kind === 'heat' ? chosen.cell.code : (idOfChosen(chosen) ?? chosen.kind);
};

/** What somebody has chosen on the map, with the way to its own page. */
export const MapCard = ({ onClose, ...about }: Props) => {
  const { t } = usePreferences();
  const subject = subjectOf(about.chosen);
  const place = useRef<HTMLElement>(null);
  // The list may have been scrolled past it.
  useEffect(() => {
    if (subject) place.current?.scrollIntoView({ block: 'nearest' });
  }, [subject]);
  return (
    <section
      ref={place}
      className="map-card"
      aria-label={t('map.card')}
      data-card={about.chosen.kind}
    >
      <Button
        type="text"
        className="map-card-close"
        icon={<CloseOutlined />}
        aria-label={t('map.closeCard')}
        onClick={onClose}
      />
      <About {...about} />
    </section>
  );
};
