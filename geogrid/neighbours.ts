/** Cells beside cells, across the equator, the prime meridian and the antimeridian. */
import { codeOf, indexOf } from './code2d.ts';
import { type LayeredIndex, layeredCodeOf, layeredIndexOf } from './code3d.ts';
import { GridError } from './grid-error.ts';
import { HEIGHT_SHIFT } from './height.ts';
import { is3d } from './hierarchy.ts';
import { columnsAround, type GridIndex, rowsToPole } from './units.ts';

const AROUND = [-1, 0, 1];

/**
 * The cells that touch a cell by an edge or a corner, without the cell itself: from west to east,
 * within that from south to north, within that (3D) upwards. Up to 8 for a 2D code, 26 for a 3D
 * code; cells that would lie in a polar cap or beyond the height range are left out.
 * @throws GridError for anything that is not a code
 */
export function neighbours(code: string): string[] {
  const found: string[] = [];
  const lifts = is3d(code) ? AROUND : [0];
  for (const dx of AROUND) {
    for (const dy of AROUND) {
      for (const dz of lifts) {
        const moved = dx || dy || dz ? moveCode(code, dx, dy, dz) : undefined;
        if (moved) found.push(moved);
      }
    }
  }
  return found;
}

/**
 * The code of the cell `dx` cells east and `dy` cells north (and, for a 3D code, `dz` up).
 * East and west wrap around the earth.
 * @throws GridError for what is not a code, for offsets that are not whole numbers, and where the
 *   cell would lie in a polar cap (|lat| ≥ 88°) or beyond the height range
 */
export function shift(code: string, dx: number, dy: number, dz = 0): string {
  for (const offset of [dx, dy, dz]) {
    if (!Number.isSafeInteger(offset)) {
      throw new GridError('shape', offset, 'an offset is a whole number of cells');
    }
  }
  if (dz !== 0 && !is3d(code)) {
    throw new GridError('shape', dz, 'a 2D code cannot be shifted up or down');
  }
  const moved = moveCode(code, dx, dy, dz);
  if (!moved) {
    throw new GridError('polar', code, `shifting by ${dx}, ${dy}, ${dz} cells leaves the grid`);
  }
  return moved;
}

function moveCode(code: string, dx: number, dy: number, dz: number): string | undefined {
  if (!is3d(code)) {
    const to = move(indexOf(code), dx, dy);
    return to && codeOf(to.level, to.column, to.row);
  }
  const from = layeredIndexOf(code);
  const to = move(from, dx, dy);
  const layer = liftLayer(from, dz);
  return to && layer !== undefined ? layeredCodeOf({ ...to, layer }) : undefined;
}

/** The cell some columns east (around the earth) and rows north, or undefined past 88°. */
export function move(from: GridIndex, dx: number, dy: number): GridIndex | undefined {
  const { level } = from;
  const row = from.row + dy;
  const rows = rowsToPole(level);
  if (row < -rows || row >= rows) return undefined;
  const around = columnsAround(level);
  const eastward = (from.column + around / 2 + dx) % around;
  const column = (eastward < 0 ? eastward + around : eastward) - around / 2;
  return { level, column, row };
}

function liftLayer({ level, layer }: LayeredIndex, dz: number): number | undefined {
  const lifted = layer + dz * 2 ** (HEIGHT_SHIFT[level] as number);
  return lifted >= -(2 ** 31) && lifted < 2 ** 31 ? lifted : undefined;
}
