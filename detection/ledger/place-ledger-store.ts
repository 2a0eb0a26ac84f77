import { type Query, sql, toJson } from '../../platform/db.ts';
import { type FoldJson, fromFoldJson, toFoldJson } from './fold-json.ts';
import type { FoldedSighting } from './folded-sighting.ts';

/** The picture that is kept of a sighting. */
export type KeptFrame = {
  sha256: string;
  cameraId: string;
  takenAt: Date;
  widthPx: number;
  heightPx: number;
  box: readonly number[];
  score: number;
};

/** A sighting as the ledger works on it: what the looks say, and what is kept beside. */
export type LedgerSighting = {
  folded: FoldedSighting;
  frame: KeptFrame | null;
  zoneId: string | null;
  needsConfirmation: boolean;
};

type LedgerRow = {
  fold: FoldJson;
  frame: (Omit<KeptFrame, 'takenAt'> & { takenAt: string }) | null;
  zone_id: string | null;
  needs_confirmation: boolean;
};

const toLedgerSighting = (row: LedgerRow): LedgerSighting => ({
  folded: fromFoldJson(row.fold),
  frame: row.frame && { ...row.frame, takenAt: new Date(row.frame.takenAt) },
  zoneId: row.zone_id,
  needsConfirmation: row.needs_confirmation,
});

/** The cell in which neighbours are looked for: about 60 m. */
const _TILE_LEVEL = 6;
const TILE_LENGTH = 12;
export const tileOf = (gridCode: string): string => gridCode.slice(0, TILE_LENGTH);

/**
 * The sightings that looks may change: in some tiles or watched by some cameras, open or changed since.
 */
export async function sightingsAround(
  query: Query,
  around: {
    tiles: readonly string[];
    cameraIds: readonly string[];
    algorithmIds: readonly string[];
    since: Date;
  },
): Promise<LedgerSighting[]> {
  const { tiles, cameraIds, algorithmIds, since } = around;
  const rows = await query<LedgerRow>(sql`
    select fold, frame, zone_id, needs_confirmation from sightings
    where sighting_id in (
        select sighting_id from sighting_watchers where camera_id = any(${cameraIds}::uuid[])
        union
        select sighting_id from sightings where not settled and tile = any(${tiles}::text[]))
      and not settled and algorithm_id = any(${algorithmIds}::text[])
      and (state <> 'gone' or stepped_at >= ${since})`);
  return rows.map(toLedgerSighting);
}

/** Where the sightings are that cameras watch: level-6 cells. */
export async function tilesWatchedBy(
  query: Query,
  cameraIds: readonly string[],
): Promise<string[]> {
  const rows = await query<{ tile: string }>(sql`
    select distinct s.tile from sighting_watchers w join sightings s using (sighting_id)
    where w.camera_id = any(${cameraIds}::uuid[]) and s.tile is not null and not s.settled`);
  return rows.map((row) => row.tile);
}

/** The cameras that watch some sightings. */
export async function watchersOfSightings(
  query: Query,
  sightingIds: readonly string[],
): Promise<string[]> {
  const rows = await query<{ camera_id: string }>(sql`
    select distinct camera_id from sighting_watchers
    where sighting_id = any(${sightingIds}::uuid[])`);
  return rows.map((row) => row.camera_id);
}

/** The earliest checkpoint of each sighting that is not before a time. */
export async function checkpointsFrom(
  query: Query,
  sightingIds: readonly string[],
  bucketAt: Date,
): Promise<Map<string, FoldedSighting>> {
  const rows = await query<{ sighting_id: string; fold: FoldJson }>(sql`
    select distinct on (sighting_id) sighting_id, fold from sighting_checkpoints
    where sighting_id = any(${sightingIds}::uuid[]) and bucket_at >= ${bucketAt}
    order by sighting_id, bucket_at`);
  return new Map(rows.map((row) => [row.sighting_id, fromFoldJson(row.fold)]));
}

export type Checkpoint = { bucketAt: Date; sighting: FoldedSighting };

/** Forgets the checkpoints of sightings after a time: what led to them is folded anew. */
export async function dropCheckpoints(
  query: Query,
  sightingIds: readonly string[],
  after: Date,
): Promise<void> {
  if (sightingIds.length === 0) return;
  await query(sql`
    delete from sighting_checkpoints
    where sighting_id = any(${sightingIds}::uuid[]) and bucket_at > ${after}`);
}

export async function insertCheckpoints(
  query: Query,
  checkpoints: readonly Checkpoint[],
): Promise<void> {
  if (checkpoints.length === 0) return;
  const rows = checkpoints.map(({ bucketAt, sighting }) => ({
    sightingId: sighting.sightingId,
    bucketAt,
    fold: toFoldJson(sighting),
  }));
  await query(sql`
    insert into sighting_checkpoints (sighting_id, bucket_at, fold)
    select "sightingId", "bucketAt", fold
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as c(
      "sightingId" uuid, "bucketAt" timestamptz, fold jsonb)
    on conflict (sighting_id, bucket_at) do update set fold = excluded.fold`);
}

