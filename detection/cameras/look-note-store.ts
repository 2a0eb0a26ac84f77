import { maybeOne, type Query, sql, toJson } from '../../platform/db.ts';
import type { Box } from '../box.ts';
import type { Detection } from '../detections.ts';
import type { CameraHealth } from '../look.ts';

/** What a look leaves at its camera. */
export type LookNote = {
  cameraId: string;
  health: CameraHealth;
  takenAt: Date;
  lagSeconds: number;
  /** The picture of the look, kept as a blob. */
  frame?: { sha256: string; widthPx: number; heightPx: number } | undefined;
  preview?: Omit<CameraPreview, 'takenAt'> | undefined;
};

/** What the newest look of a camera saw; boxes in the pixels of its picture. */
export type CameraPreview = {
  takenAt: Date;
  widthPx: number;
  heightPx: number;
  detections: readonly Detection[];
  observations: readonly { algorithmId: string; box: Box; score: number }[];
};

/**
 * Notes at their cameras what looks have left, in two statements for any number of them. Of several looks
 * of one camera the newest counts; one that is older than what is noted changes nothing.
 * @returns the pictures that are no camera's last one any more, to be deleted if nothing else holds them
 */
export async function noteLooks(query: Query, notes: readonly LookNote[]): Promise<string[]> {
  if (notes.length === 0) return [];
  const given = toJson(notes.map(({ preview, ...note }) => note));
  const rows = await query<{ replaced: string | null }>(sql`
    with newest as (
      select distinct on (n."cameraId") n.*
      from jsonb_to_recordset(${given}::jsonb) as n(
        "cameraId" uuid, health text, "takenAt" timestamptz, "lagSeconds" real, frame jsonb)
      order by n."cameraId", n."takenAt" desc
    ), before as (
      select camera_id, last_frame_sha256 from cameras
      where camera_id in (select "cameraId" from newest) order by camera_id for update
    )
    update cameras c set
      health = n.health,
      health_since = case when c.health = n.health then c.health_since else n."takenAt" end,
      last_look_at = n."takenAt",
      lag_seconds = n."lagSeconds",
      last_frame_sha256 = coalesce(n.frame ->> 'sha256', c.last_frame_sha256),
      last_frame_at = case when n.frame is null then c.last_frame_at else n."takenAt" end,
      last_frame_width_px = coalesce((n.frame ->> 'widthPx')::integer, c.last_frame_width_px),
      last_frame_height_px = coalesce((n.frame ->> 'heightPx')::integer, c.last_frame_height_px)
    from newest n join before b on b.camera_id = n."cameraId"
    where c.camera_id = n."cameraId" and (c.last_look_at is null or c.last_look_at <= n."takenAt")
    returning nullif(b.last_frame_sha256, c.last_frame_sha256) as replaced`);
  await notePreviews(query, notes);
  return rows.flatMap(({ replaced }) => replaced ?? []);
}

async function notePreviews(query: Query, notes: readonly LookNote[]): Promise<void> {
  const previews = notes.flatMap(({ cameraId, takenAt, preview }) =>
    preview ? [{ ...preview, cameraId, takenAt }] : [],
  );
  if (previews.length === 0) return;
  await query(sql`
    insert into camera_previews (camera_id, taken_at, width_px, height_px, detections, observations)
    select distinct on (camera_id) camera_id, p."takenAt", p."widthPx", p."heightPx", p.detections,
      p.observations
    from jsonb_to_recordset(${toJson(previews)}::jsonb) as p(
      "cameraId" uuid, "takenAt" timestamptz, "widthPx" integer, "heightPx" integer,
      detections jsonb, observations jsonb)
    join cameras on camera_id = p."cameraId"
    order by camera_id, p."takenAt" desc
    on conflict (camera_id) do update set taken_at = excluded.taken_at, width_px = excluded.width_px,
      height_px = excluded.height_px, detections = excluded.detections,
      observations = excluded.observations
    where camera_previews.taken_at <= excluded.taken_at`);
}

type PreviewRow = {
  taken_at: Date;
  width_px: number;
  height_px: number;
  detections: Detection[];
  observations: { algorithmId: string; box: Box; score: number }[];
};

/** What the newest look of a camera saw, if one has left it. */
export async function previewOf(
  query: Query,
  cameraId: string,
): Promise<CameraPreview | undefined> {
  const row = await maybeOne(
    query<PreviewRow>(sql`
      select taken_at, width_px, height_px, detections, observations
      from camera_previews where camera_id = ${cameraId}`),
  );
  return (
    row && {
      takenAt: row.taken_at,
      widthPx: row.width_px,
      heightPx: row.height_px,
      detections: row.detections,
      observations: row.observations,
    }
  );
}
