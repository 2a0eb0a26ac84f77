import { readFile, stat } from 'node:fs/promises';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const MOST_BYTES = 8 * 2 ** 20;
const MOST_FEATURES = 50_000;
const LONGEST_NAME = 80;

const Longitude = Type.Number({ minimum: -180, maximum: 180 });
const Latitude = Type.Number({ minimum: -90, maximum: 90 });
const Position = Type.Tuple([Longitude, Latitude]);
const Line = Type.Array(Position, { minItems: 2 });
const Area = Type.Array(Type.Array(Position, { minItems: 4 }), { minItems: 1 });
const Name = Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_NAME }));

const Street = Type.Object({
  type: Type.Literal('Feature'),
  properties: Type.Object({ name: Name, 'name:en': Name }),
  geometry: Type.Union([
    Type.Object({ type: Type.Literal('Point'), coordinates: Position }),
    Type.Object({ type: Type.Literal('LineString'), coordinates: Line }),
    Type.Object({ type: Type.Literal('MultiLineString'), coordinates: Type.Array(Line) }),
    Type.Object({ type: Type.Literal('Polygon'), coordinates: Area }),
    Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Area) }),
  ]),
});
export type Street = Static<typeof Street>;

/** What the plain map shows of a district, as GeoJSON: lines are streets, areas parks and water, points places with a name. */
export const Streets = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(Street),
});
export type Streets = Static<typeof Streets>;

export const noStreets: Streets = { type: 'FeatureCollection', features: [] };

/** Heights are no part of a map, and other properties are nobody's business. */
function plainFeature(feature: unknown): unknown {
  const { type, properties, geometry } = (feature ?? {}) as Record<string, unknown>;
  const { name, 'name:en': nameEn } = (properties ?? {}) as Record<string, unknown>;
  const named = { name: name || undefined, 'name:en': nameEn || undefined };
  const kept = Object.entries(named).filter(([, value]) => value !== undefined);
  return { type, properties: Object.fromEntries(kept), geometry: plainGeometry(geometry) };
}

function plainGeometry(geometry: unknown): unknown {
  const { type, coordinates } = (geometry ?? {}) as Record<string, unknown>;
  return { type, coordinates: flat(coordinates) };
}

function flat(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates;
  return typeof coordinates[0] === 'number' ? coordinates.slice(0, 2) : coordinates.map(flat);
}

/**
 * Reads GeoJSON in WGS-84 degrees (RFC 7946).
 * @throws Error that says what is wrong, and with which feature
 */
export function parseStreets(text: string): Streets {
  const json = parseJson(text) as { type?: unknown; features?: unknown; crs?: unknown } | null;
  if (json?.type !== 'FeatureCollection' || !Array.isArray(json.features)) {
    throw new Error('no GeoJSON FeatureCollection');
  }
  const { crs, features: given } = json;
  if (crs && !/CRS84|4326|4490/.test(JSON.stringify(crs))) throw new Error('not in WGS-84');
  if (given.length > MOST_FEATURES) {
    throw new Error(`${given.length} features, more than ${MOST_FEATURES}`);
  }
  const features = given.map(plainFeature);
  const wrong = features.findIndex((each) => !Value.Check(Street, each));
  if (wrong >= 0) {
    throw new Error(
      `features[${wrong}] is no point, line or area in degrees with a name of at most ${LONGEST_NAME} characters`,
    );
  }
  return { type: 'FeatureCollection', features: features as Street[] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('not JSON');
  }
}

/** @throws Error that says why the file cannot be used */
export async function readStreets(file: string): Promise<Streets> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new Error(`${size} bytes, more than ${MOST_BYTES}`);
  return parseStreets(await readFile(file, 'utf8'));
}
