import type { CameraHealth } from '../look.ts';
import type { TimeRange } from './footage-provider.ts';

/** A camera that sees a place, how well, and when there is footage of it. */
export type SeenFrom = {
  cameraId: string;
  /** Of its picture across the line of sight, at the place. */
  pixelsPerM: number;
  /** How far off its calibration may be there; null: it cannot tell. */
  sigmaM: number | null;
  health: CameraHealth;
  stretches: TimeRange[];
};

/** Of a camera that cannot tell how far off it is. */
const UNKNOWN_SIGMA_M = 5;
/** A region that is off by this much has to be so much larger that half the sharpness is lost. */
const HALVING_SIGMA_M = 2;

/** Pixels per metre that are left when the place may be somewhere around. */
const usablePixelsPerM = ({ pixelsPerM, sigmaM }: SeenFrom): number =>
  pixelsPerM / (1 + (sigmaM ?? UNKNOWN_SIGMA_M) / HALVING_SIGMA_M);

const coveredMs = ({ stretches }: SeenFrom): number =>
  stretches.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0);

/** The best views first: with footage before those without, well before unwell, then by what can be made out. */
export const bestFirst = (seen: readonly SeenFrom[]): SeenFrom[] =>
  seen.toSorted(
    (a, b) =>
      Number(coveredMs(b) > 0) - Number(coveredMs(a) > 0) ||
      Number(b.health === 'ok') - Number(a.health === 'ok') ||
      usablePixelsPerM(b) - usablePixelsPerM(a) ||
      coveredMs(b) - coveredMs(a) ||
      (a.cameraId < b.cameraId ? -1 : 1),
  );
