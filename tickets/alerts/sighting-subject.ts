import { type Asset, assetById, classByCode, nearestAssets } from '../../assets/index.ts';
import {
  algorithmById,
  type CameraRecord,
  cameraById,
  isInZone,
  listZones,
  type Sighting,
  type Zone,
  zoneById,
} from '../../detection/index.ts';
import type { Point } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import type { Day } from '../deadline.ts';
import { aboutAsset, type Subject } from '../intake.ts';
import { departmentOnDuty, dispatchingDepartment } from './duty-store.ts';
import { type Category, categoryOf } from './sighting-category.ts';

/** A fixture this near tells the street of a place. */
const STREET_WITHIN_M = 150;

/**
 * What a ticket about a sighting is about, and whose it is: the fixture's maintainer; else the department of
 * the zone it lies in, who is on duty for the category in that street, the camera's department; where nobody
 * answers it is `new`, with the dispatchers. Undefined when its camera or algorithm is gone, or it speaks of
 * a fixture and names none.
 */
export async function subjectOf(
  query: Query,
  sighting: Sighting,
  day: Day,
): Promise<Subject | undefined> {
  const algorithm = algorithmById(sighting.algorithmId);
  const camera = await cameraById(query, sighting.cameraId);
  if (!algorithm || !camera) return undefined;
  const asset = sighting.assetId ? await assetById(query, sighting.assetId) : undefined;
  const known = asset && (await classByCode(query, asset.classCode));
  const category = categoryOf(algorithm, known);
  if (!category) return undefined;
  if (asset) return aboutAsset(asset, category.problemCode, 0);
  return aboutPlace(query, sighting, camera, { ...category, day });
}

async function aboutPlace(
  query: Query,
  sighting: Sighting,
  camera: CameraRecord,
  { day, ...category }: Category & { day: Day },
): Promise<Subject> {
  const { lng, lat } = placeOf(sighting) ?? camera;
  const near = await nearestAsset(query, { lng, lat });
  const street = near?.street ?? null;
  const zone = await zoneOf(query, sighting, { lng, lat });
  const responsible =
    zone?.departmentId ??
    (await departmentOnDuty(query, { classCode: category.classCode, street, day })) ??
    camera.departmentId ??
    undefined;
  const departmentId = responsible ?? (await dispatchingDepartment(query));
  if (!departmentId) throw new Error('there is no department that could take a ticket');
  const where = [zone?.name, near && `近${near.name}`, `摄像头：${camera.name}`];
  return {
    ...category,
    ...{ assetId: null, lng, lat, street, community: near?.community ?? null },
    locationNote: where.filter(Boolean).join('，'),
    isDemo: camera.isDemo,
    departmentId,
    supervisorId: null,
    complaintCount: 0,
    state: responsible ? 'dispatched' : 'new',
  };
}

/** The zone that the algorithm watches, or else one with a department that the place lies in. */
async function zoneOf(query: Query, { zoneId }: Sighting, place: Point): Promise<Zone | undefined> {
  const watched = zoneId ? await zoneById(query, zoneId) : undefined;
  if (watched) return watched;
  const zones = await listZones(query);
  return zones.find((zone) => zone.departmentId !== null && isInZone(zone, place));
}

const placeOf = ({ lng, lat }: Sighting) =>
  lng !== null && lat !== null ? { lng, lat } : undefined;

async function nearestAsset(
  query: Query,
  place: { lng: number; lat: number },
): Promise<Asset | undefined> {
  const [near] = await nearestAssets(query, [
    { ...place, withinM: STREET_WITHIN_M, classCodes: null },
  ]);
  return near && (await assetById(query, near.assetId));
}
