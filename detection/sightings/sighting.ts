import type { Box } from '../box.ts';
import type { SightingState } from '../ledger/presence.ts';

export const verdicts = ['confirmed', 'rejected'] as const;
/** What a person says of an alert. */
export type Verdict = (typeof verdicts)[number];

export const takenAs = ['ticket', 'queue', 'none'] as const;
/** What an alert became: a ticket, an entry in somebody's queue, or nothing. */
export type TakenAs = (typeof takenAs)[number];

/** The picture that shows a sighting best; the box in its pixels. */
export type BestFrame = {
  sha256: string;
  cameraId: string;
  takenAt: Date;
  widthPx: number;
  heightPx: number;
  box: Box;
};

/** 发现: a thing at a place over time. */
export type Sighting = {
  sightingId: string;
  algorithmId: string;
  state: SightingState;
  /** The fixture it is about. */
  assetId: string | null;
  /** CGCS2000/WGS-84 degrees, one sigma in metres; null where only the box is known. */
  lng: number | null;
  lat: number | null;
  sigmaM: number | null;
  /** Of level 7. */
  gridCode: string | null;
  zoneId: string | null;
  /** All cameras that have seen it. */
  cameraIds: string[];
  /** The one that saw it best, and where in its picture. */
  cameraId: string;
  box: Box;
  widthPx: number;
  heightPx: number;
  /** Best, 0 to 1. */
  score: number;
  modelId: string | null;
  modelVersion: string | null;
  firstSeenAt: Date;
  /** Since when the dwell runs. */
  presentSince: Date;
  lastSeenAt: Date;
  /** Since when it is not seen where it would be. */
  absentSince: Date | null;
  alertedAt: Date | null;
  goneAt: Date | null;
  bestFrame: BestFrame | null;
  /** All parameters of the algorithm, as they were for the camera that saw it first. */
  settings: Record<string, number>;
  /** A person has to confirm it before anything follows from it. */
  needsConfirmation: boolean;
  verdict: Verdict | null;
  judgedBy: string | null;
  judgedAt: Date | null;
  verdictNote: string | null;
  takenAs: TakenAs | null;
  takenAt: Date | null;
};
