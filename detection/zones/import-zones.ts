import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { indexDepartments, isPlainText, listDepartments, unreadable } from '../../assets/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { isId } from '../../platform/ids.ts';
import { reachOf } from '../cameras/add-camera.ts';
import type { CameraDeps } from '../cameras/camera-deps.ts';
import { addZoneIn, changeZoneIn } from './change-zone.ts';
import { openRing, type Zone, type ZoneContent, zoneCells, zoneLimits } from './zone.ts';
import { zonePurposes } from './zone-purpose.ts';
import { listZones, toRing } from './zone-store.ts';

const FeatureShape = Type.Object({
  type: Type.Literal('Feature'),
  properties: Type.Object({
    zoneId: Type.Optional(Type.String()),
    name: Type.String({ minLength: 1, maxLength: zoneLimits.nameLength }),
    purpose: Type.Enum([...zonePurposes]),
    deptCode: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
  geometry: Type.Object({
    type: Type.Literal('Polygon'),
    coordinates: Type.Array(Type.Array(Type.Array(Type.Number(), { minItems: 2 })), {
      minItems: 1,
      maxItems: 1,
    }),
  }),
});
type ZoneFeature = Static<typeof FeatureShape>;

/** What an import of zones did, or would do. */
export type ZoneImportReport = {
  features: number;
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
  problems: { feature: number; problem: string }[];
};

const MAX_FEATURES = 10_000;

/**
 * Brings zones in from a GeoJSON FeatureCollection of polygons with `name`, `purpose` and, if wanted,
 * `deptCode`. A zone with the `zoneId`, else the name, of one that is there changes it; so an import can be
 * repeated. Features with a problem are left out.
 * @throws AppError `import-unreadable` for what is no FeatureCollection
 */
export async function importZones(
  deps: Pick<CameraDeps, 'db' | 'clock' | 'settings'>,
  content: unknown,
  commit: boolean,
): Promise<ZoneImportReport> {
  const features = featuresOf(content);
  return deps.db.transaction(async (query) => {
    const before = await listZones(query);
    const known = {
      byId: new Map(before.map((zone) => [zone.zoneId, zone])),
      byName: new Map(before.map((zone) => [zone.name, zone])),
      departments: indexDepartments(await listDepartments(query)).byCode,
      isInReach: reachOf(deps.settings.districtCode),
    };
    const report = { features: features.length, added: 0, changed: 0, unchanged: 0, refused: 0 };
    const problems: ZoneImportReport['problems'] = [];
    for (const [index, feature] of features.entries()) {
      try {
        const { zone, content } = read(feature, known);
        if (!zone) report.added += 1;
        else if (same(zone, content)) report.unchanged += 1;
        else report.changed += 1;
        if (commit) await keep(query, deps, zone, content);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        report.refused += 1;
        problems.push({ feature: index + 1, problem: error.message });
      }
    }
    return { ...report, problems };
  });
}

function featuresOf(content: unknown): unknown[] {
  const { type, features } = (content ?? {}) as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw unreadable('This is no GeoJSON FeatureCollection.');
  }
  if (features.length > MAX_FEATURES) {
    throw unreadable(`The file has more than ${MAX_FEATURES} features. Split it.`);
  }
  return features;
}

type Known = {
  byId: ReadonlyMap<string, Zone>;
  byName: ReadonlyMap<string, Zone>;
  departments: ReadonlyMap<string, { departmentId: string }>;
  isInReach: (place: { lng: number; lat: number }) => boolean;
};

/** @throws AppError with what is wrong with the feature */
function read(feature: unknown, known: Known): { zone: Zone | undefined; content: ZoneContent } {
  if (!Value.Check(FeatureShape, feature)) throw wrongShape(feature);
  const { name, purpose, deptCode, zoneId } = feature.properties;
  if (!isPlainText(name) || name.trim() === '') {
    throw new AppError('invalid-field', 'The name is empty or has control characters in it.');
  }
  const department = deptCode ? known.departments.get(deptCode) : undefined;
  if (deptCode && !department) {
    throw new AppError('department-unknown', `There is no department "${deptCode.slice(0, 40)}".`);
  }
  const ring = openRing(toRing(positionsOf(feature)));
  zoneCells(ring, known.isInReach);
  const zone = (zoneId && isId(zoneId) && known.byId.get(zoneId)) || known.byName.get(name);
  return { zone, content: { name, purpose, ring, departmentId: department?.departmentId ?? null } };
}

const positionsOf = ({ geometry }: ZoneFeature): [number, number][] =>
  (geometry.coordinates[0] ?? []).map(([lng = Number.NaN, lat = Number.NaN]) => [lng, lat]);

function wrongShape(feature: unknown): AppError {
  const [first] = Value.Errors(FeatureShape, feature);
  const purposes = zonePurposes.join(', ');
  return new AppError(
    'invalid-field',
    `Not a polygon without holes with name and purpose (${purposes}): ${first?.instancePath ?? ''} ${first?.message ?? ''}`,
  );
}

const same = (zone: Zone, content: ZoneContent): boolean =>
  zone.name === content.name &&
  zone.purpose === content.purpose &&
  zone.departmentId === content.departmentId &&
  JSON.stringify(zone.ring) === JSON.stringify(content.ring);

async function keep(
  query: Query,
  deps: Pick<CameraDeps, 'clock' | 'settings'>,
  zone: Zone | undefined,
  content: ZoneContent,
): Promise<void> {
  if (!zone) await addZoneIn(query, deps, content);
  else if (!same(zone, content)) await changeZoneIn(query, deps, zone.zoneId, content);
}

/** All zones as GeoJSON, in the form that `importZones` reads. */
export async function zonesAsGeojson(query: Query) {
  const departments = indexDepartments(await listDepartments(query)).byId;
  const features = (await listZones(query)).map(({ zoneId, name, purpose, ring, departmentId }) => {
    const deptCode = (departmentId && departments.get(departmentId)?.departmentCode) ?? null;
    const closed = [...ring, ...ring.slice(0, 1)].map(({ lng, lat }) => [lng, lat]);
    return {
      type: 'Feature' as const,
      properties: { zoneId, name, purpose, deptCode },
      geometry: { type: 'Polygon' as const, coordinates: [closed] },
    };
  });
  return { type: 'FeatureCollection' as const, features };
}
