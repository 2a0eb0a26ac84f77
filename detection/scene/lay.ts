import type { Frame } from '../frame.ts';
import type { Vision } from './open-cv.ts';
import { type Registration, register } from './registration.ts';

/** A part of a picture in whole pixels of it. */
export type Part = { x: number; y: number; widthPx: number; heightPx: number };

/** A part of a reference as a frame shows it, seen from where the reference was taken. */
export type LaidPart = {
  homography: readonly number[];
  frame: Frame;
  /** One byte a pixel of it: 0 where the frame showed nothing. */
  inside: Uint8Array;
};

/** `part` is null when the two do not fit together. */
export type Laid = { registration: Registration; part: LaidPart | null };

/** Registers a frame and lays it on the reference, pixel by pixel; only the part that is wanted is worked out. */
export function lay(vision: Vision, frame: Frame, reference: Frame, part: Part): Laid {
  const registration = register(vision, frame, reference);
  const { widthPx, heightPx } = part;
  const { homography } = registration;
  if (!homography) return { registration, part: null };
  return vision.within((keep) => {
    const { cv } = vision;
    const size = new cv.Size(widthPx, heightPx);
    const matrix = keep(cv.matFromArray(3, 3, cv.CV_64F, movedTo(homography, part)));
    const whole = keep(new cv.Mat(frame.heightPx, frame.widthPx, cv.CV_8UC3));
    whole.data.set(frame.rgb);
    const laid = keep(new cv.Mat());
    const nothing = new cv.Scalar();
    cv.warpPerspective(whole, laid, matrix, size, cv.INTER_LINEAR, cv.BORDER_CONSTANT, nothing);
    const all = keep(new cv.Mat(frame.heightPx, frame.widthPx, cv.CV_8UC1, new cv.Scalar(255)));
    const inside = keep(new cv.Mat());
    cv.warpPerspective(all, inside, matrix, size, cv.INTER_NEAREST, cv.BORDER_CONSTANT, nothing);
    const rgb = laid.data.slice();
    const shown = { rgb, widthPx, heightPx, takenAt: frame.takenAt };
    return { registration, part: { homography, frame: shown, inside: inside.data.slice() } };
  });
}

/** A homography, row by row, into pixels of the part. */
const movedTo = (h: readonly number[], { x, y }: Part): number[] =>
  h.map((value, at) => value - ([x, y][Math.floor(at / 3)] ?? 0) * (h[6 + (at % 3)] as number));
