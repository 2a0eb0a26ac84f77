import { type Edge, orientation } from './edge.ts';
import { columnsAround, heightUnits, widthUnits } from './units.ts';

/** Neighbouring cells of one row: columns `from` to `to`, both included. */
export interface Run {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

type Span = [from: number, to: number];

/**
 * The cells of a level whose inside has a part of a shape's inside in it, row by row from the
 * south, west to east. A cell that a shape only touches with its rim is not among them.
 *
 * Exact: a side belongs to precisely the cells it passes through, decided in whole numbers where
 * doubles cannot; every other cell is all in or all out, as its centre is.
 */
export function* rowsOf(polygons: readonly (readonly Edge[])[], level: number): Generator<Run> {
  const height = heightUnits(level);
  const width = widthUnits(level);
  const pending = polygons.map((edges) => [...edges].sort((a, b) => b.y1 - a.y1));
  const active: Edge[][] = polygons.map(() => []);
  const tops = polygons.flat().map((edge) => edge.y2);
  const last = Math.ceil(tops.reduce((a, b) => Math.max(a, b)) / height);
  const starts = polygons.flat().map((edge) => edge.y1);
  let row = Math.floor(starts.reduce((a, b) => Math.min(a, b)) / height);
  for (; row < last; row++) {
    const spans: Span[] = [];
    for (const [at, waiting] of pending.entries()) {
      const edges = (active[at] as Edge[]).filter((edge) => edge.y2 > row * height);
      active[at] = edges;
      for (let next = waiting.at(-1); next && next.y1 < (row + 1) * height; next = waiting.at(-1)) {
        edges.push(next);
        waiting.pop();
      }
      addCrossed(spans, edges, row, height, width);
      addInside(spans, edges, (row + 0.5) * height, width);
    }
    for (const [from, to] of merge(wrap(spans, columnsAround(level)))) yield { row, from, to };
  }
}

/** Cells of a row that sides pass through. */
function addCrossed(spans: Span[], edges: Edge[], row: number, height: number, width: number) {
  const bottom = row * height;
  const top = bottom + height;
  for (const edge of edges) {
    if (edge.y1 === edge.y2) {
      // A level side on the rim of a row passes through no cell.
      if (edge.y1 <= bottom) continue;
      spans.push([Math.floor(edge.x1 / width), Math.ceil(edge.x2 / width) - 1]);
      continue;
    }
    const low = Math.max(edge.y1, bottom);
    const high = Math.min(edge.y2, top);
    const eastward = edge.x2 >= edge.x1;
    const from = columnEdge(edge, eastward ? low : high, width, Math.floor);
    const to = columnEdge(edge, eastward ? high : low, width, Math.ceil) - 1;
    if (to >= from) spans.push([from, to]);
  }
}

/** Where an edge is at a latitude, in columns, rounded down or up: exactly. */
function columnEdge(edge: Edge, y: number, width: number, round: (x: number) => number): number {
  const slope = (edge.x2 - edge.x1) / (edge.y2 - edge.y1);
  const columns = (edge.x1 + (y - edge.y1) * slope) / width;
  const near = Math.round(columns);
  if (Math.abs(columns - near) * width > 1e-4) return round(columns);
  return round(near + orientation(edge, near * width, y) / 2);
}

/** Cells of a row whose centres lie inside: between every odd side and the next. */
function addInside(spans: Span[], edges: Edge[], y: number, width: number) {
  const crossings = edges
    .filter((edge) => edge.y1 <= y && y < edge.y2)
    .map(({ x1, y1, x2, y2 }) => (x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) / width)
    .sort((a, b) => a - b);
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const from = Math.ceil((crossings[at] as number) - 0.5);
    const to = Math.floor((crossings[at + 1] as number) - 0.5);
    if (to >= from) spans.push([from, to]);
  }
}

/** The same columns, counted from -180° to 180°; shapes over the antimeridian run on past it. */
function wrap(spans: Span[], around: number): Span[] {
  const half = around / 2;
  return spans.flatMap(([from, to]): Span[] => {
    const turn = Math.floor((from + half) / around) * around;
    if (to - turn < half) return [[from - turn, to - turn]];
    return [
      [from - turn, half - 1],
      [-half, Math.min(to - turn - around, half - 1)],
    ];
  });
}

function merge(spans: Span[]): Span[] {
  spans.sort((a, b) => a[0] - b[0]);
  const merged: Span[] = [];
  for (const [from, to] of spans) {
    const before = merged.at(-1);
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
