import { readFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import type { Box } from '../../detection/index.ts';

export type Corner = { x: number; y: number };

/** `key=number`, added to those that were given before. */
export function collectSetting(
  text: string,
  before: Record<string, number>,
): Record<string, number> {
  const [key, value, ...more] = text.split('=');
  const number = value?.trim() ? Number(value) : Number.NaN;
  if (key && more.length === 0 && Number.isFinite(number)) return { ...before, [key]: number };
  throw new InvalidArgumentError('must be key=number.');
}

/** `x1,y1,x2,y2`, added to those that were given before. */
export function collectBox(text: string, before: Box[]): Box[] {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, ...more] = numbersOf(text);
  if (more.length === 0 && x1 < x2 && y1 < y2) return [...before, [x1, y1, x2, y2]];
  throw new InvalidArgumentError('must be left,top,right,bottom.');
}

export function secondsOf(text: string): number {
  const seconds = text.trim() ? Number(text) : Number.NaN;
  if (Number.isFinite(seconds)) return seconds;
  throw new InvalidArgumentError('must be a number of seconds.');
}

/** The corners of a polygon: `x,y,x,y,…`, or a JSON file that holds [[x,y],…]. */
export function cornersOf(text: string): Corner[] {
  const flat = /^[\s\d.,-]+$/.test(text) ? numbersOf(text) : pairsIn(jsonOf(text)).flat();
  const corners = flat.flatMap((x, at) => (at % 2 === 0 ? [{ x, y: flat[at + 1] ?? 0 }] : []));
  if (flat.length % 2 === 0 && corners.length >= 3) return corners;
  throw new InvalidArgumentError('needs at least three corners, two numbers each.');
}

function numbersOf(text: string): number[] {
  const numbers = text.split(',').map((each) => (each.trim() ? Number(each) : Number.NaN));
  if (numbers.every(Number.isFinite)) return numbers;
  throw new InvalidArgumentError('must be numbers with commas between them.');
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { message } = error as Error;
    throw new InvalidArgumentError(`cannot be read from ${file}: ${message}.`);
  }
}

function pairsIn(value: unknown): [number, number][] {
  const isPair = (pair: unknown): pair is [number, number] =>
    Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite);
  if (Array.isArray(value) && value.every(isPair)) return value;
  throw new InvalidArgumentError('the file must hold [[x,y],…].');
}
