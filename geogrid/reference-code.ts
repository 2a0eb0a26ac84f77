/**
 * Reference grid codes, GB/T 39409-2020 clause 7, and short codes, clause 8: a cell named by its
 * distance from a known one, such as `N50J475492E-10` or `求是塔-20`.
 */
import { codeOf, indexOf } from './code2d.ts';
import { GridError } from './grid-error.ts';
import { flat, is3d } from './hierarchy.ts';
import { LENGTH_2D, MAX_LEVEL } from './levels.ts';
import { move } from './neighbours.ts';
import { columnsAround } from './units.ts';

/** Offsets as written: 0–7 count east or north, A–G count 1–7 west or south (figure 14). */
const OFFSETS = '01234567';
const BACK_OFFSETS = '0ABCDEFG';
const COARSEST_LEVEL = 5;

/**
 * The reference code of a target cell as seen from a reference cell: cells east and north in
 * every hemisphere, then one pair of digits a level if the target is finer.
 * @param origin 2D code of level 5 or finer (7.2)
 * @param target 2D code of the same level or finer, at most 7 cells away in each direction
 * @throws GridError for codes that are illegal, too coarse, or too far apart
 */
export function reference(origin: string, target: string): string {
  const from = originIndex(origin);
  if (is3d(target)) throw new GridError('reference', target, 'a reference code needs 2D codes');
  const code = flat(target);
  const { level } = indexOf(code);
  if (level < from.level) {
    const rule = `the target must be of level ${from.level}, as the reference cell, or finer`;
    throw new GridError('reference', target, rule);
  }
  const near = indexOf(code.slice(0, LENGTH_2D[from.level]));
  const around = columnsAround(from.level);
  const eastward = near.column - from.column;
  const dx = eastward - around * Math.round(eastward / around);
  let text = `${flat(origin)}-${writeOffset(dx, target)}${writeOffset(near.row - from.row, target)}`;
  for (let finer = from.level + 1; finer <= level; finer++) {
    const digits = code.slice(LENGTH_2D[finer - 1], LENGTH_2D[finer]);
    text += `-${finer === 6 ? fromZOrder(digits) : digits}`;
  }
  return text;
}

/**
 * The 2D code that a reference code or short code stands for.
 * @param places codes of the place names that short codes may begin with (clause 8)
 * @throws GridError for a form that clause 7 does not know, and for names missing from `places`
 */
export function resolve(text: string, places?: ReadonlyMap<string, string>): string {
  const parts =
    typeof text === 'string' ? /^(.+?)-([0-7A-G]{2})((?:-[0-7]{2})*)$/i.exec(text) : null;
  if (!parts) {
    const rule = 'a reference code reads C0-MN[-M′N′…], offsets 0–7 or A–G, then digits 0–7';
    throw new GridError('reference', text, rule);
  }
  const [, name = '', offset = '', inner = ''] = parts;
  const from = originIndex(places?.get(name) ?? name);
  const pairs = inner.split('-').slice(1);
  if (from.level + pairs.length > MAX_LEVEL) {
    throw new GridError('reference', text, 'a reference code cannot be finer than level 10');
  }
  const to = move(from, readOffset(offset.charAt(0)), readOffset(offset.charAt(1)));
  if (!to) throw new GridError('polar', text, 'the target would lie in a polar cap (5.3)');
  let code = codeOf(to.level, to.column, to.row);
  for (const [at, pair] of pairs.entries()) {
    code += from.level + at + 1 === 6 ? toZOrder(pair, text) : pair;
  }
  return code;
}

function originIndex(origin: string) {
  if (is3d(origin)) throw new GridError('reference', origin, 'a reference code needs 2D codes');
  const index = indexOf(origin);
  if (index.level < COARSEST_LEVEL) {
    throw new GridError(
      'reference',
      origin,
      'the reference cell must be of level 5 or finer (7.2)',
    );
  }
  return index;
}

function writeOffset(cells: number, target: string): string {
  const char = (cells < 0 ? BACK_OFFSETS : OFFSETS)[Math.abs(cells)];
  if (!char) {
    throw new GridError('reference', target, `the target is ${cells} cells away; 7 is the most`);
  }
  return char;
}

function readOffset(char: string): number {
  const forward = OFFSETS.indexOf(char);
  return forward >= 0 ? forward : -BACK_OFFSETS.indexOf(char.toUpperCase());
}

/** Level 6 is one Z-order digit in a code but a column and a row in a reference code (7.3). */
function fromZOrder(digit: string): string {
  const z = Number(digit);
  return `${z & 1}${z >> 1}`;
}

function toZOrder(pair: string, text: string): string {
  if (!/^[01]{2}$/.test(pair)) {
    throw new GridError('reference', text, 'level 6 is written 00, 10, 01 or 11');
  }
  return String(Number(pair.charAt(1)) * 2 + Number(pair.charAt(0)));
}
