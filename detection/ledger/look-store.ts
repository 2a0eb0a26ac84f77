import { type Query, sql, toJson } from '../../platform/db.ts';
import type { Box } from '../box.ts';
import type { LookResult } from '../look.ts';
import type { LedgerLook, LedgerObservation } from './folded-sighting.ts';

/** Makes all who record looks of these places or cameras take turns until their transactions end. */
export async function lockLedger(query: Query, keys: Iterable<string>): Promise<void> {
  // Everybody asks in the same order, so that nobody waits for each other.
  const sorted = [...keys].sort();
  await query(sql`
    select pg_advisory_xact_lock(hashtextextended('ledger/' || key, 0))
    from unnest(${sorted}::text[]) with ordinality as k (key, position) order by position`);
}

/** A camera before a batch of looks. */
export type CameraBefore = { lng: number; lat: number; health: string; lastLookAt: Date | null };

/** Cameras by their ids, of those that exist. */
export async function camerasBefore(
  query: Query,
  cameraIds: readonly string[],
): Promise<Map<string, CameraBefore>> {
  const rows = await query<{
    camera_id: string;
    lng: number;
    lat: number;
    health: string;
    last_look_at: Date | null;
  }>(sql`
    select camera_id, lng, lat, health, last_look_at from cameras
    where camera_id = any(${cameraIds}::uuid[])`);
  return new Map(
    rows.map(({ camera_id, last_look_at, ...rest }) => [
      camera_id,
      { ...rest, lastLookAt: last_look_at },
    ]),
  );
}

/** Which of these looks are stored. */
export async function storedLooks(query: Query, lookIds: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ look_id: string }>(
    sql`select look_id from looks where look_id = any(${lookIds}::uuid[])`,
  );
  return new Set(rows.map((row) => row.look_id));
}

export async function insertLooks(
  query: Query,
  looks: readonly LookResult[],
  recordedAt: Date,
): Promise<void> {
  await query(sql`
    insert into looks (look_id, camera_id, taken_at, recorded_at, health, width_px, height_px,
      algorithm_ids, hidden)
    select "lookId", "cameraId", "takenAt", ${recordedAt}, health, "widthPx", "heightPx",
      array(select jsonb_array_elements_text("algorithmIds")), hidden
    from jsonb_to_recordset(${toJson(looks.map(lookRow))}::jsonb) as l(
      "lookId" uuid, "cameraId" uuid, "takenAt" timestamptz, health text, "widthPx" integer,
      "heightPx" integer, "algorithmIds" jsonb, hidden jsonb)`);
}

const lookRow = ({
  lookId,
  cameraId,
  takenAt,
  health,
  widthPx,
  heightPx,
  algorithmIds,
  hidden,
}: LookResult) => ({
  lookId,
  cameraId,
  takenAt,
  health,
  widthPx,
  heightPx,
  algorithmIds,
  hidden,
});

/** An observation as it is stored. */
export type StoredObservation = LedgerObservation & {
  lookId: string;
  cameraId: string;
  takenAt: Date;
  algorithmId: string;
  labels: readonly string[];
  /** Null: of a picture that cannot be trusted. */
  sightingId: string | null;
};

export async function insertObservations(
  query: Query,
  observations: readonly StoredObservation[],
): Promise<void> {
  if (observations.length === 0) return;
  const rows = observations.map(({ place, ...rest }) => ({ ...rest, ...place }));
  await query(sql`
    insert into observations (look_id, position, camera_id, taken_at, algorithm_id, grid_code, lng, lat,
      sigma_m, box, score, labels, asset_id, model_id, model_version, sighting_id)
    select "lookId", position, "cameraId", "takenAt", "algorithmId", "gridCode", lng, lat, "sigmaM",
      array[(box->>0)::double precision, (box->>1)::double precision, (box->>2)::double precision,
        (box->>3)::double precision],
      score, array(select jsonb_array_elements_text(labels)), "assetId", "modelId", "modelVersion",
      "sightingId"
    from jsonb_to_recordset(${toJson(rows)}::jsonb) as o(
      "lookId" uuid, position smallint, "cameraId" uuid, "takenAt" timestamptz, "algorithmId" text,
      "gridCode" text, lng double precision, lat double precision, "sigmaM" double precision, box jsonb,
      score double precision, labels jsonb, "assetId" uuid, "modelId" text, "modelVersion" text,
      "sightingId" uuid)`);
}

/** Which sighting observations belong to, after late looks have been folded in. */
export async function reassignObservations(
  query: Query,
  changes: readonly { lookId: string; position: number; sightingId: string }[],
): Promise<void> {
  if (changes.length === 0) return;
  await query(sql`
    update observations o set sighting_id = c."sightingId"
    from jsonb_to_recordset(${toJson(changes)}::jsonb) as c(
      "lookId" uuid, position smallint, "sightingId" uuid)
    where o.look_id = c."lookId" and o.position = c.position`);
}

