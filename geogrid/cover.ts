/** Covers: the cells of a level that an area lies in. */
import { codeOf } from './code2d.ts';
import { compact, type LevelRuns } from './compact.ts';
import { type Run, rowsOf } from './cover-rows.ts';
import type { Edge } from './edge.ts';
import { GridError } from './grid-error.ts';
import { SPLIT } from './levels.ts';
import { edgesOf, type Shape } from './shape.ts';
import { assertLevel, heightUnits } from './units.ts';

/** Choices for a cover. */
export interface CoverOptions {
  /** Replace complete sets of children by their parent, so that levels mix. */
  readonly compact?: boolean | undefined;
  /** Refuse covers of more cells than this, counted before compaction. */
  readonly maxCells?: number | undefined;
}

const MAX_LISTED = 1_000_000;
const MAX_STREAMED = 100_000_000;
/** Rows times sides that are looked at in order to count; past it the count is an estimate. */
const MAX_COUNTING_WORK = 200_000;

/**
 * The codes of the cells of a level that share some area with a shape; with `compact`, the same
 * area in cells of mixed levels. Rows run from south to north, cells in them from west to east.
 * Exact: none is missing, none is there that the shape only touches with its rim.
 * @param shape rings in degrees; holes, multipolygons and the antimeridian as `Shape` says
 * @throws GridError for doubtful shapes, and for more than `maxCells` (a million unless told),
 *   with the number of cells it would be
 */
export function coverPolygon(shape: Shape, level: number, options: CoverOptions = {}): string[] {
  const { maxCells = MAX_LISTED } = options;
  const polygons = checked(shape, level, maxCells);
  if (!options.compact) return listCodes(rowsOf(polygons, level), level);
  const levels = compact([...rowsOf(polygons, level)], level);
  return levels.flatMap((found) => listCodes(found.runs, found.level));
}

/**
 * `coverPolygon` for large areas: the same codes one by one, in memory that does not grow with
 * their number. Up to 100 million cells unless told otherwise.
 */
export function streamPolygon(
  shape: Shape,
  level: number,
  options: CoverOptions = {},
): Generator<string> {
  const { maxCells = MAX_STREAMED } = options;
  const polygons = checked(shape, level, maxCells);
  const rows = rowsOf(polygons, level);
  return options.compact ? mixedCodesOf(compact([...rows], level)) : codesOf(rows, level);
}

function* mixedCodesOf(levels: readonly LevelRuns[]): Generator<string> {
  for (const { level, runs } of levels) yield* codesOf(runs, level);
}

/** How many cells of a level a shape lies in; an estimate for shapes too large to walk through. */
export function countCells(shape: Shape, level: number): number {
  assertLevel(level);
  return count(edgesOf(shape), level).cells;
}

interface Count {
  readonly cells: number;
  readonly exact: boolean;
}

function checked(shape: Shape, level: number, maxCells: number): Edge[][] {
  assertLevel(level);
  const polygons = edgesOf(shape);
  const { cells, exact } = count(polygons, level);
  if (cells > maxCells) throw tooLarge(cells, exact, level, maxCells);
  return polygons;
}

/** The refusal of a cover, saying how many cells it would be. */
export function tooLarge(cells: number, exact: boolean, level: number, maxCells: number) {
  const size = `${exact ? '' : 'about '}${Math.round(cells).toLocaleString('en')} cells`;
  const rule = `a cover at level ${level} would be ${size}; ${maxCells} is the most: choose a coarser level`;
  return new GridError('too-large', Math.round(cells), rule);
}

function count(polygons: readonly (readonly Edge[])[], level: number): Count {
  const edges = polygons.flat();
  const height = heightUnits(level);
  const rows = edges.reduce((sum, { y1, y2 }) => sum + (y2 - y1) / height + 1, 0);
  if (rows > MAX_COUNTING_WORK) {
    const [columns, split] = SPLIT[level] as readonly [number, number];
    return { cells: count(polygons, level - 1).cells * columns * split, exact: false };
  }
  let cells = 0;
  for (const { from, to } of rowsOf(polygons, level)) cells += to - from + 1;
  return { cells, exact: true };
}

/** The codes of runs. */
export function listCodes(runs: Iterable<Run>, level: number): string[] {
  const codes: string[] = [];
  for (const { row, from, to } of runs) {
    for (let column = from; column <= to; column++) codes.push(codeOf(level, column, row));
  }
  return codes;
}

/** The codes of runs, one by one. */
function* codesOf(runs: Iterable<Run>, level: number): Generator<string> {
  for (const { row, from, to } of runs) {
    for (let column = from; column <= to; column++) yield codeOf(level, column, row);
  }
}
