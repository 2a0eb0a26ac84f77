import type { PixelBox } from '../cameras/detection-api.ts';

/** What the desk hears about sightings, places and verdicts. Types only. */

export type SightingState = 'candidate' | 'present' | 'alerted' | 'clearing' | 'gone';
export type Verdict = 'confirmed' | 'rejected';

export type BestFrame = {
  sha256: string;
  cameraId: string;
  takenAt: string;
  widthPx: number;
  heightPx: number;
  box: PixelBox;
};

export type Sighting = {
  sightingId: string;
  algorithmId: string;
  state: SightingState;
  assetId: string | null;
  assetName: string | null;
  /** Street, community or fixture, as people say it. */
  placeName: string | null;
  lng: number | null;
  lat: number | null;
  sigmaM: number | null;
  gridCode: string | null;
  zoneId: string | null;
  cameraIds: string[];
  cameraId: string;
  cameraName: string | null;
  /** Whether somebody is asked to confirm it. */
  waiting: boolean;
  score: number;
  firstSeenAt: string;
  presentSince: string;
  lastSeenAt: string;
  alertedAt: string | null;
  goneAt: string | null;
  bestFrame: BestFrame | null;
  modelId: string | null;
  modelVersion: string | null;
  settings: Record<string, number>;
  verdict: Verdict | null;
};

export type SightingPage = { sightings: Sighting[]; next: string | null };

export type SpanState = 'present' | 'absent' | 'not_seen';
export type Span = { from: string; to: string; state: SpanState };
export type PlaceHistory = { algorithms: { algorithmId: string; spans: Span[] }[] };

export type PrecisionRow = {
  algorithmId: string;
  cameraId: string;
  cameraName: string | null;
  confirmed: number;
  rejected: number;
  waiting: number;
  /** 0 to 1; null while nobody has judged. */
  precision: number | null;
};
