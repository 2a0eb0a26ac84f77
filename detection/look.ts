import type { Camera, Point } from '../geogrid/index.ts';
import type { Box } from './box.ts';
import type { Detections } from './detections.ts';
import type { ZonePurpose } from './zones/zone-purpose.ts';

export const cameraHealths = [
  'ok',
  'dark',
  'blurred',
  'covered',
  'frozen',
  'moved',
  'offline',
] as const;
/** What a camera is good for just now; `offline`: no picture arrives. */
export type CameraHealth = (typeof cameraHealths)[number];

/** A zone drawn on the ground once, seen by every camera; the ring in CGCS2000/WGS-84 degrees. */
export type WatchedZone = {
  zoneId: string;
  purpose: ZonePurpose;
  ring: readonly Point[];
};

/** A fixture that a camera sees, whose surroundings some algorithms look at. */
export type WatchedAsset = {
  assetId: string;
  classCode: string;
  lng: number;
  lat: number;
  /** The fixture's box in the picture, where somebody drew it; else it follows from the place. */
  box: Box | null;
};

/** What a person said of something at a place in a camera's picture, and how it looked there. */
export type RememberedPlace = {
  algorithmId: string;
  verdict: 'confirmed' | 'rejected';
  /** In shares of the picture's sides. */
  box: Box;
  /** 12 × 12 cells of red, green and blue, a byte each, row by row; base64. */
  colours: string;
};

/** One algorithm switched on for one camera. */
export type AlgorithmPlan = {
  algorithmId: string;
  /** Parameters by their key, complete: the catalogue's defaults with the camera's own on top. */
  settings: Record<string, number>;
  /** Hours of the day in Asia/Shanghai in which it looks, `['07:00', '22:00']`; may run over midnight. */
  hours: readonly [from: string, to: string] | null;
};

/** All that a worker has to know to look through one camera. */
export type LookPlan = {
  cameraId: string;
  name: string;
  /** `rtsp(s)://…`, `http(s)://…` of a snapshot, or `file:…`, with credentials. Never logged. */
  sourceUrl: string;
  /** Seconds between looks. */
  everySeconds: number;
  /** Known by its pose or by clicks; null: places cannot be told, only boxes. */
  geometry: Camera | null;
  zones: readonly WatchedZone[];
  assets: readonly WatchedAsset[];
  algorithms: readonly AlgorithmPlan[];
  /** What people said of earlier alerts: a no is not asked again while the place looks the same. */
  remembered?: readonly RememberedPlace[];
  /** Of the picture that the camera was calibrated with, against which others are compared. */
  referenceSha256?: string | null;
};

/** 观测: one finding of one look. */
export type Observation = {
  algorithmId: string;
  box: Box;
  /** 0 to 1. */
  score: number;
  labels: readonly string[];
  /** Where it is on the ground; null when the camera is not calibrated or it is at the horizon. */
  place: (Point & { sigmaM: number }) | null;
  /** The fixture it is about, for algorithms that look at fixtures. */
  assetId: string | null;
  modelId: string | null;
  modelVersion: string | null;
};

/** 巡检: what one look of one camera gave. What an algorithm saw nothing of counts as absent. */
export type LookResult = {
  /** A UUID made by who looked; the same look twice is stored once. */
  lookId: string;
  cameraId: string;
  takenAt: Date;
  widthPx: number;
  heightPx: number;
  health: CameraHealth;
  /** The algorithms that looked. */
  algorithmIds: readonly string[];
  observations: readonly Observation[];
  /** Parts of the picture that an algorithm could not see just now, such as behind a passing bus. */
  hidden: readonly { algorithmId: string; box: Box }[];
  /** What the models saw, for the preview; not kept in the ledger. */
  detections: readonly Detections[];
  /** Seconds the look came later than planned. */
  lagSeconds: number;
};
