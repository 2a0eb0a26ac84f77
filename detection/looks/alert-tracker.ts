import type { Timing } from '../algorithms/index.ts';
import { areaOf, type Box, overlap } from '../box.ts';
import { begin, type Presence, step } from '../ledger/presence.ts';
import { boxShares, type FoundSpot, pairUp } from '../ledger/same-place.ts';
import type { Observation } from '../look.ts';
import type { Looked } from './look-through.ts';

/** One alert of one camera, by the clock of its frames. */
export type Alert = {
  algorithmId: string;
  /** When the thing was first there, as far as the look that found it could tell. */
  startAt: Date;
  alertAt: Date;
  /** When it was first seen to be gone; null while it is there. */
  endAt: Date | null;
  /** In pixels, at the alert. */
  box: Box;
  score: number;
};

type Tracked = {
  id: string;
  assetId: string | null;
  place: Observation['place'];
  views: Map<string, Box>;
  presence: Presence;
  /** Since when it is there, of what `presence` counts from its first look. */
  sinceAt: Date;
  alert: Alert | undefined;
};

/** More of a place's box than this hidden, and it is not in sight. */
const HIDDEN_SHARE = 0.3;

/**
 * The place ledger of one algorithm and one camera, kept in memory: for measuring with files. Pairs and
 * dwells by the same rules as the ledger in the database.
 */
export class AlertTracker {
  readonly #algorithmId: string;
  readonly #timing: Timing;
  readonly #sinceOf: (observation: Observation) => Date;
  readonly #known = new Map<string, Tracked>();
  #ids = 0;

  /** @param sinceOf since when the thing of an observation was there, at the first one that shows it */
  constructor(algorithmId: string, timing: Timing, sinceOf: (observation: Observation) => Date) {
    this.#algorithmId = algorithmId;
    this.#timing = timing;
    this.#sinceOf = sinceOf;
  }

  /** Takes a look, in the order of time; answers the alerts that began with it. */
  take(looked: Looked): Alert[] {
    if (!looked.algorithmIds.includes(this.#algorithmId)) return [];
    const observations = looked.observations.filter(
      ({ algorithmId }) => algorithmId === this.#algorithmId,
    );
    const spots = observations.map((each) => spotOf(each, looked));
    const pairs = pairUp(spots, [...this.#known.values()]);
    const seen = new Set<string>();
    const begun: Alert[] = [];
    for (const [index, observation] of observations.entries()) {
      const spot = spots[index] as FoundSpot;
      const known = this.#known.get(pairs[index] ?? '') ?? this.#born(observation, spot, looked);
      seen.add(known.id);
      const alert = this.#see(known, observation, spot, looked);
      if (alert) begun.push(alert);
    }
    this.#miss(looked, seen);
    return begun;
  }

  #born(observation: Observation, spot: FoundSpot, { takenAt }: Looked): Tracked {
    const { assetId, place, score } = observation;
    const tracked: Tracked = {
      id: String(this.#ids++),
      assetId,
      place,
      views: new Map([[spot.cameraId, spot.box]]),
      presence: begin(takenAt, score),
      sinceAt: this.#sinceOf(observation),
      alert: undefined,
    };
    this.#known.set(tracked.id, tracked);
    return tracked;
  }

  #see(
    known: Tracked,
    observation: Observation,
    spot: FoundSpot,
    { takenAt: at }: Looked,
  ): Alert | undefined {
    const { box, score } = observation;
    const quietUntil = this.#quietUntil(known, spot);
    known.views.set(spot.cameraId, spot.box);
    const look = { at, seen: 'present', score, quietUntil } as const;
    const { presentSince } = known.presence;
    known.presence = step(known.presence, look, this.#timing);
    const { alertedAt } = known.presence;
    if (known.presence.presentSince > presentSince) known.sinceAt = this.#sinceOf(observation);
    if (known.alert || !alertedAt) return undefined;
    known.alert = {
      algorithmId: this.#algorithmId,
      startAt: known.sinceAt,
      alertAt: alertedAt,
      endAt: null,
      box,
      score,
    };
    return known.alert;
  }

  /** While another alert of nearly this place is fresh there is no second one. */
  #quietUntil(known: Tracked, { cameraId, box }: FoundSpot): Date | null {
    const ends = [...this.#known.values()].flatMap((other) => {
      const { alertedAt } = other.presence;
      const view = other.views.get(cameraId);
      const isNear = other !== known && view !== undefined && overlap(view, box) > 0;
      return isNear && alertedAt ? alertedAt.getTime() + this.#timing.cooldownSeconds * 1000 : [];
    });
    return ends.length > 0 ? new Date(Math.max(...ends)) : null;
  }

  #miss(looked: Looked, seen: ReadonlySet<string>): void {
    const hidden = looked.hidden
      .filter(({ algorithmId }) => algorithmId === this.#algorithmId)
      .map(({ box }) => boxShares(box, looked));
    for (const known of [...this.#known.values()]) {
      if (seen.has(known.id)) continue;
      const view = known.views.get(looked.cameraId);
      if (view && hidden.some((box) => shareHidden(view, box) > HIDDEN_SHARE)) continue;
      known.presence = step(known.presence, { at: looked.takenAt, seen: 'absent' }, this.#timing);
      const { state, absentSince } = known.presence;
      if (known.alert) known.alert.endAt = state === 'gone' ? absentSince : null;
      if (state === 'gone') this.#known.delete(known.id);
    }
  }
}

const spotOf = ({ assetId, box, place }: Observation, looked: Looked): FoundSpot => ({
  cameraId: looked.cameraId,
  box: boxShares(box, looked),
  place,
  assetId,
});

function shareHidden(view: Box, hidden: Box): number {
  const shared: Box = [
    Math.max(view[0], hidden[0]),
    Math.max(view[1], hidden[1]),
    Math.min(view[2], hidden[2]),
    Math.min(view[3], hidden[3]),
  ];
  const area = areaOf(view);
  return area > 0 ? areaOf(shared) / area : 0;
}
