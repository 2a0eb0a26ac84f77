import type { Candidate, DecodeOptions } from './candidate.ts';
import { scoreOf } from './score.ts';
import { badOutput, expectShape, floatsOf, outputOf, type Tensor } from './tensor.ts';

/** Pixels of the input that one place of the grid spans. */
const STRIDE = 4;

/**
 * CenterNet with its peaks picked in the graph: `scores` [1, k], `index` [1, k] of
 * (class × rows + row) × columns + column, `wh` [1, 4, rows, columns], pixels from the peak to the left,
 * top, right and bottom.
 */
export function decodeCenternet(
  outputs: readonly Tensor[],
  { widthPx, heightPx, classes, minScores }: DecodeOptions,
): Candidate[] {
  const [columns, rows] = [Math.ceil(widthPx / STRIDE), Math.ceil(heightPx / STRIDE)];
  const [scores, index, wh] = ['scores', 'index', 'wh'].map((name) => outputOf(outputs, name)) as [
    Tensor,
    Tensor,
    Tensor,
  ];
  expectShape(scores, [1, null]);
  expectShape(index, scores.dims);
  expectShape(wh, [1, 4, rows, columns]);
  const extents = floatsOf(wh);
  const cells = rows * columns;
  return [...floatsOf(scores)].flatMap((raw, at) => {
    const score = scoreOf(raw);
    const place = Number(index.data[at]);
    if (!(place >= 0 && place < classes * cells)) throw badOutput(`there is no place ${place}`);
    const classIndex = Math.floor(place / cells);
    if (score < (minScores[classIndex] ?? 1)) return [];
    const cell = place % cells;
    const x = (cell % columns) * STRIDE;
    const y = Math.floor(cell / columns) * STRIDE;
    const extent = (which: number) => extents[which * cells + cell] ?? Number.NaN;
    return [
      {
        classIndex,
        score,
        box: [x - extent(0), y - extent(1), x + extent(2), y + extent(3)] as const,
      },
    ];
  });
}
