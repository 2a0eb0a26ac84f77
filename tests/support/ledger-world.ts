import { randomUUID } from 'node:crypto';
import { cameraGridCode } from '../../detection/cameras/camera.ts';
import { insertCamera } from '../../detection/cameras/camera-store.ts';
import { keepSight } from '../../detection/cameras/keep-sight.ts';
import { type FoldJson, fromFoldJson } from '../../detection/ledger/fold-json.ts';
import type { LedgerDeps } from '../../detection/ledger/ledger-deps.ts';
import type { LookResult, Observation } from '../../detection/look.ts';
import { listSightings } from '../../detection/sightings/sighting-store.ts';
import { localMetres, type Pose } from '../../geogrid/index.ts';
import { fixedClock } from '../../platform/clock.ts';
import { type Db, sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { memoryBlobs } from './memory-blobs.ts';

/** Ten in the morning in Shenzhen. */
export const START = Date.parse('2026-11-23T02:00:00Z');
export const at = (seconds: number): Date => new Date(START + seconds * 1000);

/** Metres east and north of a crossing in Pingshan. */
const map = localMetres({ lng: 114.35, lat: 22.69 });
export const spot = (x: number, y: number, sigmaM = 0.5) => ({ ...map.toPoint({ x, y }), sigmaM });

/** Puts a camera on the map; calibrated, it looks along the heading from 8 m up. */
export async function addLedgerCamera(
  db: Db,
  options: { x?: number; y?: number; headingDeg?: number; calibrated?: boolean } = {},
): Promise<string> {
  const { x = 0, y = 0, headingDeg = 0, calibrated = false } = options;
  const cameraId = newId();
  const clock = fixedClock(at(-86_400));
  const place = map.toPoint({ x, y });
  const pose: Pose = {
    ...place,
    heightM: 8,
    headingDeg,
    tiltDeg: 25,
    rollDeg: 0,
    hfovDeg: 70,
    widthPx: 640,
    heightPx: 360,
  };
  await db.transaction((query) =>
    insertCamera(
      query,
      {
        cameraId,
        cameraCode: cameraId,
        name: '测试',
        sourceKind: 'none',
        sourceShown: '',
        ...place,
        heightM: 8,
        gridCode: cameraGridCode(place),
        headingDeg,
        geometry: calibrated ? pose : null,
        calibration: null,
        everySeconds: 10,
        enabled: true,
        departmentId: null,
        address: null,
        civilCode: null,
        record: false,
        footageDays: null,
        ptzType: null,
        isDemo: false,
        createdAt: clock.now(),
        updatedAt: clock.now(),
        health: 'offline',
        healthSince: clock.now(),
        lastLookAt: null,
        lagSeconds: null,
        lastFrameSha256: null,
        lastFrameAt: null,
        lastFrameWidthPx: null,
        lastFrameHeightPx: null,
        referenceFrameSha256: null,
      },
      null,
    ),
  );
  if (calibrated) await keepSight({ db, clock }, { cameraId, camera: pose, obstacles: [] });
  return cameraId;
}

/** Needs no person before a ticket: dwell 5 min, gap 100 s, clear 5 min unless the camera says otherwise. */
export const ALGORITHM = 'exposed-garbage';

/** Short times, so that a test needs few looks. */
export const BRISK = { dwellSeconds: 60, gapSeconds: 25, clearSeconds: 40, cooldownSeconds: 600 };

/** Sets an algorithm's numbers for a camera. */
export async function setAlgorithm(
  db: Db,
  cameraId: string,
  settings: Record<string, number>,
  algorithmId = ALGORITHM,
): Promise<void> {
  await db.query(sql`
    insert into camera_algorithms (camera_id, algorithm_id, enabled, settings, updated_at)
    values (${cameraId}, ${algorithmId}, true, ${JSON.stringify(settings)}::jsonb, ${at(0)})
    on conflict (camera_id, algorithm_id) do update set settings = excluded.settings`);
}

export const observation = (changes: Partial<Observation> = {}): Observation => ({
  algorithmId: ALGORITHM,
  box: [300, 200, 340, 240],
  score: 0.6,
  labels: ['garbage'],
  place: null,
  assetId: null,
  modelId: 'waste',
  modelVersion: '1',
  ...changes,
});

export const look = (
  cameraId: string,
  seconds: number,
  observations: readonly Observation[],
  changes: Partial<LookResult> = {},
): LookResult => ({
  lookId: randomUUID(),
  cameraId,
  takenAt: at(seconds),
  widthPx: 640,
  heightPx: 360,
  health: 'ok',
  algorithmIds: [ALGORITHM],
  observations,
  hidden: [],
  detections: [],
  lagSeconds: 0,
  ...changes,
});

/** What recording looks needs, with a clock that stands still and a bus that remembers. */
export function ledgerDeps(db: Db, seconds = 3000) {
  const news: { topic: string; payload: unknown }[] = [];
  const kept = new Map<string, Uint8Array>();
  const clock = fixedClock(at(seconds));
  const deps: LedgerDeps = {
    db,
    clock,
    blobs: memoryBlobs(kept),
    bus: {
      publish: async (topic, payload) => {
        news.push({ topic, payload });
      },
      subscribe: async () => async () => {},
      close: async () => {},
    },
    logger: { info: () => {}, warn: () => {} },
  };
  return { deps, clock, news, kept };
}

/** Forgets all looks and what followed from them. */
export async function clearLedger(db: Db): Promise<void> {
  await db.query({
    text: 'truncate looks, observations, sightings, look_refusals, look_frames cascade',
    values: [],
  });
}

/** Everything the ledger says, in an order of its own: sightings as folded, and whose each observation is. */
export async function ledgerState(db: Db) {
  const sightings = await db.query<{
    fold: FoldJson;
    state: string;
    watchers: string[] | null;
  }>(sql`
    select fold, state,
      (select array_agg(camera_id::text order by camera_id) from sighting_watchers w
        where w.sighting_id = s.sighting_id) as watchers
    from sightings s order by sighting_id`);
  const observations = await db.query(sql`
    select look_id, position, sighting_id from observations order by look_id, position`);
  const byKey = <V>(map: ReadonlyMap<string, V>) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    sightings: sightings.map(({ fold, state, watchers }) => {
      const folded = fromFoldJson(fold);
      return {
        ...folded,
        state,
        stored: watchers,
        views: byKey(folded.views),
        watchers: byKey(folded.watchers),
      };
    }),
    observations,
  };
}

/** Cameras that look for one thing with short times. */
export async function briskCameras(
  db: Db,
  ...places: NonNullable<Parameters<typeof addLedgerCamera>[1]>[]
): Promise<string[]> {
  const cameras: string[] = [];
  for (const place of places) {
    const camera = await addLedgerCamera(db, place);
    await setAlgorithm(db, camera, BRISK);
    cameras.push(camera);
  }
  return cameras;
}

/** The sightings there are. */
export const sightingsIn = (db: Db, filter = {}) => listSightings(db.query, filter, { limit: 100 });
