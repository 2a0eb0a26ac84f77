import { useEffect, useMemo } from 'react';
import { groundColours } from '../map/ground-base.ts';
import { type GeoJson, GroundView, useDrawn, useGround } from '../map/ground-view.tsx';
import { usePreferences } from '../preferences.tsx';
import type { Anomaly } from './asset-api.ts';

const wideZoom = 12;
const nearZoom = 12.5;

const ringOf = ({ west, south, east, north }: Anomaly['cells'][number]) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** Where the plates belong, and the cells of about two kilometres in which the chosen one was scanned. */
export const AnomalyMap = ({
  anomalies,
  chosen,
}: {
  anomalies: Anomaly[];
  chosen: Anomaly | null;
}) => {
  const { t, theme } = usePreferences();
  const colour = groundColours[theme];
  const placed = anomalies.filter(({ lng, lat }) => lng !== null && lat !== null);
  const [first] = placed;
  const start = { lng: first?.lng ?? 114.35, lat: first?.lat ?? 22.69 };
  const ground = useGround(t('anomaly.map'), start, wideZoom);
  const points = useMemo(
    (): GeoJson => ({
      type: 'FeatureCollection',
      features: placed.map(({ anomalyId, lng, lat }) => ({
        type: 'Feature',
        properties: { chosen: anomalyId === chosen?.anomalyId },
        geometry: { type: 'Point', coordinates: [lng ?? 0, lat ?? 0] },
      })),
    }),
    [placed, chosen],
  );
  const cells = useMemo(
    (): GeoJson => ({
      type: 'FeatureCollection',
      features: (chosen?.cells ?? []).map((cell) => ({
        type: 'Feature',
        properties: {},
        geometry: { type: 'Polygon', coordinates: [ringOf(cell)] },
      })),
    }),
    [chosen],
  );
  useDrawn(ground.map, 'scan-cells', cells, [
    {
      id: 'scan-cells',
      type: 'fill',
      source: 'scan-cells',
      paint: { 'fill-color': '#b3261e', 'fill-opacity': 0.25, 'fill-outline-color': '#b3261e' },
    },
  ]);
  useDrawn(ground.map, 'anomalies', points, [
    {
      id: 'anomalies',
      type: 'circle',
      source: 'anomalies',
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 10, 6],
        'circle-color': colour.point,
        'circle-stroke-color': colour.ring,
        'circle-stroke-width': 2,
      },
    },
  ]);
  const [lng, lat] = [chosen?.lng ?? null, chosen?.lat ?? null];
  useEffect(() => {
    if (lng === null || lat === null) return;
    ground.map?.jumpTo({ center: [lng, lat], zoom: nearZoom });
  }, [ground.map, lng, lat]);
  return <GroundView ground={ground} />;
};
