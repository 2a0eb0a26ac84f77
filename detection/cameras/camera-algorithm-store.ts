import { type Query, sql, toJson } from '../../platform/db.ts';
import type { Hours } from './hours.ts';

/** How one algorithm is set for one camera. */
export type CameraAlgorithm = {
  cameraId: string;
  algorithmId: string;
  enabled: boolean;
  /** What differs from the catalogue's defaults, by parameter. */
  settings: Record<string, number>;
  /** Null: always. */
  hours: Hours | null;
};

type CameraAlgorithmRow = {
  camera_id: string;
  algorithm_id: string;
  enabled: boolean;
  settings: Record<string, number>;
  hours_from: string | null;
  hours_to: string | null;
};

const toCameraAlgorithm = (row: CameraAlgorithmRow): CameraAlgorithm => ({
  cameraId: row.camera_id,
  algorithmId: row.algorithm_id,
  enabled: row.enabled,
  settings: row.settings,
  hours: row.hours_from === null || row.hours_to === null ? null : [row.hours_from, row.hours_to],
});

/** What has been set of algorithms for some cameras, by camera and algorithm. */
export async function algorithmsOfCameras(
  query: Query,
  cameraIds: readonly string[],
): Promise<CameraAlgorithm[]> {
  const rows = await query<CameraAlgorithmRow>(sql`
    select camera_id, algorithm_id, enabled, settings, hours_from, hours_to
    from camera_algorithms where camera_id = any(${cameraIds}::uuid[])
    order by camera_id, algorithm_id`);
  return rows.map(toCameraAlgorithm);
}

export async function putCameraAlgorithm(
  query: Query,
  { cameraId, algorithmId, enabled, settings, hours }: CameraAlgorithm,
  at: Date,
): Promise<void> {
  const [from, to] = hours ?? [null, null];
  await query(sql`
    insert into camera_algorithms (camera_id, algorithm_id, enabled, settings, hours_from, hours_to, updated_at)
    values (${cameraId}, ${algorithmId}, ${enabled}, ${toJson(settings)}::jsonb, ${from}, ${to}, ${at})
    on conflict (camera_id, algorithm_id) do update set enabled = excluded.enabled,
      settings = excluded.settings, hours_from = excluded.hours_from, hours_to = excluded.hours_to,
      updated_at = excluded.updated_at`);
}
