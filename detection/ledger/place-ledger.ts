import { idFrom } from '../../platform/ids.ts';
import { overlap } from '../box.ts';
import { bestOf, better, finer } from './best-observation.ts';
import type {
  FoldedSighting,
  LedgerLook,
  LedgerObservation,
  PicturePlace,
} from './folded-sighting.ts';
import { isHidden } from './hidden-place.ts';
import { type Finding, findingsOf } from './look-findings.ts';
import { openPlaces } from './open-places.ts';
import { begin, type PresenceRule, step } from './presence.ts';
import {
  type FoundSpot,
  LIKE_BOX,
  metresBetween,
  type Place,
  pairUp,
  reachM,
} from './same-place.ts';

/** What a fold has to be told while it runs. */
export type FoldBook = {
  /** Of the camera that saw it first. */
  settingsOf(
    cameraId: string,
    algorithmId: string,
  ): { settings: Readonly<Record<string, number>>; rule: PresenceRule };
  /** The cameras that see a place; undefined when that has not been read yet. */
  watchersOf(place: Place): ReadonlyMap<string, PicturePlace> | undefined;
  /** Hears of each sighting that changes, as it was before. */
  beforeChange?(sighting: FoldedSighting, look: LedgerLook): void;
  /** The sightings that a look may concern; all unless told. */
  concerns?(look: LedgerLook, sightingId: string): boolean;
};

/** What came out of a fold. */
export type Fold = {
  /** All that were given and all that began, the gone ones too. */
  sightings: Map<string, FoldedSighting>;
  /** The sightings that began, in the order in which they did. */
  born: string[];
  /** The sightings that any look said something of. */
  changed: Set<string>;
  /** By `observationKey`. */
  sightingOf: Map<string, string>;
  /** Places of new sightings whose watchers were not known: read them and fold again. */
  unknownPlaces: Place[];
};

export const observationKey = (lookId: string, position: number): string => `${lookId}/${position}`;

/**
 * Folds looks into sightings: what is where, since when, by all cameras together. Pure, so that the same
 * looks give the same sightings, down to their ids, whenever and however often they are folded.
 * @param known the sightings before the first look
 * @param looks sorted by `compareKeys`
 */
export function foldLooks(
  known: Iterable<FoldedSighting>,
  looks: readonly LedgerLook[],
  book: FoldBook,
): Fold {
  const fold: Fold = {
    sightings: new Map(),
    born: [],
    changed: new Set(),
    sightingOf: new Map(),
    unknownPlaces: [],
  };
  const open = openPlaces();
  for (const sighting of known) {
    fold.sightings.set(sighting.sightingId, sighting);
    if (sighting.presence.state !== 'gone') open.add(sighting);
  }
  const world = { fold, open, book };
  for (const look of looks) foldLook(world, look);
  return fold;
}

type World = { fold: Fold; open: ReturnType<typeof openPlaces>; book: FoldBook };

function foldLook(world: World, look: LedgerLook): void {
  const { fold, book } = world;
  const findings = findingsOf(look);
  const seen = new Set<string>();
  const paired = pairUp(
    findings.map((each) => each.spot),
    candidates(world, look, findings),
  );
  for (const [index, { observation, spot, alike }] of findings.entries()) {
    const sightingId = paired[index];
    const sighting = sightingId ? fold.sightings.get(sightingId) : undefined;
    const after = sighting
      ? seenBy(world, sighting, look, observation, spot)
      : bornOf(world, look, observation, spot);
    for (const position of alike) {
      fold.sightingOf.set(observationKey(look.lookId, position), after.sightingId);
    }
    seen.add(after.sightingId);
  }
  if (!look.canMiss) return;
  for (const sightingId of [...world.open.watchedBy(look.algorithmId, look.cameraId)]) {
    const sighting = fold.sightings.get(sightingId);
    if (!sighting || seen.has(sightingId) || book.concerns?.(look, sightingId) === false) continue;
    if (!isHidden(sighting, look)) missedBy(world, sighting, look);
  }
}

function candidates({ fold, open, book }: World, look: LedgerLook, findings: readonly Finding[]) {
  const ids = new Set<string>();
  for (const { spot } of findings) {
    const near = spot.place
      ? open.near(look.algorithmId, spot.place)
      : open.watchedBy(look.algorithmId, look.cameraId);
    for (const id of near) if (book.concerns?.(look, id) !== false) ids.add(id);
  }
  return [...ids].flatMap((id) => {
    const sighting = fold.sightings.get(id);
    return sighting ? [{ ...sighting, id }] : [];
  });
}

