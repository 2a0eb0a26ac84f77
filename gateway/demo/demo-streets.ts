import type { Street, Streets } from '../streets.ts';
import { layParks, layRoads } from './lay-fixtures.ts';
import pingshan from './pingshan.json' with { type: 'json' };

const PARK_CORNERS = 24;

/** The map of the demo district: the roads and parks that its fixtures stand in, and its communities by name. */
export function demoStreets(): Streets {
  const places = pingshan.streets.flatMap(({ communities }) =>
    communities.map(({ nameZh, nameEn, lng, lat }) =>
      named({ name: nameZh, 'name:en': nameEn }, { type: 'Point', coordinates: [lng, lat] }),
    ),
  );
  const roads = layRoads().map(({ name, start, end }) =>
    named(
      { name },
      {
        type: 'LineString',
        coordinates: [
          [start.lng, start.lat],
          [end.lng, end.lat],
        ],
      },
    ),
  );
  const parks = layParks(PARK_CORNERS).map(({ name, edge }) => {
    const ring = edge.map(({ lng, lat }): [number, number] => [lng, lat]);
    return named({ name }, { type: 'Polygon', coordinates: [[...ring, ring[0] ?? [0, 0]]] });
  });
  return { type: 'FeatureCollection', features: [...parks, ...roads, ...places] };
}

const named = (properties: Street['properties'], geometry: Street['geometry']): Street => ({
  type: 'Feature',
  properties,
  geometry,
});
