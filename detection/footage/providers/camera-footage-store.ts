import { maybeOne, type Query, sql } from '../../../platform/db.ts';
import type { TimeRange } from '../footage-provider.ts';

/** Where a camera is recorded besides our own recorder, and what it is called there. */
type CameraFootage = {
  cameraId: string;
  providerId: string;
  name: string;
  /** Of what time its list of recordings has been compared with ours (ZLMediaKit); null: never. */
  reconciled: TimeRange | null;
};

type CameraFootageRow = {
  camera_id: string;
  provider_id: string;
  name: string;
  reconciled_from: Date | null;
  reconciled_to: Date | null;
};

const toCameraFootage = (row: CameraFootageRow): CameraFootage => ({
  cameraId: row.camera_id,
  providerId: row.provider_id,
  name: row.name,
  reconciled:
    row.reconciled_from && row.reconciled_to
      ? { from: row.reconciled_from, to: row.reconciled_to }
      : null,
});

const columns = sql`camera_id, provider_id, name, reconciled_from, reconciled_to`;

export async function cameraFootage(
  query: Query,
  cameraId: string,
): Promise<CameraFootage | undefined> {
  const row = await maybeOne(
    query<CameraFootageRow>(
      sql`select ${columns} from camera_footage where camera_id = ${cameraId}`,
    ),
  );
  return row && toCameraFootage(row);
}

/** All cameras that one provider records, by their name there. */
export async function camerasOfProvider(
  query: Query,
  providerId: string,
): Promise<CameraFootage[]> {
  const rows = await query<CameraFootageRow>(sql`
    select ${columns} from camera_footage where provider_id = ${providerId} order by name, camera_id`);
  return rows.map(toCameraFootage);
}

/** Whether a provider records a camera by one of these names. */
export async function isAssigned(
  query: Query,
  providerId: string,
  names: readonly string[],
): Promise<boolean> {
  const rows = await query(sql`
    select from camera_footage
    where provider_id = ${providerId} and name = any(${names}::text[]) limit 1`);
  return rows.length > 0;
}

/** Says where a camera is recorded from now on; what was compared before counts no more. */
export async function putCameraFootage(
  query: Query,
  { cameraId, providerId, name }: Pick<CameraFootage, 'cameraId' | 'providerId' | 'name'>,
  at: Date,
): Promise<void> {
  await query(sql`
    insert into camera_footage (camera_id, provider_id, name, updated_at)
    values (${cameraId}, ${providerId}, ${name}, ${at})
    on conflict (camera_id) do update set provider_id = excluded.provider_id, name = excluded.name,
      reconciled_from = null, reconciled_to = null, updated_at = excluded.updated_at`);
}

/** False when it was recorded nowhere. */
export async function deleteCameraFootage(query: Query, cameraId: string): Promise<boolean> {
  const rows = await query(
    sql`delete from camera_footage where camera_id = ${cameraId} returning camera_id`,
  );
  return rows.length > 0;
}

/** Its list of recordings has been compared with ours for this time, and none other. */
export async function markReconciled(
  query: Query,
  cameraId: string,
  { from, to }: TimeRange,
): Promise<void> {
  await query(sql`
    update camera_footage set reconciled_from = ${from}, reconciled_to = ${to}
    where camera_id = ${cameraId}`);
}

/** Whether our recorder records the camera, or has footage of it from before. */
export async function isRecordedByUs(query: Query, cameraId: string): Promise<boolean> {
  const rows = await query(sql`
    select from cameras where camera_id = ${cameraId} and record
    union all
    (select from footage_segments where camera_id = ${cameraId} limit 1)`);
  return rows.length > 0;
}
