import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookPlanOf } from '../../detection/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

let service: TestApp;
let admin: TestStaff;
beforeAll(async () => {
  service = await testApp();
  admin = await service.signIn('asset_admin');
});
afterAll(() => service.close());

const BOUNDARY = 'x-citymark-test';
const send = (file: string, query = '') =>
  service.inject({
    method: 'POST',
    url: `/api/cameras/import${query}`,
    headers: { ...admin.headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload:
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="cameras.csv"\r\n\r\n` +
      `${file}\r\n--${BOUNDARY}--\r\n`,
  });
const get = async (query: string) =>
  (
    await service.inject({
      method: 'GET',
      url: `/api/cameras?query=${query}`,
      headers: admin.headers,
    })
  ).json().cameras;

const gb = (serial: number) => `440310000013100000${String(serial).padStart(2, '0')}`;
const HEAD = 'gbDeviceId,gbName,gbLongitude,gbLatitude,gbDirectionType,gbPtzType,gbStatus';

describe('importing a list of cameras', () => {
  it('is a preview first, adds what is new, and updates when repeated', async () => {
    const file = [HEAD, `${gb(1)},一号,114.35,22.69,1,3,ON`, `${gb(2)},二号,114.36,22.70,,,OFF`];
    const preview = await send(file.join('\n'));
    expect(preview.json()).toEqual({
      rows: 2,
      added: 2,
      changed: 0,
      unchanged: 0,
      refused: 0,
      applied: false,
      problemCount: 0,
      problems: [],
      ignored: ['gbStatus'],
    });
    expect(await get(gb(1))).toEqual([]);
    expect((await send(file.join('\n'), '?commit=true')).json()).toMatchObject({ applied: true });
    expect(await get(gb(1))).toMatchObject([
      {
        name: '一号',
        lng: 114.35,
        headingDeg: 90,
        ptzType: 3,
        sourceKind: 'none',
        calibrated: false,
      },
    ]);
    const next = [
      HEAD,
      `${gb(1)},改名,114.351,22.69,3,,ON`,
      `${gb(2)},,,,,,`,
      `${gb(3)},三号,114.35,22.69,,,`,
    ];
    expect((await send(next.join('\n'), '?commit=true')).json()).toMatchObject({
      added: 1,
      changed: 1,
      unchanged: 1,
    });
    expect(await get(gb(1))).toMatchObject([
      { name: '改名', lng: 114.351, headingDeg: 180, ptzType: 3 },
    ]);
    expect(await get(gb(2))).toMatchObject([{ name: '二号', lng: 114.36 }]);
    expect((await send(next.join('\n'), '?commit=true')).json()).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 3,
      applied: false,
    });
  });

  it('takes the good rows and tells what is wrong with the others', async () => {
    const file = [
      HEAD,
      `${gb(11)},好,114.35,22.69,,,`,
      `${gb(12)},,114.35,22.69,,,`,
      `${gb(13)},无坐标,0,0,,,`,
      `${gb(14)},境外,116.4,39.9,12,,`,
      `${gb(11)},重号,114.35,22.69,,,`,
      `3.4E+19,坏号,114.35,22.69,,,`,
    ];
    const answer = (await send(file.join('\n'), '?commit=true')).json();
    expect(answer).toMatchObject({ rows: 6, added: 1, refused: 5, problemCount: 6, applied: true });
    expect(
      answer.problems.map(({ row, column, code }: Record<string, unknown>) => [row, column, code]),
    ).toEqual([
      [3, 'gbName', 'value-missing'],
      [4, 'gbLongitude', 'value-missing'],
      [5, 'gbLongitude, gbLatitude', 'coordinate-outside'],
      [5, 'gbDirectionType', 'direction-unknown'],
      [6, 'gbDeviceId', 'camera-code-duplicate'],
      [7, 'gbDeviceId', 'gb-code-invalid'],
    ]);
  });

  it('seals the sources of our own columns, and shows no password of a row that is refused', async () => {
    const file = [
      '编码,名称,经度,纬度,视频源',
      'OWN-1,自建,114.35,22.69,rtsp://admin:Tr0ub4dor@10.0.0.9/1',
      'OWN-2,坏源,114.35,22.69,rtsp://admin:Tr0ub4dor/x@10.0.0.9/1',
    ].join('\n');
    const answer = await send(file, '?commit=true');
    expect(answer.json()).toMatchObject({ added: 1, refused: 1 });
    const [camera] = await get('OWN-1');
    expect(camera.sourceShown).toBe('rtsp://…@10.0.0.9/1');
    const [plan] = await lookPlanOf(service.db.query, service.deps, [camera.cameraId]);
    expect(plan?.sourceUrl).toBe('rtsp://admin:Tr0ub4dor@10.0.0.9/1');
    const shown = file.split('\n').slice(0, 2).join('\n').replace('admin:Tr0ub4dor', '…');
    expect((await send(shown, '?commit=true')).json()).toMatchObject({ unchanged: 1 });
    expect(answer.body + service.logs.join('')).not.toContain('Tr0ub4dor');
  });

  it('leaves a calibrated camera where it is', async () => {
    const camera = { cameraCode: gb(40), name: '已标定', ...STREET, pose: STREET_POSE };
    await service.inject({
      method: 'POST',
      url: '/api/cameras',
      headers: admin.headers,
      payload: camera,
    });
    const [before] = await get(gb(40));
    const file = [HEAD, `${gb(40)},新名,114.40,22.72,3,,`].join('\n');
    expect((await send(file, '?commit=true')).json()).toMatchObject({ changed: 1 });
    const [after] = await get(gb(40));
    expect(after).toMatchObject({ name: '新名', lng: before.lng, headingDeg: before.headingDeg });
  });

  it('converts from the coordinate system that is named', async () => {
    const file = [HEAD, `${gb(50)},火星,114.35,22.69,,,`].join('\n');
    expect((await send(file, '?commit=true&crs=gcj02')).json()).toMatchObject({ added: 1 });
    expect((await get(gb(50)))[0].lng).toBeCloseTo(114.35 - 0.0051, 3);
  });

  it('refuses what is no list of cameras', async () => {
    for (const [file, code] of [
      ['', 'import-unreadable'],
      ['a,b\n1,2', 'import-unreadable'],
      ['gbDeviceId,gbName\n"unclosed', 'import-unreadable'],
      ['PK\u0003\u0004\u0000', 'import-unreadable'],
    ] as const) {
      const answer = await send(file, '?commit=true');
      expect([file, answer.statusCode]).toEqual([file, 422]);
      expect(answer.json().type).toContain(code);
    }
    const none = await service.inject({
      method: 'POST',
      url: '/api/cameras/import',
      headers: { ...admin.headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
      payload: `--${BOUNDARY}--\r\n`,
    });
    expect(none.statusCode).toBe(422);
  });
});