const rowOf = ({ folded, frame, zoneId, needsConfirmation }: LedgerSighting) => ({
  sightingId: folded.sightingId,
  algorithmId: folded.algorithmId,
  ...folded.finest,
  gridCode: folded.gridCode,
  tile: folded.gridCode && tileOf(folded.gridCode),
  assetId: folded.assetId,
  zoneId,
  cameraId: folded.best.cameraId,
  cameraIds: [...folded.views.keys()].sort(),
  bestScore: folded.best.score,
  ...folded.presence,
  steppedAt: folded.steppedAt.takenAt,
  fold: toFoldJson(folded),
  frame,
  needsConfirmation,
});

/** Writes sightings, new or changed; what people have made of them stays. */
export async function putSightings(
  query: Query,
  sightings: readonly LedgerSighting[],
): Promise<void> {
  if (sightings.length === 0) return;
  await query(sql`
    insert into sightings (sighting_id, algorithm_id, state, lng, lat, sigma_m, grid_code, tile, asset_id,
      zone_id, camera_id, camera_ids, score, first_seen_at, present_since, last_seen_at, absent_since,
      alerted_at, gone_at, stepped_at, fold, frame, frame_sha256, frame_score, needs_confirmation)
    select "sightingId", "algorithmId", state, lng, lat, "sigmaM", "gridCode", tile, "assetId", "zoneId",
      "cameraId", array(select jsonb_array_elements_text("cameraIds")::uuid), "bestScore", "firstSeenAt",
      "presentSince", "lastSeenAt", "absentSince", "alertedAt", "goneAt", "steppedAt", fold,
      nullif(frame, 'null'::jsonb), frame->>'sha256', (frame->>'score')::double precision, "needsConfirmation"
    from jsonb_to_recordset(${toJson(sightings.map(rowOf))}::jsonb) as s(
      "sightingId" uuid, "algorithmId" text, state text, lng double precision, lat double precision,
      "sigmaM" double precision, "gridCode" text, tile text, "assetId" uuid, "zoneId" uuid,
      "cameraId" uuid, "cameraIds" jsonb, "bestScore" double precision, "firstSeenAt" timestamptz,
      "presentSince" timestamptz, "lastSeenAt" timestamptz, "absentSince" timestamptz,
      "alertedAt" timestamptz, "goneAt" timestamptz, "steppedAt" timestamptz, fold jsonb, frame jsonb,
      "needsConfirmation" boolean)
    on conflict (sighting_id) do update set state = excluded.state, lng = excluded.lng,
      lat = excluded.lat, sigma_m = excluded.sigma_m, asset_id = excluded.asset_id,
      camera_id = excluded.camera_id, camera_ids = excluded.camera_ids, score = excluded.score,
      first_seen_at = excluded.first_seen_at, present_since = excluded.present_since,
      last_seen_at = excluded.last_seen_at, absent_since = excluded.absent_since,
      alerted_at = excluded.alerted_at, gone_at = excluded.gone_at, stepped_at = excluded.stepped_at,
      fold = excluded.fold, frame = excluded.frame, frame_sha256 = excluded.frame_sha256,
      frame_score = excluded.frame_score, needs_confirmation = excluded.needs_confirmation`);
}

export async function insertWatchers(
  query: Query,
  pairs: readonly { cameraId: string; sightingId: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  await query(sql`
    insert into sighting_watchers (camera_id, sighting_id)
    select camera_id, sighting_id
    from unnest(${pairs.map((each) => each.cameraId)}::uuid[],
      ${pairs.map((each) => each.sightingId)}::uuid[]) as w (camera_id, sighting_id)
    on conflict do nothing`);
}

/**
 * Puts sightings in the place of others that late looks have shown to be wrong. What people have made of
 * those goes over, and their ids still lead there.
 */
export async function replaceSightings(
  query: Query,
  pairs: readonly { formerId: string; sightingId: string | undefined }[],
): Promise<void> {
  if (pairs.length === 0) return;
  const given = toJson(pairs.map(({ formerId, sightingId }) => ({ formerId, sightingId })));
  const record = sql`jsonb_to_recordset(${given}::jsonb) as p("formerId" uuid, "sightingId" uuid)`;
  await query(sql`
    update sightings s set verdict = f.verdict, judged_by = f.judged_by, judged_at = f.judged_at,
      verdict_note = f.verdict_note, taken_as = f.taken_as, taken_at = f.taken_at,
      frame = coalesce(s.frame, f.frame), frame_sha256 = coalesce(s.frame_sha256, f.frame_sha256),
      frame_score = coalesce(s.frame_score, f.frame_score)
    from ${record} join sightings f on f.sighting_id = p."formerId"
    where s.sighting_id = p."sightingId" and s.taken_as is null and s.verdict is null`);
  await query(sql`
    update sighting_aliases a set sighting_id = p."sightingId"
    from ${record} where a.sighting_id = p."formerId" and p."sightingId" is not null`);
  await query(sql`
    insert into sighting_aliases (former_id, sighting_id)
    select p."formerId", p."sightingId" from ${record} join sightings f on f.sighting_id = p."formerId"
    where p."sightingId" is not null and f.alerted_at is not null
    on conflict (former_id) do update set sighting_id = excluded.sighting_id`);
  await query(sql`
    delete from sightings where sighting_id in (select p."formerId" from ${record})`);
}
