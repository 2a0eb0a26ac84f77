import { useQuery } from '@tanstack/react-query';
import { AttributionControl, addProtocol, type Map as GroundMap } from 'maplibre-gl';
import { request } from '../request.ts';
import type { Language } from '../strings.ts';
import { tilePx } from './gcj-pieces.ts';
import { shiftedTile, shiftedUrl } from './gcj-tiles.ts';
import { streetLayers } from './street-layers.ts';

/** What maps stand on, as the service is configured. */
export type BaseMap = {
  kind: 'plain' | 'tiles' | 'pmtiles';
  urls: string[];
  attribution: string;
  datum: 'wgs84' | 'gcj02';
  maxZoom: number;
};

export const plainBase: BaseMap = {
  kind: 'plain',
  urls: [],
  attribution: '',
  datum: 'wgs84',
  maxZoom: 22,
};

/**
 * Lines of the ground are cut into tiles no smaller than this zoom's, which are exact to 0.3 m: the map masks each tile
 * that it shows, and near the ground these are one or two instead of six.
 */
export const finestTileZoom = 14;

addProtocol('gcj02', shiftedTile);

/** What maps stand on; undefined until that is known. Without an answer they stand on the plain net. */
export const useBaseMap = (): BaseMap | undefined => {
  const base = useQuery({
    queryKey: ['base-map'],
    queryFn: ({ signal }) => request<BaseMap>('/api/map/base', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return base.isError ? plainBase : base.data;
};

/** The layer before which a base has to lie: the first above the net. */
const firstAbove = (map: GroundMap): string | undefined => {
  const order = map.getLayersOrder();
  return order[order.indexOf('grid') + 1];
};

const addTiles = (map: GroundMap, base: BaseMap, dark: boolean) => {
  map.addSource('base', {
    type: 'raster',
    tiles: base.datum === 'gcj02' ? base.urls.map(shiftedUrl) : base.urls,
    tileSize: tilePx,
    maxzoom: base.maxZoom,
  });
  const paint = dark ? { 'raster-brightness-max': 0.6, 'raster-saturation': -0.3 } : {};
  map.addLayer({ id: 'base', type: 'raster', source: 'base', paint }, firstAbove(map));
};

/** Nothing where the service knows no streets: layers that show nothing would be drawn with each frame. */
const addStreets = async (map: GroundMap, { urls: [url = ''] }: BaseMap, look: Look) => {
  const data = await request<GeoJSON.FeatureCollection>(url);
  if (data.features.length === 0) return;
  const above = firstAbove(map);
  map.addSource('base', { type: 'geojson', maxzoom: finestTileZoom, data });
  for (const layer of streetLayers(look)) map.addLayer(layer, above);
};

type Look = { theme: 'light' | 'dark'; language: Language };

/** Lays the configured base over the net of lines, which stays where the base has nothing. */
export const addBaseMap = (map: GroundMap, base: BaseMap, look: Look): void => {
  if (base.attribution) {
    map.addControl(new AttributionControl({ customAttribution: base.attribution, compact: false }));
  }
  if (base.urls.length === 0) return;
  // The net and what is drawn on it stay when a tile does not come.
  map.on('error', () => undefined);
  const dark = look.theme === 'dark';
  map.once('load', () => {
    // The map may have been left meanwhile.
    if (base.kind === 'plain') addStreets(map, base, look).catch(() => undefined);
    else if (base.kind === 'tiles') addTiles(map, base, dark);
    else {
      import('./pm-base.ts')
        .then(({ addPmtiles }) => addPmtiles(map, base, dark, () => firstAbove(map)))
        .catch(() => undefined);
    }
  });
};
