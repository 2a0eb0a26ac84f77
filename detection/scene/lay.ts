import type { Frame } from '../frame.ts';
import type { Vision } from './open-cv.ts';
import { type Registration, register } from './registration.ts';

/** A frame as it would look from where its reference was taken. */
export type Laid = {
  registration: Registration;
  /** Of the reference's size; null when the two do not fit together. */
  frame: Frame | null;
  /** One byte a pixel of it: 0 where the frame showed nothing. */
  inside: Uint8Array;
};

/** Registers a frame and lays it on the reference, pixel by pixel. */
export function lay(vision: Vision, frame: Frame, reference: Frame): Laid {
  const registration = register(vision, frame, reference);
  const { widthPx, heightPx } = reference;
  const { homography } = registration;
  if (!homography) return { registration, frame: null, inside: new Uint8Array(0) };
  return vision.within((keep) => {
    const { cv } = vision;
    const size = new cv.Size(widthPx, heightPx);
    const matrix = keep(cv.matFromArray(3, 3, cv.CV_64F, [...homography]));
    const whole = keep(new cv.Mat(frame.heightPx, frame.widthPx, cv.CV_8UC3));
    whole.data.set(frame.rgb);
    const laid = keep(new cv.Mat());
    const nothing = new cv.Scalar();
    cv.warpPerspective(whole, laid, matrix, size, cv.INTER_LINEAR, cv.BORDER_CONSTANT, nothing);
    const all = keep(new cv.Mat(frame.heightPx, frame.widthPx, cv.CV_8UC1, new cv.Scalar(255)));
    const inside = keep(new cv.Mat());
    cv.warpPerspective(all, inside, matrix, size, cv.INTER_NEAREST, cv.BORDER_CONSTANT, nothing);
    const rgb = laid.data.slice();
    return {
      registration,
      frame: { rgb, widthPx, heightPx, takenAt: frame.takenAt },
      inside: inside.data.slice(),
    };
  });
}
