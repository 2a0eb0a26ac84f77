import { LngLatBounds } from 'maplibre-gl';
import { useEffect, useMemo, useRef } from 'react';
import type { Camera, Ring, Zone, ZonePurpose } from '../cameras/detection-api.ts';
import { useSights } from '../cameras/detection-queries.ts';
import type { GroundPoint } from '../map/ground-grid.ts';
import { type GeoJson, GroundView, useDrawn, useGround } from '../map/ground-view.tsx';
import { usePreferences } from '../preferences.tsx';
import { purposeColours, sightLayers, zoneFeatures, zoneLayers } from './zone-colours.ts';
import { useZoneDrawing } from './zone-drawing.ts';

/** Where nothing is known yet: Pingshan. */
const home: GroundPoint = { lng: 114.346, lat: 22.691 };

type Props = {
  zones: readonly Zone[];
  cameras: readonly Camera[];
  /** The zone that is looked at. */
  chosen: string | null;
  /** The one that is drawn: its id, `new`, or null. */
  drawn: string | null;
  ring: Ring;
  purpose: ZonePurpose;
  onRing: (ring: Ring) => void;
  onChoose: (zoneId: string) => void;
};

const boundsOf = (rings: readonly Ring[]): LngLatBounds | null => {
  const corners = rings.flat();
  return corners.length === 0
    ? null
    : corners.reduce((bounds, at) => bounds.extend(at), new LngLatBounds());
};

/** All zones in the colour of their purpose over the ground that cameras see, and a pen for one of them. */
export const ZoneMap = (props: Props) => {
  const { zones, cameras, chosen, drawn, ring, purpose, onRing } = props;
  const { t } = usePreferences();
  const [someCamera] = cameras;
  const start = someCamera ? { lng: someCamera.lng, lat: someCamera.lat } : home;
  const ground = useGround(t('zone.map'), start, 16);
  const { map } = ground;
  const sight = useSights(cameras);
  const latest = useRef(props);
  latest.current = props;

  const shown = useMemo(
    () =>
      zoneFeatures(
        zones.filter(({ zoneId }) => zoneId !== drawn),
        chosen,
      ),
    [zones, drawn, chosen],
  );
  const places = useMemo<GeoJson>(
    () => ({
      type: 'FeatureCollection',
      features: cameras.map(({ lng, lat }) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Point', coordinates: [lng, lat] },
      })),
    }),
    [cameras],
  );
  useDrawn(map, 'sight', sight, sightLayers('sight'));
  useDrawn(map, 'zones', shown, zoneLayers('zones'));
  useDrawn(map, 'cameras', places, [
    {
      id: 'cameras',
      type: 'circle',
      source: 'cameras',
      paint: {
        'circle-radius': 6,
        'circle-color': '#5a6b63',
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
  ]);
  useZoneDrawing(map, {
    subject: drawn,
    ring,
    colour: purposeColours[purpose],
    onRing,
  });

  useEffect(() => {
    map?.on('click', 'zones-fill', ({ features }) => {
      const zoneId = features?.[0]?.properties.zoneId;
      if (latest.current.drawn === null && typeof zoneId === 'string') {
        latest.current.onChoose(zoneId);
      }
    });
  }, [map]);

  // Goes to the zone that was chosen, and at first to where all of them are.
  const shownAt = useRef<string | null>(null);
  useEffect(() => {
    const wanted = chosen ?? 'all';
    const some = chosen ? zones.filter(({ zoneId }) => zoneId === chosen) : zones;
    const bounds = boundsOf(some.map((zone) => zone.ring));
    if (!map || !bounds || shownAt.current === wanted) return;
    shownAt.current = wanted;
    map.fitBounds(bounds, { padding: 80, maxZoom: 18.4, animate: false });
  }, [map, chosen, zones]);

  return <GroundView ground={ground} />;
};
