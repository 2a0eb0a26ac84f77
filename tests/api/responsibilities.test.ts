import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintPlates } from '../../assets/index.ts';
import { sql } from '../../platform/db.ts';
import { auditTickets } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

/** A Monday, 09:00 in Shenzhen. */
const MONDAY = '2026-11-23';
const NEXT_MONDAY = '2026-11-30';
const row = '/api/responsibilities/0118/not-lit';

describe('the responsibility list', () => {
  let service: TestApp;
  let admin: TestStaff;
  let lamps: Awaited<ReturnType<typeof addStreetLamps>>;
  beforeAll(async () => {
    service = await testApp();
    admin = await service.signIn('admin');
    lamps = await addStreetLamps(service.db, 12);
  });
  afterAll(() => service.close());

  /** Sessions do not last that long. */
  const goTo = async (at: string) => {
    service.clock.set(at);
    admin = await service.signIn('admin', admin.departmentId);
  };
  const call = (method: 'GET' | 'PUT' | 'DELETE', url: string, payload?: object) =>
    service.inject({ method, url, headers: admin.headers, ...(payload && { payload }) });
  const change = (url: string, content: object) =>
    call('PUT', url, {
      ...{ urgency: 'B', limitValue: 9, limitClock: 'working-hours', legalBasis: null },
      ...{ filingCondition: '路灯不亮', closingCondition: '恢复照明' },
      ...{ reason: '按新标准', effectiveFrom: NEXT_MONDAY, seenVersion: 0, ...content },
    });
  const item = async (classCode: string, problemCode: string, day?: string) => {
    const list = await call('GET', `/api/responsibilities${day ? `?day=${day}` : ''}`);
    return list
      .json()
      .items.find(
        (each: { classCode: string; problemCode: string }) =>
          each.classCode === classCode && each.problemCode === problemCode,
      );
  };

  async function file(): Promise<{ ticketNumber: string; limitValue: number }> {
    const lamp = lamps.pop();
    const [plate] = await mintPlates(service.deps, { assetIds: [lamp?.assetId ?? ''] });
    const answer = await service.inject({
      method: 'POST',
      url: '/api/complaints',
      payload: {
        smartCode: plate?.smartCode,
        problemCode: 'not-lit',
        clientKey: crypto.randomUUID(),
      },
    });
    const { ticketNumber } = answer.json();
    const [ticket] = await service.db.query<{ limitValue: number }>(
      sql`select limit_value as "limitValue" from tickets where ticket_number = ${ticketNumber}`,
    );
    return { ticketNumber, limitValue: ticket?.limitValue ?? 0 };
  }

  it('holds as it was until the day of a change, and tickets keep what they were filed under', async () => {
    const before = await file();
    const changed = await change(row, { seenVersion: 1 });
    expect(changed.statusCode, changed.body).toBe(200);
    expect(changed.json()).toMatchObject({
      today: MONDAY,
      versions: [
        { version: 2, effectiveFrom: NEXT_MONDAY, limitValue: 9, openTickets: 0 },
        { version: 1, limitValue: 3, openTickets: 1 },
      ],
    });
    expect(await item('0118', 'not-lit')).toMatchObject({
      ...{ current: { version: 1, limitValue: 3 }, classZh: '路灯', newestVersion: 2 },
      planned: { limitValue: 9, effectiveFrom: NEXT_MONDAY },
    });
    await goTo('2026-11-29T15:59:00Z');
    expect((await file()).limitValue).toBe(before.limitValue);
    await goTo('2026-11-29T16:00:00Z');
    const after = await file();
    expect(after.limitValue).toBe(9);
    expect((await item('0118', 'not-lit')).current).toMatchObject({ version: 2, limitValue: 9 });
    const ruleOf = async ({ ticketNumber }: { ticketNumber: string }) =>
      (await call('GET', `/api/tickets/${ticketNumber}`)).json().rule;
    expect(await ruleOf(before)).toMatchObject({ version: 1, limitValue: 3, classCode: '0118' });
    expect(await ruleOf(after)).toMatchObject({
      ...{ version: 2, limitValue: 9, effectiveFrom: NEXT_MONDAY },
      ...{ filingCondition: '路灯不亮', closingCondition: '恢复照明' },
    });
    expect((await item('0118', 'not-lit', '2026-11-29')).current.limitValue).toBe(3);

    const again = await change(row, {
      ...{ limitValue: 4, limitClock: 'working-days' },
      ...{ effectiveFrom: '2026-12-07', seenVersion: 2 },
    });
    expect(again.json().versions).toMatchObject([
      { version: 3, limitValue: 4, openTickets: 0 },
      { version: 2, limitValue: 9, openTickets: 1 },
      { version: 1, limitValue: 3, openTickets: 2 },
    ]);
    const findings: unknown[] = [];
    await auditTickets(service.db, { onFinding: (finding) => findings.push(finding) });
    expect(findings).toEqual([]);
  });

  it('is changed from tomorrow at the earliest, and by one person at a time', async () => {
    const url = '/api/responsibilities/0118/flickering';
    for (const [content, status] of [
      [{ effectiveFrom: '2026-11-30' }, 422],
      [{ effectiveFrom: '2026-13-01' }, 422],
      [{ limitValue: 0 }, 422],
      [{ limitValue: 200, limitClock: 'working-days' }, 422],
      [{ filingCondition: ' ' }, 422],
      [{ reason: '\u0007' }, 422],
      [{ effectiveFrom: '2026-12-01' }, 200],
      [{ effectiveFrom: '2026-12-01', limitValue: 5 }, 409],
      [{ effectiveFrom: '2026-12-01', limitValue: 5, seenVersion: 1 }, 200],
      // The list says so already.
      [{ effectiveFrom: '2026-12-01', limitValue: 5, seenVersion: 1 }, 422],
    ] as const) {
      const answer = await change(url, { effectiveFrom: '2026-12-01', ...content });
      expect(answer.statusCode, `${JSON.stringify(content)} ${answer.body}`).toBe(status);
    }
    const late = await change(url, { effectiveFrom: '2026-12-03', seenVersion: 1 });
    expect(late.statusCode).toBe(200);
    const between = await change(url, { effectiveFrom: '2026-12-02', seenVersion: 2 });
    expect(between.body).toContain('2026-12-03');
    for (const url of [
      '/api/responsibilities/0118/no-such-problem',
      '/api/responsibilities/9999/not-lit',
    ]) {
      expect((await change(url, { effectiveFrom: '2026-12-03' })).statusCode).toBe(422);
    }
  });

  it('takes a planned change back, the last one first, and none that has begun', async () => {
    const url = '/api/responsibilities/0118/flickering/versions';
    expect((await call('DELETE', `${url}/2026-12-01`)).statusCode).toBe(409);
    expect((await call('DELETE', `${url}/2026-12-03`)).statusCode).toBe(204);
    expect((await call('DELETE', `${url}/2026-12-03`)).statusCode).toBe(404);
    expect((await call('DELETE', `${row}/versions/${NEXT_MONDAY}`)).statusCode).toBe(409);
    expect((await call('GET', url)).json().versions).toHaveLength(1);
  });

  it('falls back on what is more general when a row is withdrawn, but keeps the last resort', async () => {
    const withdrawn = { withdrawn: true, effectiveFrom: '2026-12-14' };
    const last = await change('/api/responsibilities/*/other', { ...withdrawn, seenVersion: 1 });
    expect(last.statusCode).toBe(422);
    expect((await change(row, { ...withdrawn, seenVersion: 3 })).statusCode).toBe(200);
    await goTo('2026-12-08T02:00:00Z');
    expect((await file()).limitValue).toBe(4);
    await goTo('2026-12-14T02:00:00Z');
    const general = await item('*', 'not-lit');
    expect((await file()).limitValue).toBe(general.current.limitValue);
    expect(general.current.limitValue).toBe(3);
  });

  const send = async (
    content: string | Uint8Array<ArrayBuffer>,
    fields: Record<string, string>,
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob([content]), 'list');
    const body = new Response(form);
    const type = body.headers.get('content-type') ?? '';
    const payload = Buffer.from(await body.arrayBuffer());
    const headers = { ...admin.headers, 'content-type': type };
    return service.inject({
      ...{ method: 'POST', url: '/api/responsibilities/import', headers, payload },
    });
  };
  const fields = { format: 'csv', effectiveFrom: '2027-01-01', reason: '年度调整' };

  it.each(['csv', 'xlsx'])('goes out as %s and comes back unchanged', async (format) => {
    const file = await call('GET', `/api/responsibilities/export?format=${format}`);
    expect(file.statusCode).toBe(200);
    const answer = await send(new Uint8Array(file.rawPayload), {
      ...{ ...fields, format, mode: 'all-or-nothing' },
    });
    expect(answer.json(), answer.body).toMatchObject({ added: 0, changed: 0, problemCount: 0 });
    expect(answer.json().rows).toBeGreaterThan(100);
  });

  it('is imported all or nothing, with everything that is wrong said', async () => {
    const head = 'class,problem,urgency,limit,clock,filing condition,closing condition\n';
    const bad = `${head}0118,not-lit,D,0,工作日,,恢复\n0118,nothing,A,1,days,a,b\n`;
    const refused = (await send(bad, { ...fields, mode: 'all-or-nothing' })).json();
    expect(refused).toMatchObject({ applied: false, rows: 2 });
    const wrong = refused.problems.map((each: { row: number; column: string }) =>
      [each.row, each.column].join(' '),
    );
    expect(wrong).toEqual(
      expect.arrayContaining(['2 紧急程度', '2 时限', '2 立案条件', '3 时限单位', '3 问题代码']),
    );
    const good = `${head}*,tilted,A,7,工作时,倾斜,扶正\n0118,damaged,A,2,urgent-hours,破损,修复\n`;
    const tried = (await send(good, { ...fields, mode: 'dry-run' })).json();
    expect(tried).toMatchObject({ added: 1, changed: 1, applied: false });
    expect((await item('0118', 'damaged'))?.planned ?? null).toBe(null);
    const done = (await send(good, { ...fields, mode: 'all-or-nothing' })).json();
    expect(done).toMatchObject({ added: 1, changed: 1, applied: true });
    expect((await item('0118', 'damaged')).planned).toMatchObject({
      ...{ limitValue: 2, effectiveFrom: '2027-01-01', reason: '年度调整' },
    });
    const nothing = await send('a,b\n1,2\n', { ...fields, mode: 'dry-run' });
    expect(nothing.statusCode).toBe(422);
    expect((await send(good, { ...fields, mode: 'maybe' })).statusCode).toBe(422);
  });

  it('says who handles what where, from a day on', async () => {
    const [first, second] = [await service.department('甲'), await service.department('乙')];
    const duty = { classCode: '0118', street: '坪山街道' };
    const put = (content: object) => call('PUT', '/api/duties', { ...duty, ...content });
    const of = async () =>
      (await call('GET', '/api/duties'))
        .json()
        .items.filter((each: { street: string }) => each.street === duty.street);
    const atOnce = await put({ departmentId: first, effectiveFrom: '2026-12-14' });
    expect(atOnce.statusCode).toBe(422);
    expect(atOnce.body).toContain('tomorrow');
    await put({ departmentId: first, effectiveFrom: '2026-12-15' });
    expect(await of()).toMatchObject([{ departmentName: '甲', planned: true }]);
    await goTo('2026-12-15T02:00:00Z');
    await put({ departmentId: second, effectiveFrom: '2026-12-20' });
    expect(await of()).toMatchObject([
      { departmentName: '甲', planned: false },
      { departmentName: '乙', planned: true, effectiveFrom: '2026-12-20' },
    ]);
    // Sooner than what is planned: that is replaced.
    await put({ departmentId: null, effectiveFrom: '2026-12-16' });
    expect(await of()).toMatchObject([{ departmentName: '甲' }, { departmentId: null }]);
    await goTo('2026-12-16T02:00:00Z');
    expect(await of()).toEqual([]);
    const nobody = '00000000-0000-7000-8000-000000000000';
    const unknown = await put({ departmentId: nobody, effectiveFrom: '2027-01-01' });
    expect(unknown.statusCode).toBe(422);
  });

  it('has all of it written down', async () => {
    const log = (await call('GET', '/api/audit-log?kind=responsibility&limit=200')).json();
    const about = log.items.filter(
      (each: { subjectId: string }) => each.subjectId === '0118:not-lit',
    );
    expect(about.map((each: { action: string }) => each.action)).toEqual([
      'withdraw',
      'change',
      'change',
    ]);
    expect(about[1]).toMatchObject({ before: { limitValue: 9 }, after: { limitValue: 4 } });
    expect((await call('GET', '/api/audit-log?kind=duty')).json().items.length).toBe(3);
  });
});
