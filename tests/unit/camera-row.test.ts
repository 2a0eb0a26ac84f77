import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexDepartments } from '../../assets/index.ts';
import { readCameraHeaders } from '../../detection/cameras/camera-columns.ts';
import { type CameraRowContext, readCameraRow } from '../../detection/cameras/camera-row.ts';

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
const contextOf = (headers: string[]): CameraRowContext => ({
  headers: readCameraHeaders(headers),
  system: 'wgs84',
  departments: indexDepartments([
    department('L', '路灯所'),
    department('S1', '城管局'),
    department('S2', '城管局'),
  ]),
  isInReach: ({ lng }) => lng > 114 && lng < 115,
});
const read = (row: Record<string, string>) =>
  readCameraRow({ row: 2, cells: Object.values(row) }, contextOf(Object.keys(row)));

const GB = {
  gbDeviceId: '34020000001310000001',
  gbName: '坪山大道1号',
  gbLongitude: '114.35',
  gbLatitude: '22.69',
};

describe('a row of a platform of GB/T 28181', () => {
  it('says what its channel fields say', () => {
    const row = {
      ...GB,
      gbManufacturer: 'Any',
      gbAddress: '坪山大道与立新路口',
      gbCivilCode: '440310',
      gbPtzType: '3',
      gbDirectionType: '6',
    };
    expect(read(row)).toEqual({
      problems: [],
      draft: {
        cameraCode: '34020000001310000001',
        name: '坪山大道1号',
        lng: 114.35,
        lat: 22.69,
        address: '坪山大道与立新路口',
        civilCode: '440310',
        ptzType: 3,
        headingDeg: 45,
      },
    });
    expect(readCameraHeaders(Object.keys(row)).ignored).toEqual(['gbManufacturer']);
  });

  it('is read under the names of the table too', () => {
    const row = {
      gb_device_id: GB.gbDeviceId,
      gb_name: 'a',
      gb_longitude: '114.35',
      GB_LATITUDE: '22.69',
    };
    expect(read(row).draft).toMatchObject({ cameraCode: GB.gbDeviceId, name: 'a', lat: 22.69 });
  });

  it('prefers what people have corrected to what the device says', () => {
    const row = { deviceId: 'x', name: 'Camera 01', longitude: '114.1', latitude: '22.1', ...GB };
    expect(read(row).draft).toMatchObject({ name: GB.gbName, lng: 114.35, lat: 22.69 });
    expect(read({ ...row, gbName: '' }).draft).toMatchObject({ name: 'Camera 01' });
  });

  it.each([
    ['1', 90],
    ['2', 270],
    ['3', 180],
    ['4', 0],
    ['5', 135],
    ['6', 45],
    ['7', 225],
    ['8', 315],
    ['0', undefined],
    ['', undefined],
    ['东北', 45],
  ])('looks by direction %s to %s degrees', (gbDirectionType, heading) => {
    expect(read({ ...GB, gbDirectionType })).toMatchObject({ problems: [] });
    expect(read({ ...GB, gbDirectionType }).draft.headingDeg).toBe(heading);
  });

  it('is nowhere at 0, 0', () => {
    const { draft, problems } = read({ ...GB, gbLongitude: '0', gbLatitude: '0.000000' });
    expect(problems).toEqual([]);
    expect(draft).not.toHaveProperty('lng');
  });
});

describe('what is wrong with a row', () => {
  it.each([
    [{ gbDeviceId: '3.402E+19' }, 'gbDeviceId', 'gb-code-invalid'],
    [{ gbDeviceId: '3402000000131000000' }, 'gbDeviceId', 'gb-code-invalid'],
    [{ gbDeviceId: '' }, 'gbDeviceId', 'value-missing'],
    [
      { gbLongitude: '22.69', gbLatitude: '114.35' },
      'gbLongitude, gbLatitude',
      'coordinate-swapped',
    ],
    [{ gbLongitude: '116.4' }, 'gbLongitude, gbLatitude', 'coordinate-outside'],
    [{ gbLongitude: 'x' }, 'gbLongitude, gbLatitude', 'coordinate-invalid'],
    [{ gbLongitude: '38000000' }, 'gbLongitude, gbLatitude', 'coordinate-invalid'],
    [{ gbDirectionType: '9' }, 'gbDirectionType', 'direction-unknown'],
    [{ gbPtzType: '1.5' }, 'gbPtzType', 'ptz-type-invalid'],
    [{ gbCivilCode: 'SZ' }, 'gbCivilCode', 'civil-code-invalid'],
    [{ gbName: 'a\u0007' }, 'gbName', 'text-invalid'],
    [{ gbName: 'a'.repeat(201) }, 'gbName', 'text-too-long'],
    [{ Heading: '361' }, 'Heading', 'heading-invalid'],
    [{ Height: '-3' }, 'Height', 'camera-height-invalid'],
    [{ EverySeconds: '0' }, 'EverySeconds', 'every-invalid'],
    [{ Enabled: 'perhaps' }, 'Enabled', 'enabled-unknown'],
    [{ DeptCode: 'X' }, 'DeptCode', 'department-unknown'],
    [{ DeptName: '城管局' }, 'DeptName', 'department-ambiguous'],
    [{ Source: 'rtsp://admin:s3cret/x@10.0.0.1/' }, 'Source', 'source-refused'],
    [{ Source: 'file:../master.key' }, 'Source', 'source-refused'],
    [{ Source: 'http://169.254.169.254/' }, 'Source', 'source-refused'],
  ] as [Record<string, string>, string, string][])('%j is told', (bad, column, code) => {
    const { problems } = read({ ...GB, ...bad });
    expect(problems).toMatchObject([{ row: 2, column, code }]);
    for (const { zh, en } of problems) expect([zh.length > 4, en.length > 8]).toEqual([true, true]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('is a missing column that cameras are told apart by', () => {
    expect(() => readCameraHeaders(['gbName', 'gbLongitude'])).toThrow(/CameraCode/);
  });

  it('never stops the reading, whatever is in the cells', () => {
    const cell = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.double().map(String));
    const headers = [
      ...Object.keys(GB),
      'gbDirectionType',
      'Source',
      'Height',
      'Enabled',
      'DeptName',
    ];
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (cells) => {
        const { draft, problems } = readCameraRow({ row: 2, cells }, contextOf(headers));
        expect(Object.keys(draft).length + problems.length).toBeGreaterThan(0);
      }),
    );
  });
});
