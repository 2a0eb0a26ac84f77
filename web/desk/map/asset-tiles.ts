import type {
  ExpressionSpecification,
  FilterSpecification,
  Map as GroundMap,
  LayerSpecification,
  VectorTileSource,
} from 'maplibre-gl';
import { useEffect } from 'react';
import { usePreferences } from '../preferences.tsx';
import { majorColours, otherColour, unseenColour } from './map-colours.ts';

type Layer = LayerSpecification & { source: string };

const isCluster: FilterSpecification = ['has', 'count'];
const isSingle: FilterSpecification = ['!', ['has', 'count']];

const colourOfClass: ExpressionSpecification = [
  'match',
  ['slice', ['get', 'classCode'], 0, 2],
  ...Object.entries(majorColours).flat(),
  otherColour,
] as unknown as ExpressionSpecification;

const layersOn = (dark: boolean): Layer[] => {
  const from = { source: 'assets', 'source-layer': 'assets' } as const;
  const ring = dark ? '#111614' : '#ffffff';
  return [
    {
      ...{ ...from, id: 'assets-clusters', type: 'circle', filter: isCluster },
      paint: {
        'circle-color': colourOfClass,
        'circle-opacity': 0.75,
        'circle-radius': [
          'interpolate',
          ['linear'],
          ['log10', ['get', 'count']],
          0,
          5,
          2,
          14,
          4,
          24,
        ],
        'circle-stroke-color': ring,
        'circle-stroke-width': 1.5,
      },
    },
    {
      ...{ ...from, id: 'assets-counts', type: 'symbol' },
      filter: ['>=', ['get', 'count'], 10],
      layout: {
        'text-field': ['to-string', ['get', 'count']],
        'text-size': 11,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': '#ffffff' },
    },
    {
      ...{ ...from, id: 'assets', type: 'circle', filter: isSingle },
      paint: {
        'circle-color': colourOfClass,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 3.5, 19, 7],
        'circle-opacity': ['match', ['get', 'state'], ['intact', 'damaged'], 1, 0.4],
        'circle-stroke-color': ring,
        'circle-stroke-width': 1,
      },
    },
    {
      ...{ ...from, id: 'assets-unseen', type: 'circle' },
      filter: ['==', ['get', 'seen'], false],
      layout: { visibility: 'none' },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 6, 19, 11],
        'circle-opacity': 0,
        'circle-stroke-color': dark ? '#ffffff' : unseenColour,
        'circle-stroke-width': 2,
      },
    },
  ];
};

type Wanted = {
  shown: boolean;
  /** Those that no camera sees are marked. */
  unseen: boolean;
  /** Beginnings of class codes; empty: all. */
  classes: string;
};

/** All fixtures, in tiles that the service makes: clusters from afar, each by itself from near. */
export const useAssetTiles = (map: GroundMap | null, { shown, unseen, classes }: Wanted) => {
  const { theme } = usePreferences();
  useEffect(() => {
    if (!map) return;
    const search = classes ? `?classes=${classes}` : '';
    const tiles = [`${location.origin}/api/map/assets/{z}/{x}/{y}.mvt${search}`];
    const source = map.getSource<VectorTileSource>('assets');
    if (source) {
      source.setTiles(tiles);
      return;
    }
    map.addSource('assets', { type: 'vector', tiles, minzoom: 4, maxzoom: 16 });
    for (const layer of layersOn(theme === 'dark')) map.addLayer(layer);
  }, [map, classes, theme]);

  useEffect(() => {
    if (!map?.getLayer('assets')) return;
    const show = (layer: string, visible: boolean) =>
      map.setLayoutProperty(layer, 'visibility', visible ? 'visible' : 'none');
    for (const layer of ['assets-clusters', 'assets-counts', 'assets']) show(layer, shown);
    show('assets-unseen', unseen);
  }, [map, shown, unseen]);
};
