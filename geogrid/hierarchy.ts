/** Levels, ancestors and descendants of codes; 2D and 3D codes alike. */
import { codeOf, indexOf, readIndex } from './code2d.ts';
import { layeredCodeOf, layeredIndexOf, readLayeredIndex } from './code3d.ts';
import { GridError } from './grid-error.ts';
import { HEIGHT_SHIFT } from './height.ts';
import { LENGTH_2D, LENGTH_3D, MAX_LEVEL, SPLIT } from './levels.ts';

/**
 * Whether a text has the form of a 3D code. Lengths overlap, but a 2D code has its band letter
 * where a 3D code has a digit, at the fourth character.
 */
export function is3d(code: string): boolean {
  return typeof code === 'string' && /^.{3}\d/.test(code);
}

/** Whether a text is a 2D or 3D code of this standard, in either case of letters; never throws. */
export function isValid(code: string): boolean {
  return (is3d(code) ? readLayeredIndex(code) : readIndex(code)) !== undefined;
}

/**
 * The code in the form the standard prints: upper case.
 * @throws GridError for anything that is not a code
 */
export function canonical(code: string): string {
  if (is3d(code)) layeredIndexOf(code);
  else indexOf(code);
  return code.toUpperCase();
}

/** The level of a 2D or 3D code. @throws GridError for anything that is not a code */
export function levelOf(code: string): number {
  return (is3d(code) ? layeredIndexOf(code) : indexOf(code)).level;
}

/**
 * The code of the cell one level coarser, or at a given coarser level.
 * @throws GridError for what is not a code, and above level 1
 */
export function parent(code: string, level = levelOf(code) - 1): string {
  const text = canonical(code);
  if (!Number.isInteger(level) || level < 1 || level > levelOf(text)) {
    throw new GridError('level', level, `a parent of ${text} has a level from 1 to its own`);
  }
  return text.slice(0, (is3d(text) ? LENGTH_3D : LENGTH_2D)[level]);
}

/**
 * The codes of all cells one level finer, in ascending order of their texts.
 * @throws GridError for what is not a code, and below level 10
 */
export function children(code: string): string[] {
  const level = levelOf(code) + 1;
  if (level > MAX_LEVEL) throw new GridError('level', level, 'level 10 is the finest: no children');
  const codes = is3d(code) ? children3d(code, level) : flatChildren(code, level);
  return codes.sort();
}

function flatChildren(code: string, level: number): string[] {
  const { column, row } = indexOf(code);
  const [columns, rows] = SPLIT[level] as readonly [number, number];
  const codes: string[] = [];
  for (let dx = 0; dx < columns; dx++) {
    for (let dy = 0; dy < rows; dy++) {
      codes.push(codeOf(level, column * columns + dx, row * rows + dy));
    }
  }
  return codes;
}

function children3d(code: string, level: number): string[] {
  const { layer } = layeredIndexOf(code);
  const step = 2 ** (HEIGHT_SHIFT[level] as number);
  const layers = 2 ** (HEIGHT_SHIFT[level - 1] as number) / step;
  return flatChildren(flat(code), level).flatMap((child) =>
    Array.from({ length: layers }, (_, at) =>
      layeredCodeOf({ ...indexOf(child), layer: layer + at * step }),
    ),
  );
}

/**
 * The 2D code of the column a 3D code stands in; a 2D code is its own.
 * @throws GridError for anything that is not a code
 */
export function flat(code: string): string {
  if (!is3d(code)) return canonical(code);
  const { level, column, row } = layeredIndexOf(code);
  return codeOf(level, column, row);
}

/**
 * Whether cell `a` contains cell `b` (a cell contains itself). A 2D cell is a column without end,
 * so it contains the 3D cells above and below it; a 3D cell contains no 2D cell.
 * @throws GridError for anything that is not a code
 */
export function contains(a: string, b: string): boolean {
  const outer = canonical(a);
  const inner = canonical(b);
  if (is3d(outer)) return is3d(inner) && inner.startsWith(outer);
  return flat(inner).startsWith(outer);
}
