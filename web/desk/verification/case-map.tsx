import { useMemo } from 'react';
import { type GeoJson, GroundView, useDrawn, useGround } from '../map/ground-view.tsx';
import { usePreferences } from '../preferences.tsx';
import { sightLayers } from '../zones/zone-colours.ts';
import { closedRing } from '../zones/zone-rings.ts';
import type { CaseCamera } from './verification-api.ts';

type Props = { lng: number; lat: number; camera: CaseCamera | null };

/** Where the case is, the camera that saw it, and the ground in that camera's sight. */
export const CaseMap = ({ lng, lat, camera }: Props) => {
  const { t } = usePreferences();
  const title = camera ? t('casemap.words', { name: camera.name }) : t('casemap.place');
  const ground = useGround(title, { lng, lat }, 18);
  const sight = useMemo<GeoJson>(
    () => ({
      type: 'FeatureCollection',
      features: (camera?.sight ?? []).map((ring) => ({
        type: 'Feature' as const,
        properties: {},
        geometry: { type: 'Polygon' as const, coordinates: [closedRing(ring)] },
      })),
    }),
    [camera],
  );
  const places = useMemo<GeoJson>(
    () => ({
      type: 'FeatureCollection',
      features: [
        { at: [lng, lat], camera: false },
        ...(camera ? [{ at: [camera.lng, camera.lat], camera: true }] : []),
      ].map((each) => ({
        type: 'Feature' as const,
        properties: { camera: each.camera },
        geometry: { type: 'Point' as const, coordinates: each.at },
      })),
    }),
    [lng, lat, camera],
  );
  useDrawn(ground.map, 'sight', sight, sightLayers('sight'));
  useDrawn(ground.map, 'places', places, [
    {
      id: 'places',
      type: 'circle',
      source: 'places',
      paint: {
        'circle-radius': ['case', ['get', 'camera'], 6, 9],
        'circle-color': ['case', ['get', 'camera'], '#0b5cab', '#b3261e'],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
  ]);
  return (
    <div className="case-map" data-case-drawn={ground.map !== null}>
      <GroundView ground={ground} />
    </div>
  );
};
