import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { importAssets } from '../../assets/import-assets.ts';
import { addDepartment } from '../../assets/index.ts';
import { type TestRegister, testRegister } from '../support/register.ts';

const HEAD = 'ObjID,ObjName,DeptCode1,DeptCode2,DeptCode3,PointX,PointY';
const row = (serial: number, rest = '路灯,S,S,L,114.35,22.69') =>
  `4403100118${String(serial).padStart(6, '0')},${rest}`;
const csv = (...lines: string[]) => lines.join('\n');

describe('importing assets', () => {
  let register: TestRegister;
  beforeAll(async () => {
    register = await testRegister();
  });
  beforeEach(() => register.clear());
  afterAll(() => register.drop());

  it('says how far it is, and writes nothing for somebody who has left', async () => {
    const told: string[] = [];
    const bytes = new TextEncoder().encode(csv(HEAD, row(1), row(2), row(3)));
    const look = { mode: 'skip-bad', format: 'csv', system: 'cgcs2000' } as const;
    const input = { ...look, bytes, scheme: 'gbt30428-2013' };
    const watch = {
      onChecked: (done: number, rows: number) => told.push(`checked ${done} of ${rows}`),
      onWritten: (done: number, rows: number) => told.push(`written ${done} of ${rows}`),
    };
    const gone = importAssets(register.deps, input, { ...watch, isGone: () => true });
    await expect(gone).rejects.toMatchObject({ code: 'conflict' });
    expect(await register.assets()).toEqual([]);
    expect(told.splice(0)).toEqual(['checked 3 of 3']);
    await importAssets(register.deps, input, watch);
    expect(await register.assets()).toHaveLength(3);
    expect(told).toEqual(['checked 3 of 3', 'written 0 of 3', 'written 3 of 3']);
  });

  it('creates what is new, updates what changed, and leaves the rest', async () => {
    expect(await register.import(csv(HEAD, row(1), row(2), row(3)))).toMatchObject({
      rows: 3,
      created: 3,
      updated: 0,
      unchanged: 0,
      refused: 0,
      applied: true,
    });
    const again = csv(HEAD, row(1), row(2, '坏路灯,S,S,L,114.351,22.69'), row(4));
    expect(await register.import(again)).toMatchObject({ created: 1, updated: 1, unchanged: 1 });
    const assets = await register.assets();
    expect(assets.map(({ name, lng }) => [name, lng])).toEqual([
      ['路灯', 114.35],
      ['坏路灯', 114.351],
      ['路灯', 114.35],
      ['路灯', 114.35],
    ]);
    expect(assets[1]?.gridCode).not.toBe(assets[0]?.gridCode);
    expect(await register.import(again)).toMatchObject({ unchanged: 3, applied: false });
  });

  it('keeps what the file has no column for, and clears what it leaves empty', async () => {
    await register.import(
      csv(`${HEAD},Material,Note,灯杆编号`, row(1, '路灯,S,S,L,114.35,22.69,钢,旧,A-1')),
    );
    await register.import(csv('ObjID,Material', '4403100118000001,'));
    expect((await register.assets())[0]).toMatchObject({
      material: null,
      note: '旧',
      extra: { 灯杆编号: 'A-1' },
    });
    await register.import(csv('ObjID,灯杆编号', '4403100118000001,'));
    expect((await register.assets())[0]?.extra).toEqual({});
  });

  it('writes nothing in a dry run, nor when all must be good and one is not', async () => {
    const file = csv(HEAD, row(1), row(2, '路灯,S,S,X,114.35,22.69'));
    for (const mode of ['dry-run', 'all-or-nothing'] as const) {
      expect(await register.import(file, { mode })).toMatchObject({
        created: 1,
        refused: 1,
        applied: false,
      });
    }
    expect(await register.assets()).toEqual([]);
    expect(await register.import(file, { mode: 'skip-bad' })).toMatchObject({ applied: true });
    expect(await register.assets()).toHaveLength(1);
  });

  it('finds the second of two rows with one code, and rows longer than the header', async () => {
    const file = csv(HEAD, row(1), row(2), row(1), `${row(3)},,x`);
    const report = await register.import(file, { mode: 'skip-bad' });
    expect(report).toMatchObject({ created: 2, refused: 2 });
    expect(report.problems).toMatchObject([
      { row: 4, column: 'ObjID', code: 'code-duplicate', en: expect.stringContaining('row 2') },
      { row: 5, column: '#8', value: 'x', code: 'row-too-long' },
    ]);
  });

  it('takes departments by name when there is no code, unless two have the name', async () => {
    const head = '标识码,主管部门,权属单位,养护单位,经度,纬度';
    const good = '4403100118000001,城管局,城管局,路灯所,114.35,22.69';
    expect(await register.import(csv(head, good))).toMatchObject({ created: 1 });
    await addDepartment(register.deps, { departmentCode: 'S2', nameZh: '城管局', kind: 'bureau' });
    const report = await register.import(csv(head, good), { mode: 'dry-run' });
    expect(report.problems.map(({ code }) => code)).toEqual([
      'department-ambiguous',
      'department-ambiguous',
    ]);
  });

  it('converts from the coordinate system that is named', async () => {
    await register.import(csv(HEAD, row(1)), { system: 'gcj02' });
    const [gcj] = await register.assets();
    // Around Shenzhen GCJ-02 lies about 520 m east and 300 m south of the true place.
    expect(gcj?.lng).toBeCloseTo(114.35 - 0.0051, 3);
    expect(gcj?.lat).toBeCloseTo(22.69 + 0.0027, 3);
    await register.import(csv(HEAD, row(1)), { system: 'bd09' });
    const [bd] = await register.assets();
    expect(Math.abs((bd?.lng ?? 0) - (gcj?.lng ?? 0))).toBeGreaterThan(0.005);
  });

  it('reads codes of the newer layout when its class is named', async () => {
    const head = `${HEAD},ClassCode`;
    const line = '4403100101800042,路灯,S,S,L,114.35,22.69,0118';
    expect(await register.import(csv(head, line), { scheme: 'ops-platform' })).toMatchObject({
      created: 1,
    });
    expect((await register.assets())[0]).toMatchObject({
      scheme: 'ops-platform',
      classCode: '0118',
    });
  });

  it('reads GB18030, UTF-16 and UTF-8 with a mark alike', async () => {
    // 路灯 in GB18030 is C2B7 B5C6.
    const gb = Buffer.concat([
      Buffer.from(`${HEAD}\n4403100118000001,`),
      Buffer.from([0xc2, 0xb7, 0xb5, 0xc6]),
      Buffer.from(',S,S,L,114.35,22.69\n'),
    ]);
    expect(await register.import(gb)).toMatchObject({ created: 1 });
    const text = csv(HEAD, row(1));
    expect(await register.import(`\ufeff${text}`)).toMatchObject({ unchanged: 1 });
    const utf16 = Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le');
    expect(await register.import(utf16)).toMatchObject({ unchanged: 1 });
  });

  it('lists the first thousand problems and counts the rest', async () => {
    const lines = Array.from({ length: 1500 }, (_, index) =>
      row(index + 1, '路灯,S,S,X,114.35,22.69'),
    );
    const report = await register.import(csv(HEAD, ...lines));
    expect(report).toMatchObject({ refused: 1500, problemCount: 1500 });
    expect(report.problems).toHaveLength(1000);
  });

  const xlsxOf = async (rows: unknown[][]) =>
    writeXlsxFile(
      rows.map((cells) =>
        cells.map((value) => (typeof value === 'string' ? { value, type: String } : value)),
      ) as never,
    ).toBuffer();

  it('reads a workbook with numbers and dates in it', async () => {
    const file = await xlsxOf([
      [...HEAD.split(','), 'ORDate'],
      [
        '4403100118000001',
        '路灯',
        'S',
        'S',
        'L',
        114.35,
        22.69,
        { value: new Date('2019-05-06T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
      ],
      [4403100118000002, '路灯', 'S', 'S', 'L', 114.35, 22.69, '2019年5月6日'],
    ]);
    expect(await register.import(file, { format: 'xlsx' })).toMatchObject({ created: 2 });
    expect((await register.assets()).map(({ builtOn }) => builtOn)).toEqual([
      '2019-05-06',
      '2019-05-06',
    ]);
  });

  it('reads GeoJSON, with the height of the position', async () => {
    const feature = {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [114.35, 22.69, 31.5] },
      properties: { ObjID: '4403100118000001', DeptCode1: 'S', DeptCode2: 'S', DeptCode3: 'L' },
    };
    const file = JSON.stringify({ type: 'FeatureCollection', features: [feature] });
    expect(await register.import(file, { format: 'geojson' })).toMatchObject({ created: 1 });
    expect((await register.assets())[0]).toMatchObject({ name: '路灯', heightM: 31.5 });
  });
});
