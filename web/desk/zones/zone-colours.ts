import type { LayerSpecification } from 'maplibre-gl';
import type { Zone, ZonePurpose } from '../cameras/detection-api.ts';
import type { GeoJson } from '../map/ground-view.tsx';
import { closedRing } from './zone-rings.ts';

/** One colour for each purpose, told apart on the light and the dark ground; the list beside names them. */
export const purposeColours: Record<ZonePurpose, `#${string}`> = {
  no_vending: '#d9730d',
  no_parking: '#2f6fde',
  fire_lane: '#d3302f',
  shop_front: '#8e44ad',
  restricted: '#a8326b',
  watch: '#12877f',
};

export const zoneFeatures = (zones: readonly Zone[], chosen: string | null = null): GeoJson => ({
  type: 'FeatureCollection',
  features: zones.map(({ zoneId, purpose, ring }) => ({
    type: 'Feature',
    properties: { zoneId, colour: purposeColours[purpose], chosen: zoneId === chosen },
    geometry: { type: 'Polygon', coordinates: [closedRing(ring)] },
  })),
});

type Layer = LayerSpecification & { source: string };

export const zoneLayers = (source: string): Layer[] => [
  {
    id: `${source}-fill`,
    type: 'fill',
    source,
    paint: {
      'fill-color': ['get', 'colour'],
      'fill-opacity': ['case', ['get', 'chosen'], 0.45, 0.22],
    },
  },
  {
    id: `${source}-edge`,
    type: 'line',
    source,
    paint: {
      'line-color': ['get', 'colour'],
      'line-width': ['case', ['get', 'chosen'], 4, 2],
    },
  },
];

/** Seen ground, behind everything else. */
export const sightLayers = (source: string): Layer[] => [
  {
    id: `${source}-fill`,
    type: 'fill',
    source,
    paint: { 'fill-color': '#3d9be0', 'fill-opacity': 0.18 },
  },
  {
    id: `${source}-edge`,
    type: 'line',
    source,
    paint: { 'line-color': '#3d9be0', 'line-width': 1, 'line-opacity': 0.8 },
  },
];
