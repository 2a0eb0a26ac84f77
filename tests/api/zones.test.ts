import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../platform/ids.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { STREET, STREET_POSE } from '../support/cameras.ts';

let service: TestApp;
let admin: TestStaff;
beforeAll(async () => {
  service = await testApp();
  admin = await service.signIn('admin');
});
afterAll(() => service.close());

const call = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
  service.inject({ method, url, headers: admin.headers, ...(payload ? { payload } : {}) });

const square = (lng: number, lat: number, sideDeg = 4e-4) => [
  [lng, lat],
  [lng + sideDeg, lat],
  [lng + sideDeg, lat + sideDeg],
  [lng, lat + sideDeg],
];
const RING = square(114.3462, 22.7084);
const zone = (changes: object = {}) => ({
  name: '坪山大道禁停区',
  purpose: 'no_parking',
  ring: RING,
  ...changes,
});

describe('zones over HTTP', () => {
  it('are drawn once, seen by every camera that has them in sight, changed and removed', async () => {
    const departmentId = await service.department();
    const camera = { cameraCode: 'Z-1', name: '看', ...STREET, pose: STREET_POSE };
    const { cameraId } = (await call('POST', '/api/cameras', camera)).json();
    const added = await call(
      'POST',
      '/api/zones',
      zone({ departmentId, ring: [...RING, RING[0]] }),
    );
    expect(added.statusCode, added.body).toBe(201);
    const { zoneId } = added.json();
    expect(added.json()).toEqual({
      zoneId,
      ...zone({ departmentId }),
      isDemo: false,
      cameraIds: [cameraId],
    });
    expect((await call('GET', '/api/zones')).json()).toEqual({ zones: [added.json()] });
    expect((await call('GET', `/api/cameras/${cameraId}`)).json().zones).toEqual([
      { zoneId, name: zone().name, purpose: 'no_parking' },
    ]);
    const away = { ring: square(114.36, 22.71), purpose: 'watch', departmentId: null };
    expect((await call('PATCH', `/api/zones/${zoneId}`, away)).json()).toMatchObject({
      ...away,
      name: zone().name,
      cameraIds: [],
    });
    expect((await call('DELETE', `/api/zones/${zoneId}`)).statusCode).toBe(204);
    expect((await call('DELETE', `/api/zones/${zoneId}`)).statusCode).toBe(404);
    expect((await call('PATCH', `/api/zones/${zoneId}`, away)).statusCode).toBe(404);
  });

  const [a, b, c, d] = RING;
  it.each([
    ['a ring that crosses itself', { ring: [a, c, b, d] }, 'zone-invalid', /cross/],
    ['a ring without area', { ring: [a, b, a] }, 'zone-invalid', /outline/],
    ['a ring of two corners', { ring: [a, b] }, 'invalid-field', undefined],
    ['a ring elsewhere', { ring: square(116.4, 39.9) }, 'zone-invalid', /outside the district/],
    ['half a district', { ring: square(114.34, 22.69, 0.05) }, 'zone-invalid', /divide it/],
    [
      'a thousand corners',
      { ring: Array.from({ length: 1000 }, () => a) },
      'invalid-field',
      undefined,
    ],
    ['places of text', { ring: [['114', '22'], b, c] }, 'invalid-field', undefined],
    ['a purpose nobody knows', { purpose: 'fun' }, 'invalid-field', undefined],
    ['a department nobody knows', { departmentId: newId() }, 'department-unknown', undefined],
    ['a strange field', { ring2: [] }, 'invalid-field', undefined],
  ])('are refused as %s, with what to do', async (_, bad, code, advice) => {
    const answer = await call('POST', '/api/zones', zone(bad));
    expect(answer.statusCode).toBe(422);
    expect(answer.json().type).toContain(code);
    if (advice) expect(answer.json().detail).toMatch(advice);
    expect((await call('GET', '/api/zones')).json()).toEqual({ zones: [] });
  });
});
