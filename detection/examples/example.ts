import type { Box } from '../box.ts';
import type { Verdict } from '../sightings/sighting.ts';

/** What a person said of one alert of a camera, and how its place looked. */
export type Example = {
  exampleId: string;
  cameraId: string;
  algorithmId: string;
  sightingId: string;
  verdict: Verdict;
  /** The best of the alert, 0 to 1. */
  score: number;
  /** In shares of the picture's sides. */
  box: Box;
  /** The colours at the box (`patchOf`), a byte each; null where no picture was kept. */
  colours: Uint8Array | null;
  judgedBy: string;
  judgedAt: Date;
  expiresAt: Date;
};

/** Streets change: what was right a season ago is asked again. */
export const REMEMBERED_DAYS = 90;
