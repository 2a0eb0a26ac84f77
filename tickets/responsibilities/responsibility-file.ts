import { Readable } from 'node:stream';
import {
  type CellValue,
  headerKey,
  readTable,
  type TableFormat,
  unreadable,
  writeTable,
} from '../../assets/index.ts';
import type { Db } from '../../platform/db.ts';
import type { Day, LimitClock } from '../deadline.ts';
import { limitProblem, type Responsibility, versionOn } from './responsibility.ts';
import { listCategoryNames, listVersions } from './responsibility-store.ts';

/** The formats that the list is exchanged in. */
export const listFormats = ['csv', 'xlsx'] as const;
export type ListFormat = (typeof listFormats)[number] & TableFormat;

const clockWords: Record<LimitClock, string> = {
  'urgent-hours': '紧急工作时',
  'working-hours': '工作时',
  'working-days': '工作日',
};

/** Column of a file → what it is called in files in English. */
const columns = {
  类别代码: 'class',
  问题代码: 'problem',
  类别: 'class name',
  问题: 'problem name',
  紧急程度: 'urgency',
  时限: 'limit',
  时限单位: 'clock',
  立案条件: 'filing condition',
  结案条件: 'closing condition',
  法律依据: 'legal basis',
} as const;
type Column = keyof typeof columns;
const headers = Object.keys(columns) as Column[];
/** Names are for people; they are not read. */
const needed = headers.filter((name) => name !== '类别' && name !== '问题' && name !== '法律依据');

/** The list as it holds on a day, as a file that `readList` takes back. */
export async function exportList(
  { query }: Pick<Db, 'query'>,
  format: ListFormat,
  day: Day,
): Promise<Readable> {
  const versions = Map.groupBy(await listVersions(query), (row) => keyOf(row));
  const names = await listCategoryNames(query);
  const rows = names.flatMap((each): CellValue[][] => {
    const row = versionOn(versions.get(keyOf(each)) ?? [], day);
    if (!row || row.withdrawn) return [];
    return [
      [
        ...[row.classCode, row.problemCode, each.classZh ?? '', each.problemZh ?? ''],
        ...[row.urgency, row.limitValue, clockWords[row.limitClock]],
        ...[row.filingCondition, row.closingCondition, row.legalBasis ?? ''],
      ],
    ];
  });
  return Readable.from(writeTable[format](headers, Readable.from([rows])));
}

const keyOf = ({ classCode, problemCode }: { classCode: string; problemCode: string }) =>
  `${classCode} ${problemCode}`;

export type ListProblem = { row: number; column: string | null; message: string };
export type ListRow = Responsibility & { row: number };

/** The rows of a file and all that is wrong with them. @throws AppError `import-unreadable` */
export async function readList(
  bytes: Uint8Array,
  format: ListFormat,
): Promise<{ rows: ListRow[]; count: number; problems: ListProblem[] }> {
  const table = await readTable(bytes, format);
  const keys = table.headers.map(headerKey);
  const at = Object.fromEntries(
    headers.map((name) => [
      name,
      keys.findIndex((key) => key === headerKey(name) || key === headerKey(columns[name])),
    ]),
  ) as Record<Column, number>;
  const missing = needed.filter((name) => at[name] === -1);
  if (missing.length > 0) {
    throw unreadable(
      `The file has no column ${missing.map((name) => `${name} (${columns[name]})`).join(', ')}.`,
    );
  }
  const problems: ListProblem[] = [];
  const seen = new Set<string>();
  const rows = table.rows.map(({ row, cells }) => {
    const cell = (name: Column) => (cells[at[name]] ?? '').trim();
    const read = { ...readRow(cell, row, problems), row };
    if (seen.has(keyOf(read))) {
      problems.push({ row, column: '问题代码', message: 'The file has this row twice.' });
    }
    seen.add(keyOf(read));
    return read;
  });
  return { rows, count: rows.length, problems };
}

const URGENCIES = ['A', 'B', 'C'] as const;
const MAX_TEXT = 500;

function readRow(
  cell: (name: Column) => string,
  row: number,
  problems: ListProblem[],
): Responsibility {
  const wrong = (column: Column, message: string) => problems.push({ row, column, message });
  const urgency = URGENCIES.find((each) => each === cell('紧急程度').toUpperCase());
  if (!urgency) wrong('紧急程度', 'must be A, B or C');
  const limitClock = (Object.keys(clockWords) as LimitClock[]).find((each) =>
    [each, clockWords[each]].includes(cell('时限单位')),
  );
  if (!limitClock) wrong('时限单位', `must be ${Object.values(clockWords).join(', ')}`);
  const limitValue = Number(cell('时限'));
  const wrongLimit = limitClock && limitProblem({ limitValue, limitClock });
  if (wrongLimit) wrong('时限', wrongLimit);
  for (const name of ['立案条件', '结案条件'] as const) {
    if (!cell(name)) wrong(name, 'must not be empty');
  }
  for (const name of ['立案条件', '结案条件', '法律依据'] as const) {
    if (cell(name).length > MAX_TEXT) wrong(name, `at most ${MAX_TEXT} characters`);
  }
  return {
    ...{ classCode: cell('类别代码'), problemCode: cell('问题代码') },
    ...{ urgency: urgency ?? 'C', limitValue, limitClock: limitClock ?? 'working-days' },
    ...{ filingCondition: cell('立案条件'), closingCondition: cell('结案条件') },
    legalBasis: cell('法律依据') || null,
  };
}
