import type { Box } from './box.ts';

/** One thing that a model found in a picture. */
export type Detection = { label: string; score: number; box: Box };

/** What one model found in one picture, best first; boxes in the picture's own pixels. */
export type Detections = {
  modelId: string;
  modelVersion: string;
  widthPx: number;
  heightPx: number;
  items: readonly Detection[];
};
