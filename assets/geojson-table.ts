import { checkColumns, checkRows, type Table, unreadable } from './table.ts';

/** The columns that a feature's position fills. */
const POSITION = ['PointX', 'PointY', 'Height'];

/** A map, because a property may be called as something every object has. */
type Feature = { properties: Map<string, unknown>; position: unknown[] };

/**
 * Reads a FeatureCollection of points: properties become columns, the position PointX, PointY and Height
 * (metres above the ellipsoid, RFC 7946 §3.1.1).
 * @throws AppError `import-unreadable`
 */
export function readGeojson(bytes: Uint8Array): Table {
  const features = parseFeatures(bytes);
  checkRows(features.length);
  const headers = new Set(POSITION);
  for (const { properties } of features) {
    for (const name of properties.keys()) headers.add(name);
    checkColumns(headers.size);
  }
  const names = [...headers];
  const rows = features.map(({ properties, position }, index) => ({
    row: index + 1,
    cells: names.map((name) => {
      const axis = POSITION.indexOf(name);
      return cellText(axis >= 0 ? position[axis] : properties.get(name), index + 1, name);
    }),
  }));
  return { headers: names, rows };
}

function parseFeatures(bytes: Uint8Array): Feature[] {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw unreadable('This is no JSON in UTF-8. Save the layer as GeoJSON (RFC 7946).', error);
  }
  if (!isRecord(document) || document.type !== 'FeatureCollection') {
    throw unreadable('The file must be a GeoJSON FeatureCollection.');
  }
  if (!Array.isArray(document.features)) throw unreadable('"features" must be a list.');
  return document.features.map((feature: unknown, index) => toFeature(feature, index + 1));
}

function toFeature(feature: unknown, number: number): Feature {
  const { geometry, properties } = isRecord(feature) ? feature : {};
  if (!isRecord(geometry) || geometry.type !== 'Point' || !Array.isArray(geometry.coordinates)) {
    throw unreadable(
      `Feature ${number} is no Point. Export the layer as points, one for each asset.`,
    );
  }
  const named = new Map(Object.entries(isRecord(properties) ? properties : {}));
  return { properties: named, position: geometry.coordinates };
}

function cellText(value: unknown, number: number, name: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') {
    throw unreadable(
      `Feature ${number}: ${name} must be a text or a number, not a list or object.`,
    );
  }
  return String(value).trim();
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
