import { DownOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { Staff } from '../api.ts';
import { seesTickets } from '../filters.ts';
import type { GroundPoint } from '../ground-grid.ts';
import '../map/map.css';
import { InViewList } from '../map/in-view.tsx';
import { LayerSwitches } from '../map/layer-switches.tsx';
import type { Chosen, MapAsset } from '../map/map-api.ts';
import { MapCard } from '../map/map-card.tsx';
import type { Found } from '../map/map-queries.ts';
import { MapSearch } from '../map/map-search.tsx';
import { type Hit, MapStage, type ZoneDraft } from '../map/map-stage.tsx';
import { idOfChosen, useMapData } from '../map/use-map-data.ts';
import { useFirstLook, useMapStart } from '../map/use-map-view.ts';
import { useGround } from '../parts/ground-view.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ZoneForm } from '../parts/zone-form.tsx';
import { usePreferences } from '../preferences.tsx';
import { setsUpCameras } from '../rooms.ts';
import { useShortcuts } from '../shortcuts.ts';
import '../strings-map.ts';

/** As near as one goes to see a thing. */
const placeZoom = 17;

const placeOf = (chosen: Chosen | null): GroundPoint | null => {
  switch (chosen?.kind) {
    case 'ticket':
      return chosen.ticket;
    case 'sighting':
      return chosen.sighting;
    case 'camera':
      return chosen.camera;
    case 'asset':
      return chosen.asset;
    default:
      return null;
  }
};

type Data = ReturnType<typeof useMapData>;

/** What was clicked, as the service told of it. */
const chosenOf = ({ layer, properties, at }: Hit, data: Data): Chosen | null => {
  const { id } = properties;
  if (layer === 'assets') return { kind: 'asset', asset: { ...(properties as MapAsset), ...at } };
  if (layer === 'zones') return { kind: 'zone', zoneId: String(properties.zoneId) };
  if (layer === 'tickets') {
    const ticket = data.all.tickets?.find((each) => each.ticketNumber === id);
    return ticket ? { kind: 'ticket', ticket } : null;
  }
  if (layer === 'sightings') {
    const sighting = data.all.sightings?.find((each) => each.sightingId === id);
    return sighting ? { kind: 'sighting', sighting } : null;
  }
  if (layer === 'cameras') {
    const camera = data.all.cameras?.find((each) => each.cameraId === id);
    return camera ? { kind: 'camera', camera } : null;
  }
  const cell = data.heat.data?.cells.find((each) => each.code === id);
  return cell ? { kind: 'heat', cell } : null;
};

/** A ticket or a sighting as it is now, not as it was when it was chosen. */
const renewed = (chosen: Chosen | null, { all }: Data): Chosen | null => {
  if (chosen?.kind === 'ticket') {
    const { ticketNumber } = chosen.ticket;
    const ticket = all.tickets?.find((each) => each.ticketNumber === ticketNumber);
    return ticket ? { kind: 'ticket', ticket } : chosen;
  }
  if (chosen?.kind === 'sighting') {
    const { sightingId } = chosen.sighting;
    const sighting = all.sightings?.find((each) => each.sightingId === sightingId);
    return sighting ? { kind: 'sighting', sighting } : chosen;
  }
  return chosen;
};

const none: never[] = [];

/** The district on one map: what is registered, what is wrong, what cameras see. */
export const MapPage = ({ staff }: { staff: Staff }) => {
  const { t } = usePreferences();
  const { roles } = staff;
  const start = useMapStart();
  const ground = useGround(t('map.canvas'), start.view, start.view.zoom);
  const { map } = ground;
  const data = useMapData(roles, map);
  const { layers, all, inView } = data;
  const [picked, setPicked] = useState<Chosen | null>(null);
  const [drawing, setDrawing] = useState<ZoneDraft | null>(null);
  const [classes, setClasses] = useState('');
  const [sheetOpen, setSheetOpen] = useState(false);
  const chosen = renewed(picked, data);

  const cameras = all.cameras ?? none;
  const places = useMemo<GroundPoint[] | null>(
    () => (all.tickets || all.cameras ? [...(all.tickets ?? []), ...(all.cameras ?? [])] : null),
    [all.tickets, all.cameras],
  );
  useFirstLook(map, places, !start.isKnown);

  const choose = (next: Chosen | null) => {
    setPicked(next);
    if (next) setSheetOpen(true);
  };
  const goTo = (next: Chosen) => {
    const at = placeOf(next);
    if (map && at) {
      map.easeTo({ center: [at.lng, at.lat], zoom: Math.max(placeZoom, map.getZoom()) });
    }
    choose(next);
  };
  const edit = (zoneId: string | null) => {
    const zone = data.zones.data?.find((each) => each.zoneId === zoneId) ?? null;
    const purpose = zone?.purpose ?? 'no_parking';
    setDrawing({ subject: zone?.zoneId ?? 'new', zone, ring: zone?.ring ?? [], purpose });
    choose(null);
    setSheetOpen(true);
  };
  const draw = (part: Partial<ZoneDraft>) => setDrawing((now) => now && { ...now, ...part });
  useShortcuts({
    '/': () => document.querySelector<HTMLInputElement>('[data-map-search]')?.focus(),
    ...(drawing || chosen ? { Escape: () => (drawing ? setDrawing(null) : setPicked(null)) } : {}),
  });
  const count = inView.tickets.length + inView.sightings.length + inView.cameras.length;
  const { failed } = data;
  return (
    <main className="map-room" id="content" tabIndex={-1} data-sheet={sheetOpen}>
      <h1 className="unseen">{t('map.title')}</h1>
      <MapStage
        ground={ground}
        isOn={layers.isOn}
        classes={classes}
        tickets={all.tickets}
        sightings={all.sightings}
        cameras={cameras}
        sight={data.sight}
        zones={data.zones.data ?? none}
        heat={data.heat.data?.cells ?? none}
        chosenAt={placeOf(chosen)}
        chosenZone={chosen?.kind === 'zone' ? chosen.zoneId : null}
        drawing={drawing}
        onRing={(ring) => draw({ ring })}
        onHit={(hit) => choose(chosenOf(hit, data))}
      />
      <section className="map-side" aria-label={t('map.side')}>
        <div className="map-head">
          <MapSearch withTickets={seesTickets(roles)} onFound={(found: Found) => goTo(found)} />
          <Button
            className="map-handle"
            type="text"
            icon={sheetOpen ? <DownOutlined /> : <UpOutlined />}
            aria-expanded={sheetOpen}
            aria-label={t(sheetOpen ? 'map.closeSheet' : 'map.openSheet')}
            onClick={() => setSheetOpen(!sheetOpen)}
          >
            {t('map.inViewCount', { n: count })}
          </Button>
        </div>
        <div className="map-sheet">
          {failed && <ProblemNote error={failed.error} onRetry={() => void failed.refetch()} />}
          {data.tickets.data?.more && (
            <p className="quiet">{t('map.moreTickets', { n: data.tickets.data.tickets.length })}</p>
          )}
          {drawing ? (
            <ZoneForm
              key={drawing.subject}
              zone={drawing.zone}
              ring={drawing.ring}
              onRing={(ring) => draw({ ring })}
              onPurpose={(purpose) => draw({ purpose })}
              onDone={() => setDrawing(null)}
            />
          ) : (
            <>
              {chosen && (
                <MapCard
                  chosen={chosen}
                  roles={roles}
                  onEditZone={edit}
                  onClose={() => setPicked(null)}
                />
              )}
              <LayerSwitches
                open={layers.open}
                isOn={layers.isOn}
                onToggle={layers.toggle}
                classes={classes}
                onClasses={setClasses}
                blindSpots={data.blindSpots.data}
              />
              {setsUpCameras(roles) && (
                <Button icon={<PlusOutlined />} onClick={() => edit(null)}>
                  {t('zone.draw')}
                </Button>
              )}
              <InViewList inView={inView} chosenId={idOfChosen(chosen)} onChoose={goTo} />
            </>
          )}
        </div>
      </section>
    </main>
  );
};
