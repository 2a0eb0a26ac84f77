import { useMemo } from 'react';
import { type GeoJson, GroundView, useDrawn, useGround } from '../map/ground-view.tsx';
import { usePreferences } from '../preferences.tsx';
import { sightLayers, zoneFeatures, zoneLayers } from '../zones/zone-colours.ts';
import { useZones } from '../zones/zone-queries.ts';
import type { CameraDetail } from './detection-api.ts';
import { useSight } from './detection-queries.ts';

const nothing: GeoJson = { type: 'FeatureCollection', features: [] };

/** Where a camera stands, what ground it sees, the zones there and the fixtures in sight. */
export const SightMap = ({ camera }: { camera: CameraDetail }) => {
  const { t } = usePreferences();
  const { lng, lat, assets, cameraId } = camera;
  const ground = useGround(t('camera.sightMap', { name: camera.name }), { lng, lat }, 17);
  const sight = useSight(cameraId, camera.sightCells > 0);
  const zones = useZones();

  const places = useMemo<GeoJson>(
    () => ({
      type: 'FeatureCollection',
      features: [
        ...assets.map((asset) => ({
          type: 'Feature' as const,
          properties: { camera: false },
          geometry: { type: 'Point' as const, coordinates: [asset.lng, asset.lat] },
        })),
        {
          type: 'Feature',
          properties: { camera: true },
          geometry: { type: 'Point', coordinates: [lng, lat] },
        },
      ],
    }),
    [assets, lng, lat],
  );
  const drawnZones = useMemo(() => zoneFeatures(zones.data ?? []), [zones.data]);
  useDrawn(ground.map, 'sight', sight.data ?? nothing, sightLayers('sight'));
  useDrawn(ground.map, 'zones', drawnZones, zoneLayers('zones'));
  useDrawn(ground.map, 'places', places, [
    {
      id: 'places',
      type: 'circle',
      source: 'places',
      paint: {
        'circle-radius': ['case', ['get', 'camera'], 9, 5],
        'circle-color': ['case', ['get', 'camera'], '#b3261e', '#0b5cab'],
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 2,
      },
    },
  ]);
  const drawn = ground.map !== null && (sight.data?.features.length ?? 0) > 0;
  return (
    <div data-sight-drawn={drawn}>
      <GroundView ground={ground} />
    </div>
  );
};
