import type { AssetField } from './asset-columns.ts';
import { isPlainText, textLimits } from './asset-text.ts';
import { parseDate } from './calendar-date.ts';
import type { AssetClass } from './class-store.ts';
import type { CoordinateSystem } from './coordinate-system.ts';
import type { DepartmentIndex } from './department-index.ts';
import type { Bounds } from './district.ts';
import type { ImportProblemCode } from './import-problem.ts';
import { readDecimal } from './table.ts';

/** What a row is judged by. */
export type RowContext = {
  system: CoordinateSystem;
  /** The layout of codes in rows that do not name one. */
  scheme: string;
  districtCode: string;
  bounds: Bounds | undefined;
  /** In China, YYYY-MM-DD: no asset was built after it. */
  today: string;
  departments: DepartmentIndex;
  classes: ReadonlyMap<string, AssetClass>;
};

/** One cell of a row, under the header the file has for it. */
export type Cell = { column: string; value: string };
/** The row at hand: its cells, and where to say that one of them is refused. */
export type Reader = {
  cell(field: AssetField): Cell | undefined;
  refuse(cell: Cell, code: ImportProblemCode, detail?: string): undefined;
  context: RowContext;
};

export function readDegrees({ refuse }: Reader, cell: Cell, limit: number): number | undefined {
  if (cell.value === '') return refuse(cell, 'value-missing');
  const degrees = readDecimal(cell.value);
  return Math.abs(degrees) <= limit ? degrees : refuse(cell, 'coordinate-invalid');
}

export function readHeight({ cell, refuse }: Reader): number | null | undefined {
  const height = cell('heightM');
  if (!height) return undefined;
  if (height.value === '') return null;
  const metres = readDecimal(height.value);
  return metres >= -500 && metres <= 9000 ? metres : refuse(height, 'height-invalid');
}

export function readDate(
  reader: Reader,
  field: 'builtOn' | 'changedOn',
): string | null | undefined {
  const cell = reader.cell(field);
  if (!cell) return undefined;
  if (cell.value === '') return null;
  const date = parseDate(cell.value);
  if (!date) return reader.refuse(cell, 'date-invalid');
  return date > reader.context.today ? reader.refuse(cell, 'date-future') : date;
}

type TextField = keyof Omit<typeof textLimits, 'extra'>;

export function readText(reader: Reader, field: TextField): string | undefined {
  const cell = reader.cell(field);
  return cell && checkText(reader, cell, textLimits[field]);
}

export function readOptional(reader: Reader, field: TextField): string | null | undefined {
  const text = readText(reader, field);
  return text === '' ? null : text;
}

export function checkText({ refuse }: Reader, cell: Cell, limit: number): string | undefined {
  if (!isPlainText(cell.value)) return refuse(cell, 'text-invalid');
  if (cell.value.length > limit) return refuse(cell, 'text-too-long', String(limit));
  return cell.value;
}
