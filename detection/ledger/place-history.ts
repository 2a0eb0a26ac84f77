import { coverCircle, GridError } from '../../geogrid/index.ts';
import type { Query } from '../../platform/db.ts';
import { AppError } from '../../platform/errors.ts';
import { SIGHT_LEVEL } from '../cameras/sight-store.ts';
import { LEAST_PIXELS_PER_M, SEEN_FROM_M } from './ledger-book.ts';
import {
  camerasAt,
  type PastSighting,
  type StepRow,
  type Steps,
  sightingsIn,
  stepsWithFindings,
  stepsWithLooks,
} from './place-history-store.ts';

export const historyLimits = {
  days: 31,
  radiusM: { minimum: 1, maximum: 100, byDefault: 8 },
} as const;

/** A strip chart has no more parts than this, and none is shorter. */
const MOST_STEPS = 600;
const SHORTEST_STEP_S = 60;
const MOST_SIGHTINGS = 200;

/** `not_seen`: nobody looked, or nobody could have seen it. */
export type SpanState = 'present' | 'absent' | 'not_seen';
export type Span = { from: Date; to: Date; state: SpanState };
export type AlgorithmHistory = { algorithmId: string; spans: Span[]; sightings: PastSighting[] };

/**
 * What a place was like, by algorithm: the spans in which something was found within the radius, in which
 * a camera that sees the place found nothing, and in which nobody can tell. From stored observations and
 * looks; spans are rounded to about a six-hundredth of the time asked for.
 * @param wanted degrees CGCS2000/WGS-84; the time half-open
 * @throws AppError `invalid-field` for times and places that are none or too long
 */
export async function placeHistory(
  query: Query,
  wanted: {
    lng: number;
    lat: number;
    radiusM: number;
    from: Date;
    to: Date;
    algorithmId?: string | undefined;
  },
): Promise<AlgorithmHistory[]> {
  const { from, to, algorithmId } = wanted;
  const cells = cellsAround(wanted);
  const seconds = (to.getTime() - from.getTime()) / 1000;
  if (!(seconds > 0 && seconds <= historyLimits.days * 86_400)) {
    throw invalid(
      '/to',
      `The time has to be later than from, and at most ${historyLimits.days} days.`,
    );
  }
  const seeing = { from, to, lowestM: SEEN_FROM_M, pixelsPerM: LEAST_PIXELS_PER_M };
  const { cameraIds, everySeconds } = await camerasAt(query, cells, seeing);
  const stepSeconds = Math.ceil(Math.max(SHORTEST_STEP_S, 2 * everySeconds, seconds / MOST_STEPS));
  const steps = { from, to, stepSeconds };
  const found = await stepsWithFindings(query, cells, steps, algorithmId);
  const looked = await stepsWithLooks(query, cameraIds, steps, algorithmId);
  const sightings = await sightingsIn(query, cells, { from, to }, MOST_SIGHTINGS);
  return historiesOf(steps, found, looked, sightings);
}

function cellsAround({ lng, lat, radiusM }: { lng: number; lat: number; radiusM: number }) {
  try {
    return coverCircle({ lng, lat }, radiusM, SIGHT_LEVEL);
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    throw invalid('/lng', error.message);
  }
}

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid-field', message, { fields: [{ field, message }] });

function historiesOf(
  steps: Steps,
  found: readonly StepRow[],
  looked: readonly StepRow[],
  sightings: readonly PastSighting[],
): AlgorithmHistory[] {
  const foundBy = Map.groupBy(found, (row) => row.algorithmId);
  const lookedBy = Map.groupBy(looked, (row) => row.algorithmId);
  const algorithmIds = new Set([...foundBy.keys(), ...lookedBy.keys()]);
  return [...algorithmIds].sort().map((algorithmId) => {
    const present = new Set((foundBy.get(algorithmId) ?? []).map(({ step }) => step));
    const absent = new Set((lookedBy.get(algorithmId) ?? []).map(({ step }) => step));
    return {
      algorithmId,
      spans: spansOf(steps, (step) =>
        present.has(step) ? 'present' : absent.has(step) ? 'absent' : 'not_seen',
      ),
      sightings: sightings.filter((each) => each.algorithmId === algorithmId),
    };
  });
}

/** Neighbouring steps of one state as one span. */
export function spansOf(
  { from, to, stepSeconds }: Steps,
  stateOf: (step: number) => SpanState,
): Span[] {
  const spans: Span[] = [];
  const timeOf = (step: number) =>
    new Date(Math.min(to.getTime(), from.getTime() + step * stepSeconds * 1000));
  for (let step = 0; timeOf(step) < to; step++) {
    const state = stateOf(step);
    const last = spans.at(-1);
    if (last?.state === state) last.to = timeOf(step + 1);
    else spans.push({ from: timeOf(step), to: timeOf(step + 1), state });
  }
  return spans;
}
