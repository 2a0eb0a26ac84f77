import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkAdminLog } from '../../platform/admin-log.ts';
import { sql } from '../../platform/db.ts';
import { checkChains } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

type Entry = {
  kind: string;
  action: string;
  subjectId: string | null;
  subjectName: string | null;
  staffName: string;
  before: unknown;
  after: unknown;
};

describe('administration', () => {
  let service: TestApp;
  let admin: TestStaff;
  let auditor: TestStaff;
  beforeAll(async () => {
    service = await testApp();
    admin = await service.signIn('admin');
    auditor = await service.signIn('auditor');
  });
  afterAll(() => service.close());

  const call = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
    by = admin,
  ) => service.inject({ method, url, headers: by.headers, ...(payload && { payload }) });
  const log = async (search = ''): Promise<Entry[]> =>
    (await call('GET', `/api/audit-log?limit=200${search}`, undefined, auditor)).json().items;

  it('writes down who changed whom, with what it was before, and no password', async () => {
    const added = await call('POST', '/api/staff', {
      ...{ login: 'li.lei', name: '李雷', departmentId: admin.departmentId, roles: ['handler'] },
    });
    const { staff, firstPassword } = added.json();
    const url = `/api/staff/${staff.staffId}`;
    await call('PATCH', url, { roles: ['dispatcher'] });
    await call('PATCH', url, { disabled: true, resetPassword: true });
    const refused = await call('PATCH', url, { departmentId: staff.staffId });
    expect(refused.statusCode).toBe(422);
    const entries = await log('&kind=staff');
    expect(entries.map(({ action }) => action)).toEqual([
      ...['disable', 'reset-password', 'change', 'add'],
    ]);
    expect(entries[2]).toMatchObject({
      ...{ subjectId: staff.staffId, subjectName: '李雷 (li.lei)', staffName: '测试' },
      ...{ before: { roles: ['handler'] }, after: { roles: ['dispatcher'] } },
    });
    expect(JSON.stringify(entries)).not.toContain(firstPassword);
    expect(await log('&q=LI.LEI')).toHaveLength(4);
    expect(await log('&q=nobody-is-called-so')).toHaveLength(0);
  });

  it('renames, moves and disables departments, but none that work would still go to', async () => {
    const [lamp] = await addStreetLamps(service.db, 1);
    const parent = await service.department('城管局');
    const child = await service.department('照明所');
    const url = (id: string) => `/api/departments/${id}`;
    const moved = await call('PATCH', url(child), { parentId: parent, nameZh: '照明管理所' });
    expect(moved.json()).toMatchObject({ parentId: parent, nameZh: '照明管理所' });
    expect((await call('PATCH', url(parent), { parentId: child })).statusCode).toBe(422);
    expect((await call('PATCH', url(parent), { parentId: parent })).statusCode).toBe(422);

    const busy = await call('PATCH', url(lamp?.maintainerId ?? ''), { disabled: true });
    expect(busy.statusCode).toBe(409);
    expect(busy.json().detail).toContain('1 assets it maintains');
    expect((await call('GET', `${url(lamp?.maintainerId ?? '')}/load`)).json()).toMatchObject({
      ...{ maintained: 1, openTickets: 0, staff: 0 },
    });
    expect((await call('PATCH', url(parent), { disabled: true })).statusCode).toBe(409);
    expect((await call('PATCH', url(child), { disabled: true })).statusCode).toBe(200);
    expect((await call('PATCH', url(parent), { disabled: true })).statusCode).toBe(200);
    const listed = (await call('GET', '/api/departments')).json().items;
    expect(
      listed.find((each: { departmentId: string }) => each.departmentId === parent),
    ).toMatchObject({ disabled: true });
    const actions = (await log('&kind=department')).map((each) => each.action);
    expect(actions).toEqual(['disable', 'disable', 'change']);
  });

  it('keeps the calendar, day by day', async () => {
    const day = '/api/calendar/days/2027-02-06';
    const year = async () => (await call('GET', '/api/calendar?year=2027')).json();
    expect(await year()).toMatchObject({ days: [], coveredThrough: '2026-12-31' });
    await call('PUT', day, { working: true, nameZh: '春节调休' });
    expect((await year()).days).toEqual([{ day: '2027-02-06', working: true, nameZh: '春节调休' }]);
    const covered = await call('PUT', '/api/calendar/coverage', { coveredThrough: '2027-12-31' });
    expect(covered.json().coveredThrough).toBe('2027-12-31');
    await call('DELETE', day);
    expect((await year()).days).toEqual([]);
    const bad = await call('PUT', '/api/calendar/days/2027-02-30', { working: true, nameZh: 'x' });
    expect(bad.statusCode).toBe(422);
    expect((await log('&kind=calendar')).map((each) => each.action)).toEqual([
      ...['change', 'cover', 'change'],
    ]);
  });

  it('lets workers in by tokens that are told once, and shuts them out', async () => {
    const added = (await call('POST', '/api/worker-tokens', { name: '机房' })).json();
    const works = () =>
      service.inject({
        ...{ method: 'GET', url: '/api/worker/models' },
        headers: { authorization: `Bearer ${added.token}` },
      });
    expect((await works()).statusCode).toBe(200);
    const listed = await call('GET', '/api/worker-tokens');
    expect(listed.json().items).toMatchObject([{ tokenId: added.tokenId, revokedAt: null }]);
    expect(listed.body).not.toContain(added.token);
    expect((await call('DELETE', `/api/worker-tokens/${added.tokenId}`)).statusCode).toBe(204);
    expect((await works()).statusCode).toBe(401);
    expect((await call('DELETE', `/api/worker-tokens/${added.tokenId}`)).statusCode).toBe(404);
    expect(JSON.stringify(await log())).not.toContain(added.token);
  });

  it('notes what is changed elsewhere without what may be secret', async () => {
    await call('POST', '/api/departments', {
      ...{ departmentCode: 'NOTED-1', nameZh: '新设单位', kind: 'other' },
    });
    await call('POST', '/api/plate-keys/rotate');
    const password = 'a very secret word';
    await call('POST', '/api/footage-providers', {
      ...{ kind: 'mediamtx', name: '录像平台', baseUrl: 'http://127.0.0.1:9997' },
      credentials: { user: 'u', password },
    });
    const [platform, key, department] = await log();
    expect([platform?.kind, key?.kind, key?.action, department?.subjectName]).toEqual([
      ...['footage-provider', 'plate-key', 'rotate', '新设单位'],
    ]);
    expect(JSON.stringify(await log())).not.toContain(password);
  });

  it('reads the log page by page', async () => {
    const all = await log();
    const seen: unknown[] = [];
    let next: string | null = '';
    do {
      const url: string = `/api/audit-log?limit=3${next ? `&after=${next}` : ''}`;
      const page = (await call('GET', url, undefined, auditor)).json();
      seen.push(...page.items);
      next = page.next;
    } while (next);
    expect(seen).toEqual(all);
    expect((await call('GET', '/api/audit-log?after=x')).statusCode).toBe(400);
  });

  it('cannot change the log, and sees when somebody has', async () => {
    await expect(service.db.query(sql`update admin_log set staff_name = '别人'`)).rejects.toThrow(
      /append-only/,
    );
    const asked = await call('POST', '/api/chain-checks', undefined, auditor);
    expect(asked.statusCode).toBe(202);
    // Asking twice is asking once.
    await call('POST', '/api/chain-checks', undefined, auditor);
    expect(await checkChains(service.deps)).toBe(true);
    expect(await checkChains(service.deps)).toBe(false);
    const latest = async () =>
      (await call('GET', '/api/chain-checks', undefined, auditor)).json().items;
    expect(await latest()).toMatchObject([{ state: 'done', findingCount: 0, findings: [] }]);
    expect((await latest())[0].events).toBe((await log()).length);

    await service.db.transaction(async (query) => {
      await query(sql`alter table admin_log disable trigger admin_log_append_only`);
      await query(sql`update admin_log set staff_name = '别人' where seq = 2`);
      await query(sql`delete from admin_log where seq = 4`);
      await query(sql`alter table admin_log enable trigger admin_log_append_only`);
    });
    await call('POST', '/api/chain-checks', undefined, auditor);
    await checkChains(service.deps);
    expect((await latest())[0]).toMatchObject({
      findingCount: 3,
      findings: [
        { ticketNumber: null, seq: 2 },
        { ticketNumber: null, seq: 5 },
        { ticketNumber: null, seq: 5 },
      ],
    });
    const found: number[] = [];
    await checkAdminLog(service.db.query, ({ seq }) => found.push(seq));
    expect(found).toEqual([2, 5, 5]);
  });
});
