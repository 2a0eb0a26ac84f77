import type { AssetContent, AssetState } from './asset.ts';
import { codeScheme, codeSchemes, parseAssetCode } from './asset-code.ts';
import type { AssetField, ColumnMeaning } from './asset-columns.ts';
import { textLimits, tidyText } from './asset-text.ts';
import { toCgcs2000 } from './coordinate-system.ts';
import { isInDistrict } from './district.ts';
import { type ImportProblem, importProblem } from './import-problem.ts';
import {
  type Cell,
  checkText,
  type Reader,
  type RowContext,
  readDate,
  readDegrees,
  readHeight,
  readOptional,
  readText,
} from './row-cells.ts';

/** What a row says of its asset: nothing of columns the file lacks. */
export type AssetDraft = Partial<AssetContent>;

/** The four words of GB/T 30428.2 for the state of an asset. */
export const stateWords: ReadonlyMap<string, AssetState> = new Map([
  ['完好', 'intact'],
  ['破损', 'damaged'],
  ['丢失', 'lost'],
  ['废弃', 'abandoned'],
]);

/** Reads one row. Pure; all that is wrong with it is in `problems`, and a refused cell is not in `draft`. */
export function parseAssetRow(
  line: { row: number; cells: readonly string[] },
  columns: readonly ColumnMeaning[],
  context: RowContext,
): { draft: AssetDraft; problems: ImportProblem[] } {
  const problems: ImportProblem[] = [];
  const cells = new Map<AssetField | ColumnMeaning, Cell>();
  for (const [index, meaning] of columns.entries()) {
    const value = tidyText(line.cells[index] ?? '');
    cells.set(meaning.field ?? meaning, { column: meaning.header, value });
  }
  const reader: Reader = {
    context,
    cell: (field) => cells.get(field),
    refuse: (cell, code, detail) => {
      problems.push(importProblem({ row: line.row, ...cell }, code, detail));
      return undefined;
    },
  };
  const surplus = line.cells.slice(columns.length).find((value) => value !== '');
  if (surplus !== undefined) {
    reader.refuse({ column: `#${columns.length + 1}`, value: surplus }, 'row-too-long');
  }
  const draft = {
    ...readCode(reader),
    ...readDepartments(reader),
    ...readPosition(reader),
    ...readRest(reader),
    ...readExtra(reader, columns, cells),
  };
  return { draft: present(draft), problems };
}

/** Without the fields that are undefined, so that a draft can be laid over an asset. */
const present = (draft: Record<string, unknown>): AssetDraft =>
  Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));

function readCode(reader: Reader) {
  const { cell, refuse, context } = reader;
  const code = cell('assetCode');
  if (!code) return {};
  if (code.value === '') return refuse(code, 'value-missing');
  const schemeCell = cell('scheme');
  const scheme = schemeCell?.value || context.scheme;
  if (schemeCell && !codeSchemes.some((each) => each.scheme === scheme)) {
    return refuse(schemeCell, 'scheme-unknown', codeSchemes.map((each) => each.scheme).join(', '));
  }
  const parts = tryParse(code.value, scheme);
  if (!parts) return refuse(code, 'code-invalid');
  if (parts.districtCode !== context.districtCode) {
    return refuse(code, 'code-district', context.districtCode);
  }
  return {
    assetCode: code.value,
    scheme,
    classCode: readClass(reader, code, scheme, parts.classCode),
  };
}

function tryParse(code: string, scheme: string) {
  try {
    return parseAssetCode(code, codeScheme(scheme));
  } catch {
    return undefined;
  }
}

/** A class of the code's own scheme stands in its digits; one of another scheme must be named. */
function readClass({ cell, refuse, context }: Reader, code: Cell, scheme: string, digits: string) {
  const named = cell('classCode');
  const assetClass = context.classes.get(named?.value || digits);
  if (!assetClass) return refuse(named?.value ? named : code, 'class-unknown');
  if (named && assetClass.scheme === scheme && assetClass.classCode !== digits) {
    return refuse(named, 'class-differs', digits);
  }
  return assetClass.classCode;
}

const readDepartments = (reader: Reader) => ({
  supervisorId: readDepartment(reader, 'supervisorCode', 'supervisorName'),
  ownerId: readDepartment(reader, 'ownerCode', 'ownerName'),
  maintainerId: readDepartment(reader, 'maintainerCode', 'maintainerName'),
});

/** By its code where there is one; names of departments are written in too many ways. */
function readDepartment({ cell, refuse, context }: Reader, code: AssetField, name: AssetField) {
  const codeCell = cell(code);
  const nameCell = cell(name);
  if (codeCell?.value) {
    const department = context.departments.byCode.get(codeCell.value);
    return department?.departmentId ?? refuse(codeCell, 'department-unknown');
  }
  if (nameCell?.value) {
    const department = context.departments.byName.get(nameCell.value);
    if (department === 'several') return refuse(nameCell, 'department-ambiguous');
    return department?.departmentId ?? refuse(nameCell, 'department-unknown');
  }
  const empty = codeCell ?? nameCell;
  return empty && refuse(empty, 'value-missing');
}

function readPosition(reader: Reader) {
  const { cell, refuse, context } = reader;
  const [x, y] = [cell('lng'), cell('lat')];
  const heightM = readHeight(reader);
  if (!x && !y) return { heightM };
  const lng = x && readDegrees(reader, x, 180);
  const lat = y && readDegrees(reader, y, 180);
  if (!x || !y || lng === undefined || lat === undefined) return { heightM };
  if (Math.abs(lat) >= 88) {
    return refuse(y, Math.abs(lng) < 88 ? 'coordinate-swapped' : 'coordinate-invalid');
  }
  const place = toCgcs2000({ lng, lat }, context.system);
  if (!isInDistrict(place, context.bounds)) {
    const value = `${x.value}, ${y.value}`;
    return refuse({ column: `${x.column}, ${y.column}`, value }, 'coordinate-outside');
  }
  return { ...place, heightM };
}

const readRest = (reader: Reader) => ({
  state: readState(reader),
  builtOn: readDate(reader, 'builtOn'),
  changedOn: readDate(reader, 'changedOn'),
  name: readText(reader, 'name') || undefined,
  material: readOptional(reader, 'material'),
  street: readOptional(reader, 'street'),
  community: readOptional(reader, 'community'),
  locationNote: readOptional(reader, 'locationNote'),
  dataSource: readOptional(reader, 'dataSource'),
  note: readOptional(reader, 'note'),
});

function readState({ cell, refuse }: Reader): AssetState | undefined {
  const state = cell('state');
  if (!state?.value) return undefined;
  return stateWords.get(state.value) ?? refuse(state, 'state-unknown');
}

/** Columns we have no field for; an empty cell stays empty here, so that it can clear what was there. */
function readExtra(
  reader: Reader,
  columns: readonly ColumnMeaning[],
  cells: ReadonlyMap<AssetField | ColumnMeaning, Cell>,
): { extra?: Record<string, string> } {
  const unknown = columns.filter(({ field }) => field === undefined);
  if (unknown.length === 0) return {};
  const entries = unknown.flatMap((meaning) => {
    const cell = cells.get(meaning);
    const text = cell && checkText(reader, cell, textLimits.extra);
    return text === undefined ? [] : [[meaning.header, text]];
  });
  return { extra: Object.fromEntries(entries) };
}
