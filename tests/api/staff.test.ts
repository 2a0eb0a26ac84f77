import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';

describe('staff', () => {
  let service: TestApp;
  let admin: TestStaff;
  beforeAll(async () => {
    service = await testApp();
    admin = await service.signIn('admin');
  });
  afterAll(() => service.close());

  const call = (method: 'GET' | 'POST' | 'PATCH', url: string, payload?: object) =>
    service.inject({ method, url, payload, headers: admin.headers });
  const add = (login: string, changes: object = {}) =>
    call('POST', '/api/staff', {
      login,
      name: '韩梅梅',
      departmentId: admin.departmentId,
      roles: ['handler'],
      ...changes,
    });
  const whoAmI = (staff: TestStaff) =>
    service.inject({ method: 'GET', url: '/api/session', headers: staff.headers });

  it('are added with a first password that is shown once', async () => {
    const added = await add('Han.Meimei');
    expect(added.statusCode).toBe(201);
    const { staff, firstPassword } = added.json();
    expect(staff).toMatchObject({ login: 'han.meimei', mustChangePassword: true });
    const signedIn = await service.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'han.meimei', password: firstPassword },
    });
    expect(signedIn.json().staff).toMatchObject({ name: '韩梅梅', mustChangePassword: true });
    expect((await call('GET', '/api/staff?q=han')).body).not.toContain(firstPassword);
  });

  it.each([
    ['a login that is taken', 'HAN.meimei', {}, 409, 'login-taken'],
    ['a login with other signs', 'han meimei', {}, 422, 'invalid-field'],
    ['no role', 'new-1', { roles: [] }, 422, 'invalid-field'],
    ['a role there is not', 'new-2', { roles: ['mayor'] }, 422, 'invalid-field'],
    [
      'a department there is not',
      'new-3',
      { departmentId: '00000000-0000-7000-8000-000000000000' },
      422,
      'invalid-field',
    ],
    ['a field there is not', 'new-4', { passwordHash: 'x' }, 422, 'invalid-field'],
  ])('are not added with %s', async (_what, login, changes, status, code) => {
    await add('han.meimei');
    const answer = await add(login, changes);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().type).toMatch(new RegExp(`/${code}$`));
  });

  it('are listed page by page', async () => {
    for (const login of ['page-a', 'page-b', 'page-c']) await add(login);
    const logins: string[] = [];
    let cursor: string | null = '';
    do {
      const url: string = `/api/staff?q=page-&limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { items, nextCursor } = (await call('GET', url)).json();
      expect(items.length).toBeLessThanOrEqual(2);
      logins.push(...items.map((each: { login: string }) => each.login));
      cursor = nextCursor;
    } while (cursor);
    expect(logins).toEqual(['page-a', 'page-b', 'page-c']);
  });

  it('lose their sessions with their rights, but not with a new name', async () => {
    for (const [change, status] of [
      [{ name: '新名字' }, 200],
      [{ roles: ['dispatcher'] }, 401],
      [{ disabled: true }, 401],
      [{ resetPassword: true }, 401],
    ] as const) {
      const staff = await service.signIn('handler');
      const changed = await call('PATCH', `/api/staff/${staff.staffId}`, change);
      expect(changed.statusCode).toBe(200);
      expect((await whoAmI(staff)).statusCode).toBe(status);
    }
  });

  it('keep an administrator: the last one cannot be taken away', async () => {
    const url = `/api/staff/${admin.staffId}`;
    for (const change of [{ disabled: true }, { roles: ['handler'] }]) {
      const refused = await call('PATCH', url, change);
      expect(refused.statusCode).toBe(409);
    }
    const second = await service.signIn('admin');
    const third = await service.signIn('admin');
    expect(
      (await call('PATCH', `/api/staff/${second.staffId}`, { disabled: true })).statusCode,
    ).toBe(200);
    expect((await whoAmI(third)).statusCode).toBe(200);
  });
});
