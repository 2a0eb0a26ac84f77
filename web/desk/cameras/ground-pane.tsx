import { useEffect, useMemo, useRef } from 'react';
import { type GeoJson, GroundView, useDrawn, useGround } from '../map/ground-view.tsx';
import { usePreferences } from '../preferences.tsx';
import { sightLayers } from '../zones/zone-colours.ts';
import type { Pair, PairStep } from './calibration-pairs.ts';
import type { AssetInSight, CameraDetail } from './detection-api.ts';
import { useSight } from './detection-queries.ts';
import { useGroundPins } from './ground-pins.ts';

type Props = {
  camera: CameraDetail;
  landmarks: readonly Pick<AssetInSight, 'assetCode' | 'lng' | 'lat'>[];
  pairs: readonly Pair[];
  chosen: number | null;
  onStep: (step: PairStep) => void;
};

const nothing: GeoJson = { type: 'FeatureCollection', features: [] };
const startZoom = 19;

/** The ground around the camera, to click the same spots on; registered fixtures are landmarks. */
export const GroundPane = ({ camera, landmarks, pairs, chosen, onStep }: Props) => {
  const { t } = usePreferences();
  const ground = useGround(t('calibration.map'), { lng: camera.lng, lat: camera.lat }, startZoom);
  const { map } = ground;
  const sight = useSight(camera.cameraId, camera.sightCells > 0);
  const latest = useRef(onStep);
  latest.current = onStep;

  const places = useMemo<GeoJson>(
    () => ({
      type: 'FeatureCollection',
      features: [{ lng: camera.lng, lat: camera.lat, camera: true }, ...landmarks].map((each) => ({
        type: 'Feature' as const,
        properties: { camera: 'camera' in each },
        geometry: { type: 'Point' as const, coordinates: [each.lng, each.lat] },
      })),
    }),
    [camera.lng, camera.lat, landmarks],
  );
  useDrawn(map, 'sight', sight.data ?? nothing, sightLayers('sight'));
  useDrawn(map, 'places', places, [
    {
      id: 'places',
      type: 'circle',
      source: 'places',
      paint: {
        'circle-radius': ['case', ['get', 'camera'], 9, 6],
        'circle-color': ['case', ['get', 'camera'], '#b3261e', '#5a6b63'],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
  ]);
  useGroundPins(map, pairs, chosen, onStep);

  useEffect(() => {
    if (!map) return;
    map.getCanvas().style.cursor = 'crosshair';
    map.on('click', ({ point, lngLat: { lng, lat } }) => {
      // A landmark's place was surveyed; a click next to it means it.
      const [near] = map.queryRenderedFeatures(
        [
          [point.x - 8, point.y - 8],
          [point.x + 8, point.y + 8],
        ],
        { layers: ['places'], filter: ['!', ['get', 'camera']] },
      );
      const at = near?.geometry.type === 'Point' ? near.geometry.coordinates : [lng, lat];
      latest.current({ kind: 'ground', at: { lng: at[0] ?? lng, lat: at[1] ?? lat } });
    });
  }, [map]);

  return <GroundView ground={ground} />;
};
