import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';

const BOUNDARY = 'x-citymark-test';

/** A multipart body with the fields first and the file last. */
function form(fields: Record<string, string>, file?: string) {
  const part = (name: string, value: string, more = '') =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const parts = Object.entries(fields).map(([name, value]) => part(name, value));
  if (file !== undefined) parts.push(part('file', file, '; filename="assets.csv"'));
  return {
    payload: `${parts.join('')}--${BOUNDARY}--\r\n`,
    type: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  };
}

describe('the register over HTTP', () => {
  let service: TestApp;
  let admin: TestStaff;
  let handler: TestStaff;
  let departmentId: string;
  beforeAll(async () => {
    service = await testApp();
    departmentId = await service.department('灯光中心');
    admin = await service.signIn('asset_admin');
    handler = await service.signIn('handler');
  });
  afterAll(() => service.close());

  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object, by = admin) =>
    service.inject({ method, url, headers: by.headers, ...(payload ? { payload } : {}) });

  const lamp = (changes: object = {}) => ({
    classCode: '0118',
    ownerId: departmentId,
    maintainerId: departmentId,
    supervisorId: departmentId,
    lng: 114.35,
    lat: 22.69,
    ...changes,
  });

  it('adds an asset under the next code of its class, with its grid code', async () => {
    const first = await call('POST', '/api/assets', lamp({ heightM: 35, builtOn: '2020-03-05' }));
    expect(first.statusCode).toBe(201);
    expect(first.json()).toMatchObject({
      assetCode: '4403100118000001',
      name: '路灯',
      classZh: '路灯',
      maintainerName: '灯光中心',
      builtOn: '2020-03-05',
      gridCode: expect.stringMatching(/^N50F05[0-9A-E]{10}$/),
      gridCode3d: expect.stringMatching(/^N050F/),
    });
    expect((await call('POST', '/api/assets', lamp())).json()).toMatchObject({
      assetCode: '4403100118000002',
    });
  });

  it.each([
    [{ assetCode: '4403100118000001' }, 409, 'asset-code-taken'],
    [{ assetCode: '4403090118000001' }, 422, 'asset-code-invalid'],
    [{ assetCode: '4403100305000001' }, 422, 'asset-code-invalid'],
    [{ classCode: '0999' }, 422, 'class-unknown'],
    [{ ownerId: '00000000-0000-7000-8000-000000000000' }, 422, 'department-unknown'],
    [{ lng: 113.9 }, 422, 'invalid-field'],
    [{ builtOn: '2099-01-01' }, 422, 'invalid-field'],
    [{ builtOn: '2020-02-30' }, 422, 'invalid-field'],
    [{ name: 'a\u0000b' }, 422, 'invalid-field'],
    [{ surprise: 1 }, 422, 'invalid-field'],
  ])('refuses an asset with %j: %i %s', async (changes, status, type) => {
    const answer = await call('POST', '/api/assets', lamp(changes));
    expect(answer.statusCode).toBe(status);
    expect(answer.json().type).toMatch(new RegExp(`/${type}$`));
  });

  it('changes an asset, notes the day, and moves its grid code with it', async () => {
    const url = '/api/assets/4403100118000001';
    const before = (await call('GET', url)).json();
    const changed = await call('PATCH', url, { lng: 114.36, material: '钢', state: 'damaged' });
    expect(changed.json()).toMatchObject({
      material: '钢',
      state: 'damaged',
      changedOn: '2026-11-23',
      builtOn: '2020-03-05',
    });
    expect(changed.json().gridCode).not.toBe(before.gridCode);
    expect((await call('GET', url)).json()).toEqual(changed.json());
    expect((await call('PATCH', url, {})).statusCode).toBe(422);
    expect((await call('PATCH', url, { lat: 30 })).statusCode).toBe(422);
    expect((await call('PATCH', '/api/assets/4403100118999999', { note: 'x' })).statusCode).toBe(
      404,
    );
  });

  it('lists by code, filtered, page by page', async () => {
    const more = [
      lamp({ name: '坪山大道1号路灯', street: '坪山街道' }),
      { ...lamp({ street: '坪山街道' }), classCode: '0305' },
    ];
    for (const each of more) await call('POST', '/api/assets', each);
    const codes = async (query: string) => {
      const { items, nextCursor } = (
        await call('GET', `/api/assets?${query}`, undefined, handler)
      ).json();
      return [items.map((each: { assetCode: string }) => each.assetCode.slice(-10)), nextCursor];
    };
    expect(await codes('limit=2')).toEqual([['0118000001', '0118000002'], '4403100118000002']);
    expect(await codes('limit=2&cursor=4403100118000002')).toEqual([
      ['0118000003', '0305000001'],
      null,
    ]);
    expect(await codes('classCode=0305')).toEqual([['0305000001'], null]);
    expect(await codes(`q=${encodeURIComponent('大道')}`)).toEqual([['0118000003'], null]);
    expect(await codes('q=4403100305')).toEqual([['0305000001'], null]);
    expect(await codes('q=%25')).toEqual([[], null]);
    expect(await codes(`street=${encodeURIComponent('坪山街道')}&state=intact`)).toEqual([
      ['0118000003', '0305000001'],
      null,
    ]);
    expect((await call('GET', '/api/assets?limit=1000')).statusCode).toBe(422);
  });

  it('shows departments and classes, and lets an administrator add a department', async () => {
    const classes = (await call('GET', '/api/classes', undefined, handler)).json().items;
    expect(classes).toHaveLength(112);
    const boss = await service.signIn('admin');
    const input = { departmentCode: 'WATER', nameZh: '水务局', kind: 'bureau' };
    expect((await call('POST', '/api/departments', input, boss)).json()).toMatchObject(input);
    expect((await call('POST', '/api/departments', input, boss)).statusCode).toBe(409);
    expect((await call('POST', '/api/departments', input, handler)).statusCode).toBe(403);
    const { items } = (await call('GET', '/api/departments', undefined, handler)).json();
    expect(items).toContainEqual(expect.objectContaining(input));
  });

  const post = (fields: Record<string, string>, file?: string, by = admin) => {
    const { payload, type } = form(fields, file);
    const headers = { ...by.headers, ...type };
    return service.inject({ method: 'POST', url: '/api/assets/import', headers, payload });
  };
  const fields = { format: 'csv', crs: 'gcj02', mode: 'all-or-nothing' };

  it('imports a file, and exports what it imports unchanged', async () => {
    const exported = await call('GET', '/api/assets/export?format=csv&crs=gcj02');
    expect(exported.headers['content-type']).toMatch(/^text\/csv/);
    const report = await post(fields, exported.body);
    expect(report.json()).toMatchObject({ rows: 4, unchanged: 4, problems: [] });
    const bad = await post({ ...fields, mode: 'dry-run' }, 'ObjID\n123');
    expect(bad.json()).toMatchObject({
      refused: 1,
      applied: false,
      problems: [{ row: 2, column: 'ObjID', value: '123', code: 'code-invalid' }],
    });
  });

  it('asks for what an import lacks', async () => {
    const { crs: _unsaid, ...without } = fields;
    expect((await post(without, 'ObjID\n1')).statusCode).toBe(422);
    expect((await post({ ...fields, mode: 'x' }, 'ObjID\n1')).statusCode).toBe(422);
    expect((await post(fields)).statusCode).toBe(422);
    expect((await post(fields, '')).json().type).toMatch(/import-unreadable$/);
    expect((await post(fields, 'ObjID\n1', handler)).statusCode).toBe(403);
    expect((await call('GET', '/api/assets/export?format=csv')).statusCode).toBe(422);
    expect(
      (await call('GET', '/api/assets/export?format=csv&crs=wgs84', undefined, handler)).statusCode,
    ).toBe(403);
  });
});
