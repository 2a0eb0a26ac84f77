/** One picture of a camera: RGB, a byte a channel, row by row without padding. */
export type Frame = {
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** By the wall clock for a live camera, by the file's own clock for a file that is measured. */
  takenAt: Date;
};