type LookRow = {
  look_id: string;
  camera_id: string;
  taken_at: Date;
  health: LookResult['health'];
  width_px: number;
  height_px: number;
  hidden: { algorithmId: string; box: Box }[];
};
type ObservationRow = {
  look_id: string;
  position: number;
  grid_code: string | null;
  lng: number | null;
  lat: number | null;
  sigma_m: number | null;
  box: Box;
  score: number;
  asset_id: string | null;
  model_id: string | null;
  model_version: string | null;
  sighting_id: string;
};

/** A look that was folded before, with what it saw of some sightings. */
export type StoredLook = Omit<LedgerLook, 'canMiss' | 'observations'> & {
  health: LookResult['health'];
  observations: (LedgerObservation & { sightingId: string })[];
};

/**
 * The looks of cameras for an algorithm since a time, with their observations of the given sightings
 * since another.
 */
export async function looksSince(
  query: Query,
  wanted: {
    cameraIds: readonly string[];
    algorithmId: string;
    since: Date;
    sightingIds: readonly string[];
    observedSince: Date;
    except: readonly string[];
  },
): Promise<StoredLook[]> {
  const { cameraIds, algorithmId, since, sightingIds, observedSince, except } = wanted;
  const looks = await query<LookRow>(sql`
    select look_id, camera_id, taken_at, health, width_px, height_px, hidden from looks
    where camera_id = any(${cameraIds}::uuid[]) and taken_at >= ${since}
      and ${algorithmId} = any(algorithm_ids) and not look_id = any(${except}::uuid[])`);
  const lookIds = looks
    .filter(({ taken_at }) => taken_at >= observedSince)
    .map(({ look_id }) => look_id);
  const observations =
    sightingIds.length === 0 || lookIds.length === 0
      ? []
      : await query<ObservationRow>(sql`
          select look_id, position, grid_code, lng, lat, sigma_m, box, score, asset_id, model_id,
            model_version, sighting_id
          from observations
          where look_id = any(${lookIds}::uuid[]) and algorithm_id = ${algorithmId}
            and sighting_id = any(${sightingIds}::uuid[])`);
  const byLook = Map.groupBy(observations, ({ look_id }) => look_id);
  return looks.map((row) => ({
    lookId: row.look_id,
    cameraId: row.camera_id,
    algorithmId,
    takenAt: row.taken_at,
    health: row.health,
    widthPx: row.width_px,
    heightPx: row.height_px,
    hidden: row.hidden.filter((each) => each.algorithmId === algorithmId).map(({ box }) => box),
    observations: (byLook.get(row.look_id) ?? []).map(toObservation),
  }));
}

const toObservation = (row: ObservationRow): LedgerObservation & { sightingId: string } => ({
  position: row.position,
  box: row.box,
  score: row.score,
  place:
    row.lng === null || row.lat === null || row.sigma_m === null
      ? null
      : { lng: row.lng, lat: row.lat, sigmaM: row.sigma_m },
  gridCode: row.grid_code,
  assetId: row.asset_id,
  modelId: row.model_id,
  modelVersion: row.model_version,
  sightingId: row.sighting_id,
});

/** Of these cameras, those that have looked for an algorithm after a time, but for the given looks. */
export async function camerasLookingAfter(
  query: Query,
  wanted: { algorithmId: string; after: ReadonlyMap<string, Date>; except: readonly string[] },
): Promise<string[]> {
  const { algorithmId, after, except } = wanted;
  if (after.size === 0) return [];
  const rows = await query<{ camera_id: string }>(sql`
    select c.camera_id
    from unnest(${[...after.keys()]}::uuid[], ${[...after.values()]}::timestamptz[])
      as c (camera_id, after)
    where exists (
      select from looks l where l.camera_id = c.camera_id and l.taken_at >= c.after
        and ${algorithmId} = any(l.algorithm_ids) and not l.look_id = any(${except}::uuid[]))`);
  return rows.map((row) => row.camera_id);
}

/** Counts looks that were not taken. */
export async function countRefusals(
  query: Query,
  refusals: readonly { cameraId: string; reason: string }[],
  day: Date,
): Promise<void> {
  if (refusals.length === 0) return;
  await query(sql`
    insert into look_refusals (camera_id, day, reason, looks)
    select camera_id, (${day}::timestamptz at time zone 'UTC')::date, reason, count(*)
    from unnest(${refusals.map((each) => each.cameraId)}::uuid[],
      ${refusals.map((each) => each.reason)}::text[]) as r (camera_id, reason)
    group by camera_id, reason order by camera_id, reason
    on conflict (camera_id, day, reason) do update set looks = look_refusals.looks + excluded.looks`);
}
