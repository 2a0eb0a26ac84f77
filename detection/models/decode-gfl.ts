import type { Candidate, DecodeOptions } from './candidate.ts';
import { gridCells } from './decode-yolox.ts';
import { scoreOf } from './score.ts';
import { badOutput, expectShape, floatsOf, outputOf, type Tensor } from './tensor.ts';

const STRIDES = [8, 16, 32, 64];
const REG_MAX = 7;

/**
 * Generalised focal loss heads (PicoDet, NanoDet): for each level first the scores [1, cells, classes], 0 to
 * 1, then, levels in the same order, the sides [1, cells, 4 × (regMax + 1)]: a distribution each over the
 * distance from the cell's centre to left, top, right and bottom, in cells.
 */
export function decodeGfl(
  outputs: readonly Tensor[],
  { widthPx, heightPx, classes, minScores, decoding }: DecodeOptions,
): Candidate[] {
  const { strides = STRIDES, regMax = REG_MAX } = decoding;
  const wanted = strides.length * 2;
  if (outputs.length !== wanted) throw badOutput(`${outputs.length} outputs instead of ${wanted}`);
  return strides.flatMap((stride, level) => {
    const scores = outputOf(outputs, level);
    const sides = outputOf(outputs, strides.length + level);
    const cells = gridCells(widthPx, heightPx, [stride]);
    expectShape(scores, [1, cells.length, classes]);
    expectShape(sides, [1, cells.length, 4 * (regMax + 1)]);
    return levelCandidates(floatsOf(scores), floatsOf(sides), {
      cells,
      classes,
      minScores,
      regMax,
    });
  });
}

type Level = {
  cells: ReturnType<typeof gridCells>;
  classes: number;
  minScores: Float64Array;
  regMax: number;
};

function levelCandidates(scores: Float32Array, sides: Float32Array, level: Level): Candidate[] {
  const { cells, classes, minScores, regMax } = level;
  const found: Candidate[] = [];
  cells.forEach(({ column, row, stride }, cell) => {
    for (let classIndex = 0; classIndex < classes; classIndex++) {
      const score = scoreOf(scores[cell * classes + classIndex] ?? Number.NaN);
      if (score < (minScores[classIndex] ?? 1)) continue;
      const x = (column + 0.5) * stride;
      const y = (row + 0.5) * stride;
      const side = (which: number) =>
        meanOfSoftmax(sides, (cell * 4 + which) * (regMax + 1), regMax + 1) * stride;
      found.push({ classIndex, score, box: [x - side(0), y - side(1), x + side(2), y + side(3)] });
    }
  });
  return found;
}

/** The expected bin of a distribution given as logits. */
function meanOfSoftmax(logits: Float32Array, start: number, bins: number): number {
  const values = logits.subarray(start, start + bins);
  const highest = Math.max(...values);
  let total = 0;
  let weighted = 0;
  values.forEach((value, bin) => {
    const weight = Math.exp(value - highest);
    total += weight;
    weighted += weight * bin;
  });
  return weighted / total;
}
