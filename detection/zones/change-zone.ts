import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { checkDepartment, reachOf } from '../cameras/add-camera.ts';
import type { CameraDeps } from '../cameras/camera-deps.ts';
import { openRing, type Zone, type ZoneContent, zoneCells } from './zone.ts';
import { deleteZone, lockZone, putZone } from './zone-store.ts';

type ZoneDeps = Pick<CameraDeps, 'db' | 'clock' | 'settings'>;

/**
 * Adds a zone; the cameras whose sight meets it see it from now on.
 * @throws AppError `zone-invalid`, `department-unknown`
 */
export async function addZone(deps: ZoneDeps, content: ZoneContent): Promise<Zone> {
  return deps.db.transaction((query) => addZoneIn(query, deps, content));
}

/** `addZone` within a transaction of the caller, who may mark it as demo. */
export async function addZoneIn(
  query: Query,
  deps: Pick<ZoneDeps, 'clock' | 'settings'>,
  content: ZoneContent,
  isDemo = false,
): Promise<Zone> {
  const at = deps.clock.now();
  const zone = { ...content, zoneId: newId(), isDemo, createdAt: at, updatedAt: at };
  return write(query, deps, zone);
}

/** @throws AppError `not-found`, `zone-invalid`, `department-unknown` */
export async function changeZone(
  deps: ZoneDeps,
  zoneId: string,
  changes: Partial<ZoneContent>,
): Promise<Zone> {
  return deps.db.transaction((query) => changeZoneIn(query, deps, zoneId, changes));
}

/** `changeZone` within a transaction of the caller. */
export async function changeZoneIn(
  query: Query,
  deps: Pick<ZoneDeps, 'clock' | 'settings'>,
  zoneId: string,
  changes: Partial<ZoneContent>,
): Promise<Zone> {
  const before = await lockZone(query, zoneId);
  if (!before) throw noZone();
  return write(query, deps, { ...before, ...changes, updatedAt: deps.clock.now() });
}

/** @throws AppError `not-found` */
export async function removeZone(deps: Pick<ZoneDeps, 'db'>, zoneId: string): Promise<void> {
  if (!(await deleteZone(deps.db.query, zoneId))) throw noZone();
}

const noZone = () => new AppError('not-found', 'There is no such zone.');

async function write(query: Query, deps: Pick<ZoneDeps, 'settings'>, zone: Zone): Promise<Zone> {
  const ring = openRing(zone.ring);
  const cells = zoneCells(ring, reachOf(deps.settings.districtCode));
  await checkDepartment(query, zone.departmentId);
  await putZone(query, { ...zone, ring }, cells);
  return { ...zone, ring };
}
