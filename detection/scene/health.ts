import type { Frame } from '../frame.ts';
import type { CameraHealth } from '../look.ts';
import type { Vision } from './open-cv.ts';
import { measure, type PictureMeasures, sameNoise } from './picture-measures.ts';
import { LEAST_QUALITY, register } from './registration.ts';

export type HealthOptions = {
  /** The camera's picture as it was calibrated; without it `moved` is never said. */
  reference?: Frame;
  /** How long something is wrong before it is said, and right before it is taken back; 60. */
  holdSeconds?: number;
  /** For how long a picture has to be the same, noise and all, to be frozen; 120. */
  frozenSeconds?: number;
  /** How far the picture may have shifted, as a share of its width; 0.03. */
  maxShift?: number;
};

export type HealthCheck = {
  /**
   * Takes one look and answers what the camera is good for.
   * @param atS seconds of any clock that only goes forward
   * @throws RangeError when the bytes do not fit the frame's size
   */
  feed(frame: Frame, atS: number): CameraHealth;
};

/** What one look by itself would say; `frozen` and `moved` take more than the measures. */
export function verdictOf(measures: PictureMeasures): CameraHealth {
  const { bright, sharpness, detailShare } = measures;
  // Lamps make a night scene readable: it is dark only when next to nothing is bright.
  if (bright < 30) return 'dark';
  // Even bare asphalt has a few marks.
  if (detailShare < 0.003) return 'covered';
  if (sharpness < 0.21) return 'blurred';
  return 'ok';
}

/** By night only lamps are left of a picture taken by day, and bare ground has no features: that they do not fit says nothing. */
const canBeLaid = ({ middle, flatShare }: PictureMeasures): boolean =>
  middle >= 40 && flatShare < 0.75;

/** A camera's health does not change many times a second. */
const MEASURE_EVERY_S = 1;
/** Features are slow, so a camera is laid on its reference only now and then. */
const REGISTER_EVERY_S = 60;

export function healthCheck(vision: Vision, options: HealthOptions): HealthCheck {
  const { reference, holdSeconds = 60, frozenSeconds = 120, maxShift = 0.03 } = options;
  let said: CameraHealth = 'ok';
  let first = true;
  let measuredS = 0;
  let otherSinceS: number | undefined;
  let other: CameraHealth = 'ok';
  let last: PictureMeasures | undefined;
  let aliveS = Number.NEGATIVE_INFINITY;
  let registeredS = Number.NEGATIVE_INFINITY;
  let moved = false;
  return {
    feed(frame, atS) {
      if (!first && atS >= measuredS && atS - measuredS < MEASURE_EVERY_S) return said;
      measuredS = atS;
      const measures = measure(vision, frame);
      if (!last || !sameNoise(last, measures)) aliveS = atS;
      last = measures;
      let now = verdictOf(measures);
      if (atS - aliveS >= frozenSeconds) now = 'frozen';
      else if (now === 'ok' && reference) {
        if (atS - registeredS >= REGISTER_EVERY_S && canBeLaid(measures)) {
          const laid = register(vision, frame, reference);
          moved = laid.quality < LEAST_QUALITY || laid.shift > maxShift;
          registeredS = atS;
        }
        if (moved) now = 'moved';
      }
      if (now === said) otherSinceS = undefined;
      else {
        if (otherSinceS === undefined || now !== other) otherSinceS = atS;
        other = now;
        if (first || now === 'frozen' || atS - otherSinceS >= holdSeconds) said = now;
      }
      first = false;
      return said;
    },
  };
}
