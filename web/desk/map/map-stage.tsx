import type { Map as GroundMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef } from 'react';
import type { Ring, Zone, ZonePurpose } from '../cameras/detection-api.ts';
import { purposeColours, sightLayers, zoneFeatures, zoneLayers } from '../zones/zone-colours.ts';
import { useZoneDrawing } from '../zones/zone-drawing.ts';
import { useArrivals } from './arrivals.ts';
import { useAssetTiles } from './asset-tiles.ts';
import type { GroundPoint } from './ground-grid.ts';
import { GroundView, type OpenGround, useDrawn } from './ground-view.tsx';
import {
  cameraFeatures,
  cameraLayers,
  chosenLayers,
  heatFeatures,
  heatLayers,
  placeFeatures,
  sightingFeatures,
  sightingLayers,
  ticketFeatures,
  ticketLayers,
} from './map-features.ts';
import type { MapLayer } from './map-layers.ts';
import type { MapData } from './use-map-data.ts';

/** A thing on the map that somebody clicked, by its layer and what the layer tells of it. */
export type Hit = {
  layer: 'tickets' | 'sightings' | 'cameras' | 'assets' | 'zones' | 'heat';
  properties: Record<string, unknown>;
  at: GroundPoint;
};

export type ZoneDraft = { subject: string; zone: Zone | null; ring: Ring; purpose: ZonePurpose };

type Props = {
  ground: OpenGround;
  data: MapData;
  classes: string;
  zones: readonly Zone[];
  chosenAt: GroundPoint | null;
  chosenZone: string | null;
  drawing: ZoneDraft | null;
  onRing: (ring: Ring) => void;
  onHit: (hit: Hit) => void;
};

/** Layers that can be clicked, and as what; pixels around the pointer that count. */
const clickable: Record<string, Hit['layer']> = {
  tickets: 'tickets',
  sightings: 'sightings',
  cameras: 'cameras',
  assets: 'assets',
  'zones-fill': 'zones',
  heat: 'heat',
};
const reachPx = 6;
const deeper = 2;

const hear = (map: GroundMap, onHit: (hit: Hit) => void) => {
  map.on('click', ({ point: { x, y }, lngLat: { lng, lat } }) => {
    const [found] = map.queryRenderedFeatures(
      [
        [x - reachPx, y - reachPx],
        [x + reachPx, y + reachPx],
      ],
      { layers: [...Object.keys(clickable), 'assets-clusters'].filter((id) => map.getLayer(id)) },
    );
    if (!found) return;
    const { type } = found.geometry;
    const [east = lng, north = lat] = type === 'Point' ? found.geometry.coordinates : [];
    const at = { lng: east, lat: north };
    const layer = clickable[found.layer.id];
    if (layer) onHit({ layer, properties: found.properties, at });
    else map.easeTo({ center: at, zoom: map.getZoom() + deeper });
  });
};

const none: never[] = [];

type Shown = <T>(layer: MapLayer, items: readonly T[] | undefined) => readonly T[];

/** Heat, zones and what cameras see: all that is ground. */
const useAreas = ({ ground: { map }, data, zones, drawing, chosenZone }: Props, shown: Shown) => {
  const onHeat = shown('heat', data.heat.data?.cells);
  const onZones = shown('zones', zones);
  const subject = drawing?.subject;
  const zoneShapes = useMemo(
    () =>
      zoneFeatures(
        onZones.filter(({ zoneId }) => zoneId !== subject),
        chosenZone,
      ),
    [onZones, subject, chosenZone],
  );
  const heatShapes = useMemo(() => heatFeatures(onHeat), [onHeat]);
  useDrawn(map, 'heat', heatShapes, heatLayers);
  useDrawn(map, 'zones', zoneShapes, zoneLayers('zones'));
  useDrawn(map, 'sight', data.sight, sightLayers('sight'));
};

/** Cameras, sightings, tickets, and a ring around what is chosen. */
const usePoints = ({ ground: { map }, data: { all }, chosenAt }: Props, shown: Shown) => {
  const cameras = shown('cameras', all.cameras);
  const sightings = shown('sightings', all.sightings);
  const tickets = shown('tickets', all.tickets);
  const cameraPoints = useMemo(() => cameraFeatures(cameras), [cameras]);
  const sightingPoints = useMemo(() => sightingFeatures(sightings), [sightings]);
  const ticketPoints = useMemo(() => ticketFeatures(tickets), [tickets]);
  const chosenPoint = useMemo(() => placeFeatures(chosenAt), [chosenAt]);
  useDrawn(map, 'cameras', cameraPoints, cameraLayers);
  useDrawn(map, 'sightings', sightingPoints, sightingLayers);
  useDrawn(map, 'tickets', ticketPoints, ticketLayers);
  useDrawn(map, 'chosen', chosenPoint, chosenLayers);
};

const useNews = ({ ground: { map }, data: { all } }: Props) => {
  const tickets = useMemo(
    () => all.tickets?.map(({ ticketNumber, lng, lat }) => ({ id: ticketNumber, lng, lat })),
    [all.tickets],
  );
  const sightings = useMemo(
    () => all.sightings?.map(({ sightingId, lng, lat }) => ({ id: sightingId, lng, lat })),
    [all.sightings],
  );
  useArrivals(map, tickets);
  useArrivals(map, sightings);
};

/** Everything on one map, from the ground up: heat, zones, sight, fixtures, cameras, sightings, tickets. */
export const MapStage = (props: Props) => {
  const { ground, data, drawing } = props;
  const { map } = ground;
  const { isOn } = data.layers;
  const shown: Shown = (layer, items) => (isOn(layer) && items ? items : none);
  useAreas(props, shown);
  useAssetTiles(map, {
    shown: isOn('assets'),
    unseen: isOn('assets') && isOn('unseen'),
    classes: props.classes,
  });
  usePoints(props, shown);
  useNews(props);
  useZoneDrawing(map, {
    subject: drawing?.subject ?? null,
    ring: drawing?.ring ?? none,
    colour: purposeColours[drawing?.purpose ?? 'no_parking'],
    onRing: props.onRing,
  });

  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (map) hear(map, (hit) => latest.current.drawing === null && latest.current.onHit(hit));
  }, [map]);

  return (
    <div className="map-stage" data-map-drawn={map !== null}>
      <GroundView ground={ground} />
    </div>
  );
};
