import { isId } from '../../platform/ids.ts';
import { algorithmById } from '../algorithms/index.ts';
import type { Box } from '../box.ts';
import { cameraHealths, type LookResult, type Observation } from '../look.ts';

/** Older looks are not taken: what they could still change has been acted on. */
export const LATEST_MS = 3600_000;
/** Clocks of workers may be ahead by this much. */
export const AHEAD_MS = 30_000;

export const lookLimits = {
  looks: 2000,
  observations: 500,
  hidden: 500,
  detections: 5000,
  algorithms: 64,
  labels: 32,
  textLength: 200,
  sidePx: 16_384,
  sigmaM: 10_000,
} as const;

/** Why a look is not taken. */
export const refusalReasons = [
  'malformed',
  'too-early',
  'too-late',
  'unknown-camera',
  'unknown-algorithm',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];
export type Refusal = { reason: RefusalReason; detail: string };

/** What is wrong with a look, if anything. Pure. */
export function refusalOf(look: LookResult, now: Date): Refusal | undefined {
  const detail = malformed(look);
  if (detail) return { reason: 'malformed', detail };
  const unknown = look.algorithmIds.find((id) => !algorithmById(id));
  if (unknown !== undefined) {
    return { reason: 'unknown-algorithm', detail: `There is no algorithm ${unknown}.` };
  }
  const ageMs = now.getTime() - look.takenAt.getTime();
  if (ageMs < -AHEAD_MS) {
    const detail = `Taken ${Math.round(-ageMs / 1000)} s from now: set the clock of the worker.`;
    return { reason: 'too-early', detail };
  }
  if (ageMs > LATEST_MS) {
    const detail = `Taken ${Math.round(ageMs / 1000)} s ago; at most ${LATEST_MS / 1000} s are taken.`;
    return { reason: 'too-late', detail };
  }
  return undefined;
}

const isText = (value: unknown): boolean =>
  typeof value === 'string' &&
  value.length > 0 &&
  value.length <= lookLimits.textLength &&
  // PostgreSQL refuses the zero character and broken surrogates.
  value.isWellFormed() &&
  !value.includes('\0');
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isIdText = (value: unknown): value is string => typeof value === 'string' && isId(value);
const isSide = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= lookLimits.sidePx;
const within = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most;

function malformed(look: LookResult): string | undefined {
  if (!isIdText(look.lookId)) return 'lookId: a UUID in lower case.';
  if (!isIdText(look.cameraId)) return 'cameraId: a UUID in lower case.';
  if (!(look.takenAt instanceof Date) || Number.isNaN(look.takenAt.getTime())) {
    return 'takenAt: a time.';
  }
  // Where no picture came there is no size.
  const hasPicture = look.health !== 'offline' || look.widthPx + look.heightPx > 0;
  if (hasPicture && !(isSide(look.widthPx) && isSide(look.heightPx))) {
    return `widthPx, heightPx: whole numbers up to ${lookLimits.sidePx}.`;
  }
  if (!cameraHealths.includes(look.health)) return `health: one of ${cameraHealths.join(', ')}.`;
  if (!within(look.lagSeconds, -86_400, 86_400 * 365)) return 'lagSeconds: a number of seconds.';
  return malformedLists(look);
}

function malformedLists(look: LookResult): string | undefined {
  const { algorithmIds, observations, hidden, detections } = look;
  const ids = new Set(algorithmIds);
  if (ids.size !== algorithmIds.length || ids.size > lookLimits.algorithms) {
    return `algorithmIds: at most ${lookLimits.algorithms}, each once.`;
  }
  if (observations.length > lookLimits.observations) {
    return `observations: at most ${lookLimits.observations}.`;
  }
  if (hidden.length > lookLimits.hidden) return `hidden: at most ${lookLimits.hidden}.`;
  const items = detections.reduce((sum, each) => sum + each.items.length, 0);
  if (items > lookLimits.detections) return `detections: at most ${lookLimits.detections}.`;
  const wrongHidden = hidden.findIndex(
    ({ algorithmId, box }) => !ids.has(algorithmId) || !isBox(box, look),
  );
  if (wrongHidden >= 0) return `hidden/${wrongHidden}: a box and one of the algorithmIds.`;
  for (const [index, observation] of observations.entries()) {
    const wrong = malformedObservation(observation, ids, look);
    if (wrong) return `observations/${index}/${wrong}`;
  }
  return undefined;
}

function malformedObservation(
  { algorithmId, box, score, labels, place, assetId, modelId, modelVersion }: Observation,
  ids: ReadonlySet<string>,
  look: LookResult,
): string | undefined {
  if (!ids.has(algorithmId)) return 'algorithmId: one of the algorithmIds.';
  if (!isBox(box, look)) return 'box: left, top, right, bottom in pixels of the picture.';
  if (!within(score, 0, 1)) return 'score: 0 to 1.';
  if (labels.length > lookLimits.labels || !labels.every(isText)) {
    return `labels: at most ${lookLimits.labels} short texts.`;
  }
  if (assetId !== null && !isIdText(assetId)) return 'assetId: a UUID in lower case, or null.';
  if (!isTextOrNull(modelId) || !isTextOrNull(modelVersion)) {
    return 'modelId, modelVersion: short texts, or null.';
  }
  if (place === null) return undefined;
  const { lng, lat, sigmaM } = place;
  // The grid ends at 88 degrees.
  const isPlace = within(lng, -180, 180) && within(lat, -87.99, 87.99);
  if (isPlace && within(sigmaM, 0, lookLimits.sigmaM)) return undefined;
  return `place: degrees, and sigmaM up to ${lookLimits.sigmaM} m.`;
}

/** Boxes of things at the rim may reach out of the picture by its own size. */
function isBox(box: Box, { widthPx, heightPx }: LookResult): boolean {
  const [x1, y1, x2, y2] = box;
  return (
    box.length === 4 &&
    within(x1, -widthPx, 2 * widthPx) &&
    within(x2, x1, 2 * widthPx) &&
    within(y1, -heightPx, 2 * heightPx) &&
    within(y2, y1, 2 * heightPx)
  );
}
