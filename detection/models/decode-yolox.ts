import type { Candidate, DecodeOptions } from './candidate.ts';
import { scoreOf } from './score.ts';
import { expectShape, floatsOf, outputOf, type Tensor } from './tensor.ts';

const STRIDES = [8, 16, 32];

/**
 * YOLOX: one output [1, cells, 4 + (1) + classes], a row a cell, levels one behind the other. `grid`: centre
 * and logarithm of the size in cells (Megvii's export); `pixels`: centre and size in pixels. The score is
 * objectness × class, or the class alone without a column of objectness; a cell is of its best class.
 */
export function decodeYolox(
  outputs: readonly Tensor[],
  { widthPx, heightPx, classes, minScores, decoding }: DecodeOptions,
): Candidate[] {
  const { strides = STRIDES, boxes = 'grid', objectness = true } = decoding;
  const first = objectness ? 5 : 4;
  const output = outputOf(outputs, 0);
  const cells = gridCells(widthPx, heightPx, strides);
  expectShape(output, [1, cells.length, first + classes]);
  const numbers = floatsOf(output);
  const found: Candidate[] = [];
  cells.forEach(({ column, row, stride }, at) => {
    const start = at * (first + classes);
    const number = (offset: number) => numbers[start + offset] ?? Number.NaN;
    const { classIndex, best } = bestClass(numbers, start + first, classes);
    const score = scoreOf(objectness ? number(4) * best : best);
    if (score < (minScores[classIndex] ?? 1)) return;
    const inGrid = boxes === 'grid';
    const x = inGrid ? (number(0) + column) * stride : number(0);
    const y = inGrid ? (number(1) + row) * stride : number(1);
    const width = inGrid ? Math.exp(number(2)) * stride : number(2);
    const height = inGrid ? Math.exp(number(3)) * stride : number(3);
    const box = [x - width / 2, y - height / 2, x + width / 2, y + height / 2] as const;
    found.push({ classIndex, score, box });
  });
  return found;
}

function bestClass(numbers: Float32Array, start: number, classes: number) {
  let classIndex = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < classes; at++) {
    const value = numbers[start + at] ?? Number.NaN;
    // Not a number wins, so that it is noticed.
    if (value > best || Number.isNaN(value)) [classIndex, best] = [at, value];
  }
  return { classIndex, best };
}

/** The cells of every level, row by row; a level that does not divide the input evenly is rounded up. */
export function gridCells(widthPx: number, heightPx: number, strides: readonly number[]) {
  return strides.flatMap((stride) => {
    const columns = Math.ceil(widthPx / stride);
    return Array.from({ length: columns * Math.ceil(heightPx / stride) }, (_, at) => ({
      column: at % columns,
      row: Math.floor(at / columns),
      stride,
    }));
  });
}
