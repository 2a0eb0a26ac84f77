import type { Map as GroundMap } from 'maplibre-gl';
import { useEffect, useMemo, useRef } from 'react';
import type { Camera, Ring, Zone, ZonePurpose } from '../detection-api.ts';
import type { GroundPoint } from '../ground-grid.ts';
import { GroundView, type OpenGround, useDrawn } from '../parts/ground-view.tsx';
import { purposeColours, sightLayers, zoneFeatures, zoneLayers } from '../parts/zone-colours.ts';
import { useZoneDrawing } from '../parts/zone-drawing.ts';
import { useArrivals } from './arrivals.ts';
import { useAssetTiles } from './asset-tiles.ts';
import type { HeatCell, MapTicket, PlacedSighting } from './map-api.ts';
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

/** A thing on the map that somebody clicked, by its layer and what the layer tells of it. */
export type Hit = {
  layer: 'tickets' | 'sightings' | 'cameras' | 'assets' | 'zones' | 'heat';
  properties: Record<string, unknown>;
  at: GroundPoint;
};

export type ZoneDraft = { subject: string; zone: Zone | null; ring: Ring; purpose: ZonePurpose };

type Props = {
  ground: OpenGround;
  isOn: (layer: MapLayer) => boolean;
  classes: string;
  tickets: readonly MapTicket[] | undefined;
  sightings: readonly PlacedSighting[] | undefined;
  cameras: readonly Camera[];
  sight: GeoJSON.FeatureCollection;
  zones: readonly Zone[];
  heat: readonly HeatCell[];
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

/** Everything on one map, from the ground up: heat, zones, sight, fixtures, cameras, sightings, tickets. */
export const MapStage = (props: Props) => {
  const { ground, isOn, tickets, sightings, cameras, zones, heat, drawing } = props;
  const { map } = ground;
  const shown = <T,>(layer: MapLayer, items: readonly T[] | undefined) =>
    isOn(layer) && items ? items : (none as readonly T[]);

  const onHeat = shown('heat', heat);
  const onZones = shown('zones', zones);
  const onCameras = shown('cameras', cameras);
  const onSightings = shown('sightings', sightings);
  const onTickets = shown('tickets', tickets);
  const zoneShapes = useMemo(
    () =>
      zoneFeatures(
        onZones.filter(({ zoneId }) => zoneId !== drawing?.subject),
        props.chosenZone,
      ),
    [onZones, drawing?.subject, props.chosenZone],
  );
  useDrawn(
    map,
    'heat',
    useMemo(() => heatFeatures(onHeat), [onHeat]),
    heatLayers,
  );
  useDrawn(map, 'zones', zoneShapes, zoneLayers('zones'));
  useDrawn(map, 'sight', props.sight, sightLayers('sight'));
  useAssetTiles(map, {
    shown: isOn('assets'),
    unseen: isOn('assets') && isOn('unseen'),
    classes: props.classes,
  });
  useDrawn(
    map,
    'cameras',
    useMemo(() => cameraFeatures(onCameras), [onCameras]),
    cameraLayers,
  );
  useDrawn(
    map,
    'sightings',
    useMemo(() => sightingFeatures(onSightings), [onSightings]),
    sightingLayers,
  );
  useDrawn(
    map,
    'tickets',
    useMemo(() => ticketFeatures(onTickets), [onTickets]),
    ticketLayers,
  );
  const { chosenAt } = props;
  useDrawn(
    map,
    'chosen',
    useMemo(() => placeFeatures(chosenAt), [chosenAt]),
    chosenLayers,
  );
  useZoneDrawing(map, {
    subject: drawing?.subject ?? null,
    ring: drawing?.ring ?? none,
    colour: purposeColours[drawing?.purpose ?? 'no_parking'],
    onRing: props.onRing,
  });

  const placedTickets = useMemo(
    () => tickets?.map(({ ticketNumber, lng, lat }) => ({ id: ticketNumber, lng, lat })),
    [tickets],
  );
  const placedSightings = useMemo(
    () => sightings?.map(({ sightingId, lng, lat }) => ({ id: sightingId, lng, lat })),
    [sightings],
  );
  useArrivals(map, placedTickets);
  useArrivals(map, placedSightings);

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
