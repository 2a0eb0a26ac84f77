import type { LayerSpecification } from 'maplibre-gl';
import type { Camera } from '../cameras/detection-api.ts';
import type { GroundPoint } from './ground-grid.ts';
import type { GeoJson } from './ground-view.tsx';
import type { HeatCell, MapTicket, PlacedSighting } from './map-api.ts';
import { cameraColour, sightingColour, ticketColours } from './map-colours.ts';

type Properties = Record<string, string | number | boolean>;
type Layer = LayerSpecification & { source: string };

const points = <T extends GroundPoint>(
  items: readonly T[],
  properties: (item: T) => Properties,
): GeoJson => ({
  type: 'FeatureCollection',
  features: items.map((item) => ({
    type: 'Feature',
    properties: properties(item),
    geometry: { type: 'Point', coordinates: [item.lng, item.lat] },
  })),
});

// The most urgent come first from the service, and are drawn last: on top.
export const ticketFeatures = (tickets: readonly MapTicket[]): GeoJson =>
  points([...tickets].reverse(), ({ ticketNumber, urgency, overdue }) => ({
    id: ticketNumber,
    colour: ticketColours[urgency],
    overdue,
  }));

export const sightingFeatures = (sightings: readonly PlacedSighting[]): GeoJson =>
  points(sightings, ({ sightingId }) => ({ id: sightingId }));

export const cameraFeatures = (cameras: readonly Camera[]): GeoJson =>
  points(cameras, ({ cameraId, health }) => ({ id: cameraId, colour: cameraColour(health) }));

export const placeFeatures = (place: GroundPoint | null): GeoJson =>
  points(place ? [place] : [], () => ({}));

/** Cells with how hot they are, 0 to 1: by the root, so that one hot corner does not pale all others. */
export const heatFeatures = (cells: readonly HeatCell[]): GeoJson => {
  const most = Math.max(1, ...cells.map(({ count }) => count));
  return {
    type: 'FeatureCollection',
    features: cells.map(({ code, count, west, south, east, north }) => ({
      type: 'Feature',
      properties: { id: code, heat: Math.sqrt(count / most) },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
          ],
        ],
      },
    })),
  };
};

export const heatLayers: Layer[] = [
  {
    id: 'heat',
    type: 'fill',
    source: 'heat',
    paint: {
      'fill-color': [
        'interpolate',
        ['linear'],
        ['get', 'heat'],
        0,
        '#fdd49e',
        0.5,
        '#ef6548',
        1,
        '#990000',
      ],
      'fill-opacity': 0.55,
    },
  },
];

export const cameraLayers: Layer[] = [
  {
    id: 'cameras',
    type: 'circle',
    source: 'cameras',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 3, 16, 7],
      'circle-color': '#ffffff',
      'circle-stroke-color': ['get', 'colour'],
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 11, 2, 16, 4],
    },
  },
];

export const sightingLayers: Layer[] = [
  {
    id: 'sightings',
    type: 'circle',
    source: 'sightings',
    paint: {
      'circle-radius': 7,
      'circle-color': sightingColour,
      'circle-stroke-color': '#ffffff',
      'circle-stroke-width': 2,
    },
  },
];

export const ticketLayers: Layer[] = [
  {
    id: 'tickets',
    type: 'circle',
    source: 'tickets',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 11, 4, 16, 8],
      'circle-color': ['get', 'colour'],
      'circle-stroke-color': ['case', ['get', 'overdue'], '#e5231b', '#ffffff'],
      'circle-stroke-width': ['case', ['get', 'overdue'], 4, 2],
    },
  },
];

export const chosenLayers: Layer[] = [
  {
    id: 'chosen',
    type: 'circle',
    source: 'chosen',
    paint: {
      'circle-radius': 16,
      'circle-opacity': 0,
      'circle-stroke-color': '#f5a300',
      'circle-stroke-width': 4,
    },
  },
];
