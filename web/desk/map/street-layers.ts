import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Language } from '../strings.ts';

type Layer = Extract<LayerSpecification, { source: string }>;

const colours = {
  light: { area: '#dcebd8', edge: '#b5c2bb', road: '#ffffff', ink: '#4a5650', halo: '#f7faf8' },
  dark: { area: '#21362a', edge: '#66756e', road: '#3d4a45', ink: '#c8d2cd', halo: '#161b19' },
};

/** Pixels: a line from afar, and near the eight metres that a street has. */
const widthWith = (edgePx: number): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.8],
  ['zoom'],
  11,
  1 + edgePx,
  16,
  7 + edgePx,
  20,
  64 + edgePx,
];

/** Fixtures stand along both sides: from afar a name stands beside them, from near between them. */
const besideFixtures: ExpressionSpecification = [
  'step',
  ['zoom'],
  ['literal', [0, -1.3]],
  16.5,
  ['literal', [0, -1.8]],
  17.5,
  ['literal', [0, 0]],
];

/** Parks, streets and the names of places, as the service tells of them; drawn with the fonts of this device. */
export const streetLayers = (look: { theme: 'light' | 'dark'; language: Language }): Layer[] => {
  const { area, edge, road, ink, halo } = colours[look.theme];
  const name: ExpressionSpecification =
    look.language === 'en' ? ['coalesce', ['get', 'name:en'], ['get', 'name']] : ['get', 'name'];
  const from = { source: 'base' } as const;
  const is = (kind: 'Polygon' | 'LineString' | 'Point') =>
    ['==', ['geometry-type'], kind] satisfies ExpressionSpecification;
  const rounded = { 'line-cap': 'round', 'line-join': 'round' } as const;
  const words = { 'text-color': ink, 'text-halo-color': halo, 'text-halo-width': 1.5 };
  return [
    {
      ...from,
      id: 'base-areas',
      type: 'fill',
      filter: is('Polygon'),
      paint: { 'fill-color': area },
    },
    {
      ...{ ...from, id: 'base-edges', type: 'line', filter: is('LineString'), layout: rounded },
      paint: { 'line-color': edge, 'line-width': widthWith(2) },
    },
    {
      ...{ ...from, id: 'base-streets', type: 'line', filter: is('LineString'), layout: rounded },
      paint: { 'line-color': road, 'line-width': widthWith(0) },
    },
    {
      ...{
        ...from,
        id: 'base-street-names',
        type: 'symbol',
        filter: is('LineString'),
        minzoom: 14.5,
      },
      layout: {
        ...{ 'symbol-placement': 'line', 'text-field': name, 'text-size': 13 },
        'text-offset': besideFixtures,
      },
      paint: words,
    },
    {
      ...{ ...from, id: 'base-area-names', type: 'symbol', filter: is('Polygon'), minzoom: 16 },
      layout: { 'text-field': name, 'text-size': 12 },
      paint: words,
    },
    {
      ...{ ...from, id: 'base-places', type: 'symbol', filter: is('Point'), maxzoom: 16 },
      layout: {
        'text-field': name,
        'text-size': 13,
        'text-anchor': 'bottom',
        'text-offset': [0, -1.6],
      },
      paint: words,
    },
  ];
};
