import { addProtocol, type Map as GroundMap, type LayerSpecification } from 'maplibre-gl';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import type { BaseMap } from './base-map.ts';

const protocol = new Protocol();
addProtocol('pmtiles', (asked, abort) => protocol.tilev4(asked, abort) as never);

type Layer = Extract<LayerSpecification, { source: string }>;

/** Names that the usual schemas (Protomaps, OpenMapTiles) give to what is drawn alike. */
const areas: readonly (readonly [names: readonly string[], light: string, dark: string])[] = [
  [['earth'], '#f2f1ec', '#22272a'],
  [['landcover', 'landuse', 'park'], '#dfe9d8', '#26302a'],
  [['water'], '#bcd7e8', '#182a38'],
  [['building', 'buildings'], '#dcd7cf', '#30363a'],
];
const lines: readonly (readonly [names: readonly string[], light: string, dark: string])[] = [
  [['waterway'], '#bcd7e8', '#182a38'],
  [['boundary', 'boundaries'], '#b9a9c4', '#5a5066'],
  [['road', 'roads', 'transportation'], '#ffffff', '#444c52'],
];

/** A plain look for whatever layers a file of vector tiles has. */
export const vectorLayers = (known: readonly string[], dark: boolean): Layer[] => {
  const has = (name: string) => known.includes(name);
  const from = { source: 'base' };
  const filled = areas.flatMap(([names, light, night]) =>
    names.filter(has).map(
      (name): Layer => ({
        ...{ ...from, id: `base-${name}`, type: 'fill', 'source-layer': name },
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': dark ? night : light },
      }),
    ),
  );
  const drawn = lines.flatMap(([names, light, night]) =>
    names.filter(has).map(
      (name): Layer => ({
        ...{ ...from, id: `base-${name}`, type: 'line', 'source-layer': name },
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: {
          'line-color': dark ? night : light,
          'line-width': ['interpolate', ['exponential', 1.5], ['zoom'], 10, 1, 18, 12],
        },
      }),
    ),
  );
  const named = ['place', 'places'].filter(has).map(
    (name): Layer => ({
      ...{ ...from, id: `base-${name}`, type: 'symbol', 'source-layer': name },
      layout: { 'text-field': ['coalesce', ['get', 'name:zh'], ['get', 'name']], 'text-size': 12 },
      paint: {
        'text-color': dark ? '#c8d0d6' : '#4a5258',
        'text-halo-color': dark ? '#111614' : '#ffffff',
        'text-halo-width': 1.2,
      },
    }),
  );
  return [...filled, ...drawn, ...named];
};

type Described = { vector_layers?: { id: string }[] };

/** Lays a file of tiles, pictures or shapes, under everything but the net. */
export const addPmtiles = async (
  map: GroundMap,
  { urls: [url = ''], maxZoom }: BaseMap,
  dark: boolean,
  before: () => string | undefined,
): Promise<void> => {
  const address = new URL(url, location.href).href;
  const file = new PMTiles(address);
  protocol.add(file);
  const { tileType, maxZoom: finest } = await file.getHeader();
  // What is said here goes before what the file says: finer tiles than it has would be asked for, and never come.
  const source = { url: `pmtiles://${address}`, maxzoom: Math.min(maxZoom, finest) };
  if (tileType !== TileType.Mvt) {
    map.addSource('base', { ...source, type: 'raster', tileSize: 256 });
    map.addLayer({ id: 'base', type: 'raster', source: 'base' }, before());
    return;
  }
  const { vector_layers: known = [] } = (await file.getMetadata()) as Described;
  map.addSource('base', { ...source, type: 'vector' });
  const above = before();
  for (const layer of vectorLayers(
    known.map(({ id }) => id),
    dark,
  )) {
    map.addLayer(layer, above);
  }
};