function change(world: World, before: FoldedSighting, look: LedgerLook, after: FoldedSighting) {
  world.book.beforeChange?.(before, look);
  // Its watchers may have grown.
  world.open.remove(before);
  if (after.presence.state !== 'gone') world.open.add(after);
  world.fold.sightings.set(after.sightingId, after);
  world.fold.changed.add(after.sightingId);
  return after;
}

function seenBy(
  world: World,
  sighting: FoldedSighting,
  look: LedgerLook,
  observation: LedgerObservation,
  spot: FoundSpot,
): FoldedSighting {
  const { takenAt: at, lookId, cameraId } = look;
  const watchers = sighting.watchers.has(cameraId)
    ? sighting.watchers
    : new Map(sighting.watchers).set(cameraId, null);
  const seen = {
    ...sighting,
    watchers,
    views: new Map(sighting.views).set(cameraId, spot.box),
    assetId: sighting.assetId ?? observation.assetId,
    finest: finer(sighting.finest, observation.place),
    best: better(sighting.best, bestOf(look, observation)),
    steppedAt: { takenAt: at, lookId },
  };
  const quietUntil = sighting.presence.alertedAt ? null : quietAround(world, sighting);
  const { score } = observation;
  const presence = step(
    sighting.presence,
    { at, seen: 'present', score, quietUntil },
    sighting.rule,
  );
  return change(world, sighting, look, { ...seen, presence });
}

function missedBy(world: World, sighting: FoldedSighting, look: LedgerLook): void {
  const { takenAt, lookId } = look;
  const presence = step(sighting.presence, { at: takenAt, seen: 'absent' }, sighting.rule);
  change(world, sighting, look, { ...sighting, presence, steppedAt: { takenAt, lookId } });
}

function bornOf(
  { fold, open, book }: World,
  look: LedgerLook,
  observation: LedgerObservation,
  spot: FoundSpot,
): FoldedSighting {
  const { takenAt, lookId, cameraId, algorithmId } = look;
  const { place, gridCode, assetId, position } = observation;
  const others = place ? book.watchersOf(place) : new Map();
  if (place && !others) fold.unknownPlaces.push(place);
  const watchers = new Map<string, PicturePlace>(others);
  if (!watchers.has(cameraId)) watchers.set(cameraId, null);
  const sighting: FoldedSighting = {
    sightingId: idFrom(`sighting/${algorithmId}/${observationKey(lookId, position)}`),
    algorithmId,
    bornAt: { takenAt, lookId, position },
    place,
    gridCode,
    finest: place,
    assetId,
    views: new Map([[cameraId, spot.box]]),
    watchers,
    presence: begin(takenAt, observation.score),
    ...book.settingsOf(cameraId, algorithmId),
    best: bestOf(look, observation),
    steppedAt: { takenAt, lookId },
  };
  fold.sightings.set(sighting.sightingId, sighting);
  fold.born.push(sighting.sightingId);
  fold.changed.add(sighting.sightingId);
  open.add(sighting);
  return sighting;
}

/** Until when another alert at the same place keeps this one quiet. */
function quietAround({ fold, open }: World, sighting: FoldedSighting): Date | null {
  const { place, algorithmId, sightingId } = sighting;
  const around = place
    ? open.near(algorithmId, place)
    : [...sighting.watchers.keys()].flatMap((camera) => [...open.watchedBy(algorithmId, camera)]);
  let until: number | null = null;
  for (const id of around) {
    const other = fold.sightings.get(id);
    if (!other?.presence.alertedAt || id === sightingId || !isSamePlace(sighting, other)) continue;
    const end = other.presence.alertedAt.getTime() + other.rule.cooldownSeconds * 1000;
    until = Math.max(until ?? end, end);
  }
  return until === null ? null : new Date(until);
}

function isSamePlace(a: FoldedSighting, b: FoldedSighting): boolean {
  if (a.assetId !== null && b.assetId !== null) return a.assetId === b.assetId;
  if (a.place && b.place) return metresBetween(a.place, b.place) <= reachM(a.place, b.place);
  if (a.place || b.place) return false;
  return [...a.views].some(([cameraId, box]) => {
    const other = b.views.get(cameraId);
    return other !== undefined && overlap(box, other) >= LIKE_BOX;
  });
}
