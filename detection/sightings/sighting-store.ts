import { empty, join, maybeOne, type Query, sql } from '../../platform/db.ts';
import type { FoldJson } from '../ledger/fold-json.ts';
import type { SightingState } from '../ledger/presence.ts';
import type { BestFrame, Sighting, TakenAs, Verdict } from './sighting.ts';

type SightingRow = {
  sighting_id: string;
  algorithm_id: string;
  state: SightingState;
  asset_id: string | null;
  lng: number | null;
  lat: number | null;
  sigma_m: number | null;
  grid_code: string | null;
  zone_id: string | null;
  camera_ids: string[];
  camera_id: string;
  score: number;
  first_seen_at: Date;
  present_since: Date;
  last_seen_at: Date;
  absent_since: Date | null;
  alerted_at: Date | null;
  gone_at: Date | null;
  best: FoldJson['best'];
  settings: Record<string, number>;
  frame: (Omit<BestFrame, 'takenAt'> & { takenAt: string }) | null;
  needs_confirmation: boolean;
  verdict: Verdict | null;
  judged_by: string | null;
  judged_at: Date | null;
  verdict_note: string | null;
  taken_as: TakenAs | null;
  taken_at: Date | null;
};

const columns = sql`sighting_id, algorithm_id, state, asset_id, lng, lat, sigma_m, grid_code, zone_id,
  camera_ids, camera_id, score, first_seen_at, present_since, last_seen_at, absent_since, alerted_at,
  gone_at, fold -> 'best' as best, fold -> 'settings' as settings, frame, needs_confirmation, verdict,
  judged_by, judged_at, verdict_note, taken_as, taken_at`;

const toSighting = (row: SightingRow): Sighting => ({
  sightingId: row.sighting_id,
  algorithmId: row.algorithm_id,
  state: row.state,
  assetId: row.asset_id,
  lng: row.lng,
  lat: row.lat,
  sigmaM: row.sigma_m,
  gridCode: row.grid_code,
  zoneId: row.zone_id,
  cameraIds: row.camera_ids,
  cameraId: row.camera_id,
  box: row.best.box,
  widthPx: row.best.widthPx,
  heightPx: row.best.heightPx,
  score: row.score,
  modelId: row.best.modelId,
  modelVersion: row.best.modelVersion,
  firstSeenAt: row.first_seen_at,
  presentSince: row.present_since,
  lastSeenAt: row.last_seen_at,
  absentSince: row.absent_since,
  alertedAt: row.alerted_at,
  goneAt: row.gone_at,
  bestFrame: row.frame && toFrame(row.frame),
  settings: row.settings,
  needsConfirmation: row.needs_confirmation,
  verdict: row.verdict,
  judgedBy: row.judged_by,
  judgedAt: row.judged_at,
  verdictNote: row.verdict_note,
  takenAs: row.taken_as,
  takenAt: row.taken_at,
});

const toFrame = (frame: NonNullable<SightingRow['frame']>): BestFrame => ({
  sha256: frame.sha256,
  cameraId: frame.cameraId,
  takenAt: new Date(frame.takenAt),
  widthPx: frame.widthPx,
  heightPx: frame.heightPx,
  box: frame.box,
});

/** A sighting by its id, or by one that it had before a late look showed when it really began. */
export async function sightingById(
  query: Query,
  sightingId: string,
): Promise<Sighting | undefined> {
  const row = await maybeOne(
    query<SightingRow>(sql`
      select ${columns} from sightings
      where sighting_id = ${sightingId}
        or sighting_id = (select sighting_id from sighting_aliases where former_id = ${sightingId})
      order by sighting_id = ${sightingId} desc limit 1`),
  );
  return row && toSighting(row);
}

/** What to look for; all that is given must fit. */
export type SightingFilter = {
  state?: SightingState | undefined;
  algorithmId?: string | undefined;
  /** Of those that have seen it. */
  cameraId?: string | undefined;
  verdict?: Verdict | 'none' | undefined;
  /** Alerts that wait for a person. */
  waiting?: boolean | undefined;
};

/** Where a page ended. */
export type SightingCursor = { firstSeenAt: Date; sightingId: string };

/** Of an alert that a person has to confirm first, and that is not over for another reason. */
const isWaiting = sql`(alerted_at is not null and needs_confirmation and verdict is null and taken_as is null)`;

function matching({ state, algorithmId, cameraId, verdict, waiting }: SightingFilter) {
  const conditions = [
    sql`true`,
    state ? sql`state = ${state}` : empty,
    algorithmId ? sql`algorithm_id = ${algorithmId}` : empty,
    cameraId ? sql`${cameraId}::uuid = any(camera_ids)` : empty,
    verdict === 'none' ? sql`verdict is null` : verdict ? sql`verdict = ${verdict}` : empty,
    waiting === undefined ? empty : waiting ? isWaiting : sql`not ${isWaiting}`,
  ];
  return join(
    conditions.filter((condition) => condition !== empty),
    ' and ',
  );
}

/** Sightings that were seen at least twice, the newest first. */
export async function listSightings(
  query: Query,
  filter: SightingFilter,
  page: { after?: SightingCursor | undefined; limit: number },
): Promise<Sighting[]> {
  const { after, limit } = page;
  // A glimpse is a sighting only for who asks for glimpses.
  const glimpses = filter.state
    ? sql`true`
    : sql`(state in ('present', 'alerted', 'clearing') or alerted_at is not null)`;
  const beyond = after
    ? sql`(first_seen_at, sighting_id) < (${after.firstSeenAt}::timestamptz, ${after.sightingId}::uuid)`
    : sql`true`;
  const rows = await query<SightingRow>(sql`
    select ${columns} from sightings where ${matching(filter)} and ${glimpses} and ${beyond}
    order by first_seen_at desc, sighting_id desc limit ${limit}`);
  return rows.map(toSighting);
}

/**
 * Alerts that nobody has taken yet and that need no person, or have been confirmed by one; the oldest
 * first. What was rejected never comes.
 */
export async function alertsToTake(query: Query, limit: number): Promise<Sighting[]> {
  const rows = await query<SightingRow>(sql`
    select ${columns} from sightings
    where alerted_at is not null and taken_as is null
      and (verdict = 'confirmed' or (verdict is null and not needs_confirmation))
    order by alerted_at, sighting_id limit ${limit}`);
  return rows.map(toSighting);
}

/** Says what an alert became. The first to say it is right: answers whether that was this call. */
export async function markTaken(
  query: Query,
  sightingId: string,
  taken: TakenAs,
  at: Date,
): Promise<boolean> {
  const rows = await query(sql`
    update sightings set taken_as = ${taken}, taken_at = ${at}
    where taken_as is null and (sighting_id = ${sightingId}
      or sighting_id = (select sighting_id from sighting_aliases where former_id = ${sightingId}))
    returning sighting_id`);
  return rows.length > 0;
}

/** Writes what a person says of an alert, if nobody has said anything yet. */
export async function putVerdict(
  query: Query,
  sightingId: string,
  judged: { verdict: Verdict; judgedBy: string; judgedAt: Date; note: string | null },
): Promise<boolean> {
  const rows = await query(sql`
    update sightings set verdict = ${judged.verdict}, judged_by = ${judged.judgedBy},
      judged_at = ${judged.judgedAt}, verdict_note = ${judged.note}
    where sighting_id = ${sightingId} and verdict is null returning sighting_id`);
  return rows.length > 0;
}
