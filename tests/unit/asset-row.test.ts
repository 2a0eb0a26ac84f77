import { describe, expect, it } from 'vitest';
import { readHeaders } from '../../assets/asset-columns.ts';
import { parseAssetRow } from '../../assets/asset-row.ts';
import type { AssetClass } from '../../assets/class-store.ts';
import { indexDepartments } from '../../assets/department-index.ts';
import type { RowContext } from '../../assets/row-cells.ts';
import classes from '../../assets/seed/classes.json' with { type: 'json' };

const department = (departmentCode: string, nameZh: string) => ({
  departmentId: `id-${departmentCode}`,
  departmentCode,
  nameZh,
  nameEn: null,
  kind: 'bureau' as const,
  parentId: null,
  isDemo: false,
  disabled: false,
});

const context: RowContext = {
  system: 'cgcs2000',
  scheme: 'gbt30428-2013',
  districtCode: '440310',
  bounds: { west: 114.28, south: 22.62, east: 114.46, north: 22.79 },
  today: '2026-11-23',
  departments: indexDepartments([
    department('S', '城管局'),
    department('L', '路灯所'),
    department('A', '同名'),
    department('B', '同名'),
  ]),
  classes: new Map((classes as AssetClass[]).map((each) => [each.classCode, each])),
};

const good: Record<string, string> = {
  ObjID: '4403100118000002',
  ObjName: '路灯',
  DeptCode1: 'S',
  DeptCode2: 'S',
  DeptCode3: 'L',
  PointX: '114.35',
  PointY: '22.69',
  ObjState: '破损',
  ORDate: '2020/3/5',
  Height: '31.5',
  灯杆编号: 'A-1',
};

const parse = (changes: Record<string, string>, of: RowContext = context) => {
  const cells = { ...good, ...changes };
  const columns = readHeaders(Object.keys(cells));
  return parseAssetRow({ row: 7, cells: Object.values(cells) }, columns, of);
};

describe('a row of an import', () => {
  it('says what is in its columns', () => {
    expect(parse({})).toEqual({
      problems: [],
      draft: {
        assetCode: '4403100118000002',
        scheme: 'gbt30428-2013',
        classCode: '0118',
        name: '路灯',
        supervisorId: 'id-S',
        ownerId: 'id-S',
        maintainerId: 'id-L',
        lng: 114.35,
        lat: 22.69,
        heightM: 31.5,
        state: 'damaged',
        builtOn: '2020-03-05',
        extra: { 灯杆编号: 'A-1' },
      },
    });
  });

  it.each([
    ['ObjID', '', 'value-missing'],
    ['ObjID', '440310011800001', 'code-invalid'],
    ['ObjID', '4.4031E+15', 'code-invalid'],
    ['ObjID', '4403090118000001', 'code-district'],
    ['ObjID', '4403109999000001', 'class-unknown'],
    ['ClassCode', '0305', 'class-differs'],
    ['ClassCode', '0999', 'class-unknown'],
    ['CodeScheme', 'gb', 'scheme-unknown'],
    ['DeptCode3', 'X9', 'department-unknown'],
    ['DeptCode3', '', 'value-missing'],
    ['PointX', '', 'value-missing'],
    ['PointX', 'abc', 'coordinate-invalid'],
    ['PointX', '0x72', 'coordinate-invalid'],
    ['PointX', '506812.5', 'coordinate-invalid'],
    ['PointX', 'NaN', 'coordinate-invalid'],
    ['PointX', '1e999', 'coordinate-invalid'],
    ['PointY', '114.35', 'coordinate-invalid'],
    ['Height', '99999', 'height-invalid'],
    ['Height', '12米', 'height-invalid'],
    ['ObjState', '坏了', 'state-unknown'],
    ['ObjState', 'constructor', 'state-unknown'],
    ['DeptCode1', 'constructor', 'department-unknown'],
    ['ORDate', '2020-02-30', 'date-invalid'],
    ['ORDate', '去年', 'date-invalid'],
    ['ORDate', '2026-11-24', 'date-future'],
    ['CHDate', '20201301', 'date-invalid'],
    ['ObjName', 'a\u0007b', 'text-invalid'],
    ['ObjName', 'a\ud800b', 'text-invalid'],
    ['ObjName', '长'.repeat(201), 'text-too-long'],
    ['灯杆编号', 'a\0b', 'text-invalid'],
  ])('is refused for %s %j: %s', (column, value, code) => {
    const { problems } = parse({ [column]: value });
    expect(problems).toMatchObject([{ row: 7, column, code }]);
    expect(problems[0]?.value).toBe(value.length > 80 ? `${value.slice(0, 80)}…` : value);
    expect(problems[0]?.zh).toMatch(/\p{Script=Han}/u);
    expect(problems[0]?.en).toMatch(/^[a-z]/);
  });

  it.each([
    [{ PointX: '22.69', PointY: '114.35' }, 'coordinate-swapped'],
    [{ PointX: '113.9' }, 'coordinate-outside'],
    [{ PointY: '22.85' }, 'coordinate-outside'],
  ])('is refused for the place %j: %s', (place, code) => {
    expect(parse(place).problems).toMatchObject([{ code }]);
  });

  it('may lie a little beyond the district, and anywhere when its bounds are not known', () => {
    expect(parse({ PointX: '114.465' }).problems).toEqual([]);
    expect(parse({ PointX: '100' }, { ...context, bounds: undefined }).problems).toEqual([]);
  });

  it.each([
    ['2020-3-5', '2020-03-05'],
    ['20200305', '2020-03-05'],
    ['2020年3月5日', '2020-03-05'],
    ['2020-03-05 08:00:00', '2020-03-05'],
    ['2020.3.5', '2020-03-05'],
    ['2026-11-23', '2026-11-23'],
    ['', null],
  ])('was built on %j, that is %s', (text, builtOn) => {
    expect(parse({ ORDate: text }).draft.builtOn).toBe(builtOn);
  });

  it('names departments by name where there is no code, unless two have it', () => {
    expect(parse({ DeptCode2: '', DeptName2: '路灯所' }).draft.ownerId).toBe('id-L');
    const { problems } = parse({ DeptCode2: '', DeptName2: '同名' });
    expect(problems).toMatchObject([{ column: 'DeptName2', code: 'department-ambiguous' }]);
  });

  it('has all its problems named at once', () => {
    const { problems } = parse({ ObjID: 'x', DeptCode1: 'x', ORDate: 'x', ObjState: 'x' });
    expect(problems.map(({ column }) => column).sort()).toEqual([
      'DeptCode1',
      'ORDate',
      'ObjID',
      'ObjState',
    ]);
  });
});

describe('headers of an import', () => {
  it('are known in Chinese, in any case, with blanks and underscores', () => {
    const fields = readHeaders([
      '标识码',
      'OBJ_NAME',
      ' 权属单位 ',
      'point x',
      '养护单位（代码）',
    ]).map(({ field }) => field);
    expect(fields).toEqual(['assetCode', 'name', 'ownerName', 'lng', undefined]);
  });
});
