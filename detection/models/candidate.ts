import type { Box } from '../box.ts';
import type { Decoding } from './model-manifest.ts';
import type { Tensor } from './tensor.ts';

/** Something a model found; the box in pixels of the model's input until it is brought back. */
export type Candidate = { classIndex: number; score: number; box: Box };

/** What a decoder has to know besides the numbers. */
export type DecodeOptions = {
  widthPx: number;
  heightPx: number;
  /** How many classes there are. */
  classes: number;
  /** The least score that counts, for each class. */
  minScores: Float64Array;
  decoding: Decoding;
};

/** Turns a model's numbers into candidates, in any order. Throws AppError `model-failed`. */
export type Decode = (outputs: readonly Tensor[], options: DecodeOptions) => Candidate[];
