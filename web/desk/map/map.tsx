import { DownOutlined, UpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { Staff } from '../api.ts';
import { seesTickets } from '../filters.ts';
import type { GroundPoint } from './ground-grid.ts';
import './map.css';
import { usePreferences } from '../preferences.tsx';
import { useShortcuts } from '../shortcuts.ts';
import { PlayStoryButton } from '../tour/play-story-button.tsx';
import { chosenOf, placeOf, renewed } from './chosen.ts';
import { useGround } from './ground-view.tsx';
import type { Chosen } from './map-api.ts';
import { MapPanel } from './map-panel.tsx';
import { MapSearch } from './map-search.tsx';
import { MapStage } from './map-stage.tsx';
import { type MapData, useMapData } from './use-map-data.ts';
import { useFirstLook, useMapStart } from './use-map-view.ts';
import { useZoneDraft } from './use-zone-draft.ts';
import './strings-map.ts';

/** As near as one goes to see a thing. */
const placeZoom = 17;
const none: never[] = [];

type SheetHandleProps = { open: boolean; inView: MapData['inView']; onToggle: () => void };

/** On a phone: pulls the sheet over the map up and down. */
const SheetHandle = ({ open, inView, onToggle }: SheetHandleProps) => {
  const { t } = usePreferences();
  const n = inView.tickets.length + inView.sightings.length + inView.cameras.length;
  return (
    <Button
      className="map-handle"
      type="text"
      icon={open ? <DownOutlined aria-hidden /> : <UpOutlined aria-hidden />}
      aria-expanded={open}
      title={t(open ? 'map.closeSheet' : 'map.openSheet')}
      onClick={onToggle}
    >
      {t('map.inViewCount', { n })}
    </Button>
  );
};

/** Where everything is that is shown, to begin with a look at all of it; null while that is not known. */
const usePlaces = ({ all }: MapData) =>
  useMemo<GroundPoint[] | null>(
    () => (all.tickets || all.cameras ? [...(all.tickets ?? []), ...(all.cameras ?? [])] : null),
    [all.tickets, all.cameras],
  );

/** The district on one map: what is registered, what is wrong, what cameras see. */
export const MapPage = ({ staff: { roles } }: { staff: Staff }) => {
  const { t } = usePreferences();
  const start = useMapStart();
  const ground = useGround(t('map.canvas'), start.view, start.view.zoom);
  const { map } = ground;
  const data = useMapData(roles, map);
  const zones = data.zones.data ?? none;
  const { drawing, begin, draw, end } = useZoneDraft(zones);
  const [picked, setPicked] = useState<Chosen | null>(null);
  const [classes, setClasses] = useState('');
  const [sheetOpen, setSheetOpen] = useState(false);
  const chosen = renewed(picked, data);
  useFirstLook(map, usePlaces(data), !start.isKnown);

  const choose = (next: Chosen | null) => {
    setPicked(next);
    if (next) setSheetOpen(true);
  };
  const goTo = (next: Chosen | null) => {
    const at = placeOf(next);
    if (map && at) {
      map.easeTo({ center: [at.lng, at.lat], zoom: Math.max(placeZoom, map.getZoom()) });
    }
    choose(next);
  };
  const edit = (zoneId: string | null) => {
    choose(null);
    begin(zoneId);
    setSheetOpen(true);
  };
  useShortcuts({
    '/': () => document.querySelector<HTMLInputElement>('[data-map-search]')?.focus(),
    ...(drawing || chosen ? { Escape: () => (drawing ? end() : setPicked(null)) } : {}),
  });

  return (
    <main className="map-room" id="content" tabIndex={-1} data-sheet={sheetOpen}>
      <h1 className="unseen">{t('map.title')}</h1>
      <MapStage
        ground={ground}
        data={data}
        classes={classes}
        zones={zones}
        chosenAt={placeOf(chosen)}
        chosenZone={chosen?.kind === 'zone' ? chosen.zoneId : null}
        drawing={drawing}
        onRing={(ring) => draw({ ring })}
        onHit={(hit) => choose(chosenOf(hit, data))}
      />
      <section className="map-side" aria-label={t('map.side')}>
        <div className="map-head">
          <MapSearch withTickets={seesTickets(roles)} onFound={goTo} />
          <SheetHandle
            open={sheetOpen}
            inView={data.inView}
            onToggle={() => setSheetOpen(!sheetOpen)}
          />
        </div>
        <PlayStoryButton />
        <MapPanel
          roles={roles}
          data={data}
          chosen={chosen}
          classes={classes}
          onClasses={setClasses}
          onChoose={goTo}
          onEditZone={edit}
          drawing={drawing}
          onDraw={draw}
          onDrawn={end}
        />
      </section>
    </main>
  );
};
