import { type Query, sql } from '../../platform/db.ts';
import type { SourceKind } from './camera.ts';

/** Where a camera's pictures come from, as it is stored. */
export type StoredSource = { kind: SourceKind; shown: string; sealed: Uint8Array | null };

export async function updateSource(
  query: Query,
  cameraId: string,
  { kind, shown, sealed }: StoredSource,
): Promise<void> {
  await query(sql`
    update cameras set source_kind = ${kind}, source_shown = ${shown}, source_sealed = ${sealed}
    where camera_id = ${cameraId}`);
}

/** The sealed sources of cameras that have one, by camera. */
export async function sealedSources(
  query: Query,
  cameraIds: readonly string[],
): Promise<Map<string, Uint8Array>> {
  const rows = await query<{ camera_id: string; source_sealed: Uint8Array }>(sql`
    select camera_id, source_sealed from cameras
    where camera_id = any(${cameraIds}::uuid[]) and source_sealed is not null`);
  return new Map(rows.map((row) => [row.camera_id, row.source_sealed]));
}
