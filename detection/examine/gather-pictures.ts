import sharp from 'sharp';
import type { Box } from '../box.ts';
import type { CameraRecord } from '../cameras/camera.ts';
import type { TakenFrame } from '../footage/taken-frame.ts';
import type { Frame } from '../frame.ts';
import { placeHistory } from '../ledger/place-history.ts';
import type { ExamineDeps } from './examine-deps.ts';
import type { PlaceExamination } from './examine-place.ts';
import type { Witness } from './find-cameras.ts';
import { regionInPicture } from './place-region.ts';

/** A picture and where the place is in it. */
export type Placed = { taken: TakenFrame; region: Box };

type GatherDeps = Pick<
  ExamineDeps,
  'query' | 'blobs' | 'clock' | 'logger' | 'framesNear' | 'freshFrames'
>;

const AFTER = { count: 5, timeoutSeconds: 20 } as const;
/** The picture of a look is as good as a new one while it is not older than this. */
const RECENT_MS = 5 * 60_000;
const HOUR_MS = 3600 * 1000;

/** The picture with the problem: the sighting's own, else the one nearest to the report. */
export async function pictureBefore(
  deps: GatherDeps,
  { before, reportedAt }: PlaceExamination,
  witness: Witness,
): Promise<Placed | 'no-picture-before' | 'no-region'> {
  const { cameraId } = witness.camera;
  if (before?.cameraId === cameraId) {
    const taken = await keptPicture(deps, cameraId, before.sha256, before.takenAt);
    if (taken) return { taken, region: before.region };
  }
  const at = before?.takenAt ?? reportedAt;
  const [taken] = await footageNear(deps, cameraId, at, { count: 1, withinSeconds: 10 });
  if (!taken) return 'no-picture-before';
  const region = regionInPicture(witness.regionOf, taken.frame);
  return region ? { taken, region } : 'no-region';
}

/** New pictures, else the newest look's, else footage from after it was said to be done. */
export async function picturesAfter(
  deps: GatherDeps,
  { handledAt, reportedAt }: PlaceExamination,
  { cameraId, lastFrameSha256, lastFrameAt }: CameraRecord,
): Promise<readonly TakenFrame[]> {
  const fresh = await attempt(deps, cameraId, () => deps.freshFrames(cameraId, AFTER));
  if (fresh.length > 0) return fresh;
  const now = deps.clock.now().getTime();
  const since = (handledAt ?? reportedAt).getTime();
  if (lastFrameSha256 && lastFrameAt && lastFrameAt.getTime() > Math.max(since, now - RECENT_MS)) {
    const look = await keptPicture(deps, cameraId, lastFrameSha256, lastFrameAt);
    if (look) return [look];
  }
  for (const at of [now - 60_000, since + 60_000]) {
    const found = await footageNear(deps, cameraId, new Date(at), { count: 5, withinSeconds: 30 });
    const later = found.filter(({ takenAt }) => takenAt.getTime() >= since);
    if (later.length > 0) return later;
  }
  return [];
}

/** Pictures from about when it was reported: new ones while that is now, else footage. */
export async function picturesAsReported(
  deps: GatherDeps,
  { reportedAt }: PlaceExamination,
  { cameraId }: CameraRecord,
): Promise<readonly TakenFrame[]> {
  const isNow = deps.clock.now().getTime() - reportedAt.getTime() < RECENT_MS;
  const fresh = isNow ? await attempt(deps, cameraId, () => deps.freshFrames(cameraId, AFTER)) : [];
  if (fresh.length > 0) return fresh;
  return footageNear(deps, cameraId, reportedAt, { count: 5, withinSeconds: 30 });
}

/** The place before the problem: footage from when the ledger says that nothing was there, else the reference. */
export async function pictureClean(
  deps: GatherDeps,
  asked: PlaceExamination,
  { cameraId, referenceFrameSha256, createdAt }: CameraRecord,
): Promise<TakenFrame | undefined> {
  const at = await lastClean(deps, asked);
  if (at) {
    const [taken] = await footageNear(deps, cameraId, at, { count: 1, withinSeconds: 10 });
    if (taken) return taken;
  }
  if (!referenceFrameSha256) return undefined;
  return keptPicture(deps, cameraId, referenceFrameSha256, createdAt);
}

/** When the ledger last says that nothing was there, in the day before the problem. */
async function lastClean(
  { query }: GatherDeps,
  { place, algorithmId, before, reportedAt }: PlaceExamination,
): Promise<Date | undefined> {
  if (algorithmId === null) return undefined;
  const to = before?.takenAt ?? reportedAt;
  const from = new Date(to.getTime() - 24 * HOUR_MS);
  const wanted = { ...place, radiusM: 6, from, to, algorithmId };
  const [history] = await placeHistory(query, wanted);
  const clean = (history?.spans ?? []).filter(({ state }) => state === 'absent').at(-1);
  return clean && new Date((clean.from.getTime() + clean.to.getTime()) / 2);
}

const footageNear = (
  deps: GatherDeps,
  cameraId: string,
  at: Date,
  options: { count: number; withinSeconds: number },
) => attempt(deps, cameraId, () => deps.framesNear(cameraId, at, options));

/** Whatever a camera or whoever keeps its footage does: no pictures then. */
async function attempt(
  { logger }: GatherDeps,
  cameraId: string,
  take: () => Promise<readonly TakenFrame[]>,
): Promise<readonly TakenFrame[]> {
  try {
    return await take();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn({ cameraId, reason }, 'pictures of a camera cannot be had');
    return [];
  }
}

/** A picture that was kept with a look, a sighting or a calibration. */
async function keptPicture(
  deps: GatherDeps,
  cameraId: string,
  sha256: string,
  takenAt: Date,
): Promise<TakenFrame | undefined> {
  const [kept] = await attempt(deps, cameraId, async () => {
    const jpeg = await deps.blobs.get(sha256);
    const frame = await frameOf(jpeg, takenAt);
    return [
      { cameraId, takenAt, frame, jpeg, source: 'look', provider: null, clockOffsetSeconds: null },
    ];
  });
  return kept;
}

async function frameOf(jpeg: Uint8Array, takenAt: Date): Promise<Frame> {
  const { data, info } = await sharp(jpeg, { limitInputPixels: 4096 * 4096 })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, widthPx: info.width, heightPx: info.height, takenAt };
}
