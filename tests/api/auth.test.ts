import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStaff } from '../../gateway/add-staff.ts';
import { anyAddress, type TestApp, testApp } from '../support/app.ts';

describe('signing in', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp();
  });
  afterAll(() => service.close());

  const signIn = (login: string, password: string, extra: Record<string, string> = {}) =>
    service.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login, password },
      headers: extra,
      remoteAddress: anyAddress(),
    });
  const whoAmI = (cookie: string) =>
    service.inject({ method: 'GET', url: '/api/session', headers: { cookie } });

  it('opens a session in a cookie that scripts cannot read', async () => {
    const { login, password, departmentId } = await service.signIn('handler');
    const answer = await signIn(login.toUpperCase(), password);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['set-cookie']).toMatch(/^citymark=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    expect(answer.json()).toEqual({
      staff: {
        staffId: expect.any(String),
        login,
        name: '测试',
        departmentId,
        departmentName: '测试部门',
        roles: ['handler'],
        mustChangePassword: false,
      },
      csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('keeps the token itself out of the database', async () => {
    const { headers } = await service.signIn('handler');
    const token = headers.cookie.split('=')[1] ?? '';
    const rows = await service.db.query({
      text: 'select sessions::text as row from sessions',
      values: [],
    });
    expect(rows.length).toBeGreaterThan(0);
    const hex = Buffer.from(token).toString('hex');
    expect(rows.filter((row) => String(row.row).includes(token))).toEqual([]);
    expect(rows.filter((row) => String(row.row).includes(hex))).toEqual([]);
  });

  it('answers a wrong password and an unknown login alike', async () => {
    const { login } = await service.signIn('handler');
    const [wrong, unknown] = [await signIn(login, 'not it at all'), await signIn('nobody-1', 'x')];
    const told = (answer: typeof wrong) => ({ ...answer.json(), requestId: '' });
    expect(wrong.statusCode).toBe(401);
    expect(told(wrong)).toEqual(told(unknown));
  });

  it('takes as long for an unknown login as for a wrong password', async () => {
    const { login } = await service.signIn('handler');
    // Processor time of all threads, not wall time: what else the machine does must not matter.
    const timeOf = async (name: string) => {
      const start = process.cpuUsage();
      await signIn(name, 'not it at all');
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    await timeOf('warm-up');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      known.push(await timeOf(login));
      unknown.push(await timeOf('nobody-2'));
    }
    // argon2 takes tens of milliseconds: without it the answer would come in a fraction of that.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 2);
    expect(Math.min(...known)).toBeGreaterThan(Math.min(...unknown) / 2);
  });

  it('never continues a session that was there before', async () => {
    const { login, password, headers } = await service.signIn('handler');
    const answer = await signIn(login, password, { cookie: headers.cookie });
    const next = `citymark=${answer.cookies[0]?.value}`;
    expect(next).not.toBe(headers.cookie);
    expect((await whoAmI(headers.cookie)).statusCode).toBe(401);
    expect((await whoAmI(next)).statusCode).toBe(200);
  });

  it('does not take a token that somebody else chose', async () => {
    const { login, password } = await service.signIn('handler');
    const chosen = `citymark=${'A'.repeat(43)}`;
    await signIn(login, password, { cookie: chosen });
    expect((await whoAmI(chosen)).statusCode).toBe(401);
  });

  it('signs out', async () => {
    const { headers } = await service.signIn('handler');
    const answer = await service.inject({ method: 'DELETE', url: '/api/session', headers });
    expect(answer.statusCode).toBe(204);
    expect((await whoAmI(headers.cookie)).statusCode).toBe(401);
  });

  it('ends a session after its hours, and earlier when nobody uses it', async () => {
    const { headers } = await service.signIn('handler');
    for (let hour = 1; hour < 12; hour++) {
      service.clock.advance(3600_000);
      expect((await whoAmI(headers.cookie)).statusCode).toBe(200);
    }
    service.clock.advance(3600_000);
    expect((await whoAmI(headers.cookie)).statusCode).toBe(401);

    const { headers: idle } = await service.signIn('handler');
    service.clock.advance(121 * 60_000);
    expect((await whoAmI(idle.cookie)).statusCode).toBe(401);
  });

  it('locks a login after five failures, longer each time, and the right password waits too', async () => {
    const { login, password } = await service.signIn('handler');
    for (let failure = 0; failure < 5; failure++) {
      expect((await signIn(login, 'wrong')).statusCode).toBe(401);
    }
    const locked = await signIn(login, password);
    expect(locked.statusCode).toBe(429);
    expect(locked.json().type).toMatch(/\/problems\/account-locked$/);
    expect(locked.headers['retry-after']).toBe('30');

    service.clock.advance(31_000);
    expect((await signIn(login, 'wrong')).statusCode).toBe(401);
    expect((await signIn(login, password)).headers['retry-after']).toBe('60');
    service.clock.advance(61_000);
    expect((await signIn(login, password)).statusCode).toBe(200);
    expect((await signIn(login, 'wrong')).statusCode).toBe(401);
    expect((await signIn(login, password)).statusCode).toBe(200);
  });

  it('locks a login that does not exist in the same way', async () => {
    for (let failure = 0; failure < 5; failure++) await signIn('nobody-3', 'wrong');
    expect((await signIn('nobody-3', 'wrong')).statusCode).toBe(429);
  });

  it('counts guesses that are made at the same time', async () => {
    const { login } = await service.signIn('handler');
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(login, 'wrong')));
    const looked = answers.filter((answer) => answer.statusCode === 401);
    expect(looked).toHaveLength(5);
  });

  it('locks an address that tries many logins', async () => {
    const from = (login: string) =>
      service.app.inject({
        method: 'POST',
        url: '/api/session',
        payload: { login, password: 'wrong' },
        remoteAddress: '192.0.2.7',
      });
    const statuses: number[] = [];
    for (let each = 0; each < 26; each++) statuses.push((await from(`guess-${each}`)).statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(25);
    expect(statuses.at(-1)).toBe(429);
    const { login, password } = await service.signIn('handler');
    expect((await signIn(login, password)).statusCode).toBe(200);
  });

  describe('changes', () => {
    const change = (headers: Record<string, string>) =>
      service.inject({
        method: 'POST',
        url: '/api/session/password',
        payload: { current: 'x', next: 'a long enough one' },
        headers,
      });

    it('need the token of the session', async () => {
      const { headers } = await service.signIn('handler');
      const other = await service.signIn('handler');
      for (const token of [undefined, '', 'wrong', other.headers['x-csrf-token']]) {
        const sent: Record<string, string> = { cookie: headers.cookie };
        if (token !== undefined) sent['x-csrf-token'] = token;
        const answer = await change(sent);
        expect(answer.statusCode).toBe(403);
        expect(answer.json().type).toMatch(/\/problems\/csrf-failed$/);
      }
    });

    it.each([
      [{ origin: 'https://evil.example' }],
      [{ origin: 'null' }],
      [{ 'sec-fetch-site': 'cross-site' }],
    ])('from another site are refused: %j', async (extra) => {
      const { headers, login, password } = await service.signIn('handler');
      expect((await change({ ...headers, ...extra })).statusCode).toBe(403);
      const answer = await signIn(login, password, extra as Record<string, string>);
      expect(answer.statusCode).toBe(403);
    });
  });

  it('changes a password and ends the other sessions', async () => {
    const staff = await service.signIn('handler');
    const other = await signIn(staff.login, staff.password);
    const answer = await service.inject({
      method: 'POST',
      url: '/api/session/password',
      payload: { current: staff.password, next: 'a new long password' },
      headers: staff.headers,
    });
    expect(answer.statusCode).toBe(204);
    expect((await whoAmI(staff.headers.cookie)).statusCode).toBe(200);
    expect((await whoAmI(`citymark=${other.cookies[0]?.value}`)).statusCode).toBe(401);
    expect((await signIn(staff.login, staff.password)).statusCode).toBe(401);
    expect((await signIn(staff.login, 'a new long password')).statusCode).toBe(200);
  });

  it.each([
    ['short', 'short'],
    ['aaaaaaaaaaaa', 'different'],
  ])('refuses the poor password %s', async (next) => {
    const staff = await service.signIn('handler');
    const answer = await service.inject({
      method: 'POST',
      url: '/api/session/password',
      payload: { current: staff.password, next },
      headers: staff.headers,
    });
    expect(answer.statusCode).toBe(422);
    expect(answer.json().errors[0].pointer).toBe('/next');
  });

  it('lets somebody with a first password do nothing but choose a new one', async () => {
    const admin = await service.signIn('admin');
    const { firstPassword, staff } = await addStaff(service.deps, {
      login: 'newcomer',
      name: '新人',
      departmentId: admin.departmentId,
      roles: ['admin'],
    });
    expect(staff.mustChangePassword).toBe(true);
    const answer = await signIn('newcomer', firstPassword ?? '');
    const headers = {
      cookie: `citymark=${answer.cookies[0]?.value}`,
      'x-csrf-token': answer.json().csrfToken,
    };
    const list = () => service.inject({ method: 'GET', url: '/api/staff', headers });
    expect((await list()).json().type).toMatch(/\/problems\/password-change-required$/);
    const changed = await service.inject({
      method: 'POST',
      url: '/api/session/password',
      payload: { current: firstPassword, next: 'my own long words' },
      headers,
    });
    expect(changed.statusCode).toBe(204);
    expect((await list()).statusCode).toBe(200);
  });
});
