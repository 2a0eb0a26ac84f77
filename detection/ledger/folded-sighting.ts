import type { Box } from '../box.ts';
import type { Presence, PresenceRule } from './presence.ts';
import type { Place } from './same-place.ts';

/** Looks are folded in the order of their time, then of their ids. */
export type LookKey = { takenAt: Date; lookId: string };

export const compareKeys = (a: LookKey, b: LookKey): number =>
  a.takenAt.getTime() - b.takenAt.getTime() ||
  (a.lookId < b.lookId ? -1 : a.lookId > b.lookId ? 1 : 0);

/** An observation as the ledger takes it: a fixture's own place where it is about a fixture. */
export type LedgerObservation = {
  /** In its look, from 0. */
  position: number;
  box: Box;
  score: number;
  place: Place | null;
  /** Of level 7; null without a place. */
  gridCode: string | null;
  assetId: string | null;
  modelId: string | null;
  modelVersion: string | null;
};

/** One look through one camera for one algorithm. */
export type LedgerLook = LookKey & {
  cameraId: string;
  algorithmId: string;
  widthPx: number;
  heightPx: number;
  /** Whether what it did not see counts as absent. */
  canMiss: boolean;
  observations: readonly LedgerObservation[];
  /** Parts of the picture that could not be seen, in its pixels. */
  hidden: readonly Box[];
};

/** A point in shares of a picture's width and height; null where the camera cannot tell. */
export type PicturePlace = { x: number; y: number } | null;

/** The observation that shows a sighting best. */
export type BestObservation = LookKey & {
  position: number;
  cameraId: string;
  box: Box;
  widthPx: number;
  heightPx: number;
  score: number;
  modelId: string | null;
  modelVersion: string | null;
};

/** What the looks say of one thing at one place. */
export type FoldedSighting = {
  sightingId: string;
  algorithmId: string;
  /** Its first observation. */
  bornAt: LookKey & { position: number };
  /** Of the first observation: what comes later is the same thing if it is near to this. */
  place: Place | null;
  gridCode: string | null;
  /** The most certain place so far. */
  finest: Place | null;
  assetId: string | null;
  /** Where each camera saw it last, in shares of the picture. */
  views: ReadonlyMap<string, Box>;
  /** The cameras that see its place, and where in their pictures. */
  watchers: ReadonlyMap<string, PicturePlace>;
  presence: Presence;
  rule: PresenceRule;
  settings: Readonly<Record<string, number>>;
  best: BestObservation;
  /** The newest look that said anything of it. */
  steppedAt: LookKey;
};
