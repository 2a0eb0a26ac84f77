import type { Camera } from '../../geogrid/index.ts';
import { empty, join, maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import type { CameraHealth } from '../look.ts';
import type { Calibration, CameraRecord, SourceKind } from './camera.ts';

type CameraRow = {
  camera_id: string;
  camera_code: string;
  name: string;
  source_kind: SourceKind;
  source_shown: string;
  lng: number;
  lat: number;
  height_m: number | null;
  grid_code: string;
  heading_deg: number | null;
  geometry: Camera | null;
  calibration: Calibration | null;
  every_seconds: number;
  enabled: boolean;
  record: boolean;
  footage_days: number | null;
  department_id: string | null;
  address: string | null;
  civil_code: string | null;
  ptz_type: number | null;
  is_demo: boolean;
  created_at: Date;
  updated_at: Date;
  health: CameraHealth;
  health_since: Date;
  last_look_at: Date | null;
  lag_seconds: number | null;
  last_frame_sha256: string | null;
  last_frame_at: Date | null;
  last_frame_width_px: number | null;
  last_frame_height_px: number | null;
  reference_frame_sha256: string | null;
};

const columns = sql`camera_id, camera_code, name, source_kind, source_shown, lng, lat, height_m, grid_code,
  heading_deg, geometry, calibration, every_seconds, enabled, record, footage_days, department_id, address, civil_code,
  ptz_type, is_demo, created_at, updated_at, health, health_since, last_look_at, lag_seconds, last_frame_sha256,
  last_frame_at, last_frame_width_px, last_frame_height_px, reference_frame_sha256`;

const toCamera = (row: CameraRow): CameraRecord => ({
  cameraId: row.camera_id,
  cameraCode: row.camera_code,
  name: row.name,
  sourceKind: row.source_kind,
  sourceShown: row.source_shown,
  lng: row.lng,
  lat: row.lat,
  heightM: row.height_m,
  gridCode: row.grid_code,
  headingDeg: row.heading_deg,
  geometry: row.geometry,
  calibration: row.calibration,
  everySeconds: row.every_seconds,
  enabled: row.enabled,
  record: row.record,
  footageDays: row.footage_days,
  departmentId: row.department_id,
  address: row.address,
  civilCode: row.civil_code,
  ptzType: row.ptz_type,
  isDemo: row.is_demo,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  health: row.health,
  healthSince: row.health_since,
  lastLookAt: row.last_look_at,
  lagSeconds: row.lag_seconds,
  lastFrameSha256: row.last_frame_sha256,
  lastFrameAt: row.last_frame_at,
  lastFrameWidthPx: row.last_frame_width_px,
  lastFrameHeightPx: row.last_frame_height_px,
  referenceFrameSha256: row.reference_frame_sha256,
});

export async function cameraById(
  query: Query,
  cameraId: string,
): Promise<CameraRecord | undefined> {
  const row = await maybeOne(
    query<CameraRow>(sql`select ${columns} from cameras where camera_id = ${cameraId}`),
  );
  return row && toCamera(row);
}

export async function cameraByCode(
  query: Query,
  cameraCode: string,
): Promise<CameraRecord | undefined> {
  return (await camerasByCodes(query, [cameraCode]))[0];
}

/** The same, locked against changes by others until the transaction ends. */
export async function lockCamera(
  query: Query,
  cameraId: string,
): Promise<CameraRecord | undefined> {
  const row = await maybeOne(
    query<CameraRow>(sql`select ${columns} from cameras where camera_id = ${cameraId} for update`),
  );
  return row && toCamera(row);
}

/** The cameras with these ids, in no order. */
export async function camerasByIds(
  query: Query,
  cameraIds: readonly string[],
): Promise<CameraRecord[]> {
  const rows = await query<CameraRow>(
    sql`select ${columns} from cameras where camera_id = any(${cameraIds}::uuid[])`,
  );
  return rows.map(toCamera);
}

/** The cameras with these codes, in no order. */
export async function camerasByCodes(
  query: Query,
  cameraCodes: readonly string[],
): Promise<CameraRecord[]> {
  const rows = await query<CameraRow>(
    sql`select ${columns} from cameras where camera_code = any(${cameraCodes}::text[])`,
  );
  return rows.map(toCamera);
}

/** What to look for; all that is given must fit. */
export type CameraFilter = {
  /** The beginning of a code, or a part of the name or address in any case. */
  query?: string | undefined;
  health?: CameraHealth | undefined;
};

/** The next `limit` cameras by code that come after the code `after`. */
export async function listCameras(
  query: Query,
  filter: CameraFilter,
  page: { after?: string | undefined; limit: number },
): Promise<CameraRecord[]> {
  const { query: text, health } = filter;
  const conditions = [
    sql`true`,
    text
      ? sql`(starts_with(camera_code, ${text}) or strpos(lower(name), lower(${text})) > 0
          or strpos(lower(address), lower(${text})) > 0)`
      : empty,
    health ? sql`health = ${health}` : empty,
    page.after ? sql`camera_code > ${page.after}` : empty,
  ].filter((condition) => condition !== empty);
  const rows = await query<CameraRow>(sql`
    select ${columns} from cameras where ${join(conditions, ' and ')}
    order by camera_code limit ${page.limit}`);
  return rows.map(toCamera);
}

/** Makes imports take turns until their transactions end: what one has added the next one finds. */
export async function lockCameras(query: Query): Promise<void> {
  await query(sql`lock table cameras in share row exclusive mode`);
}

/** A camera that is new, with its whole source sealed. */
export type NewCameraRow = { camera: CameraRecord; sourceSealed: Uint8Array | null };

/** Adds cameras in one statement. A code that is taken is a conflict of the database. */
export async function insertCameras(query: Query, rows: readonly NewCameraRow[]): Promise<void> {
  const given = rows.map(({ camera, sourceSealed }) => ({
    ...camera,
    sourceSealed: sourceSealed && Buffer.from(sourceSealed).toString('base64'),
  }));
  await query(sql`
    insert into cameras (camera_id, camera_code, name, source_kind, source_shown, source_sealed, lng, lat,
      height_m, grid_code, heading_deg, geometry, calibration, every_seconds, enabled, record, footage_days,
      department_id, address, civil_code, ptz_type, is_demo, created_at, updated_at, health, health_since)
    select "cameraId", "cameraCode", name, "sourceKind", "sourceShown", decode("sourceSealed", 'base64'),
      lng, lat, "heightM", "gridCode", "headingDeg", nullif(geometry, 'null'),
      nullif(calibration, 'null'), "everySeconds", enabled, record, "footageDays", "departmentId",
      address, "civilCode", "ptzType", "isDemo", "createdAt", "updatedAt", health, "healthSince"
    from jsonb_to_recordset(${toJson(given)}::jsonb) as c(
      "cameraId" uuid, "cameraCode" text, name text, "sourceKind" text, "sourceShown" text,
      "sourceSealed" text, lng double precision, lat double precision, "heightM" double precision,
      "gridCode" text, "headingDeg" double precision, geometry jsonb, calibration jsonb,
      "everySeconds" real, enabled boolean, record boolean, "footageDays" smallint, "departmentId" uuid, address text, "civilCode" text,
      "ptzType" smallint, "isDemo" boolean, "createdAt" timestamptz, "updatedAt" timestamptz,
      health text, "healthSince" timestamptz)`);
}

/** `insertCameras` for one. */
export const insertCamera = (
  query: Query,
  camera: CameraRecord,
  sourceSealed: Uint8Array | null,
): Promise<void> => insertCameras(query, [{ camera, sourceSealed }]);

/** Writes all that people may change of a camera; its condition is `noteLooks`'s alone. */
export async function updateCamera(query: Query, camera: CameraRecord): Promise<void> {
  await query(sql`
    update cameras set camera_code = ${camera.cameraCode}, name = ${camera.name},
      lng = ${camera.lng}, lat = ${camera.lat}, height_m = ${camera.heightM},
      grid_code = ${camera.gridCode}, heading_deg = ${camera.headingDeg},
      geometry = ${orJson(camera.geometry)}::jsonb, calibration = ${orJson(camera.calibration)}::jsonb,
      every_seconds = ${camera.everySeconds}, enabled = ${camera.enabled},
      record = ${camera.record}, footage_days = ${camera.footageDays},
      department_id = ${camera.departmentId}, address = ${camera.address},
      civil_code = ${camera.civilCode}, ptz_type = ${camera.ptzType},
      reference_frame_sha256 = ${camera.referenceFrameSha256}, updated_at = ${camera.updatedAt}
    where camera_id = ${camera.cameraId}`);
}

const orJson = (value: unknown) => (value === null ? null : toJson(value));

/** Whether there was such a camera. Its sight has to be removed too. */
export async function deleteCamera(query: Query, cameraId: string): Promise<boolean> {
  const rows = await query(
    sql`delete from cameras where camera_id = ${cameraId} returning camera_id`,
  );
  return rows.length > 0;
}
