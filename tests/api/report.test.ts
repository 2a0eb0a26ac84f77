import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverReports } from '../../tickets/report/deliver-reports.ts';
import { keepReport } from '../../tickets/report/keep-report.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { recordingNotifier } from '../support/report-world.ts';

const SUNDAY = '2026-11-22';
const webhook = recordingNotifier('webhook');
const email = recordingNotifier('email', 3);
const notifiers = [webhook.notifier, email.notifier];

let service: TestApp;
let leader: TestStaff;
beforeAll(async () => {
  service = await testApp({ deps: { notifiers } });
  leader = await service.signIn('leader');
});
afterAll(() => service.close());

const get = (url: string) => service.inject({ url, headers: leader.headers });
const send = (day: string) =>
  service.inject({
    method: 'POST',
    url: '/api/report/morning/send',
    headers: leader.headers,
    payload: { day },
  });

describe('the morning report over HTTP', () => {
  it('is that of the last day, counted as it is now until it is kept', async () => {
    const answer = await get('/api/report/morning');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      ...{ day: SUNDAY, lastDay: SUNDAY, kept: false, reportAt: '07:30' },
      ...{ channels: ['webhook', 'email'], deliveries: [], districtName: '深圳市坪山区' },
    });
    expect((await get('/api/report/days')).json()).toEqual({ items: [] });
  });

  it('is sent when somebody asks, once it is kept', async () => {
    expect((await send(SUNDAY)).statusCode).toBe(404);
    await keepReport(service.deps, SUNDAY);
    await deliverReports({ ...service.deps, notifiers });
    const before = webhook.sent.length;
    const asked = await send(SUNDAY);
    expect(asked.statusCode).toBe(200);
    expect(asked.json().deliveries[0]).toMatchObject({ state: 'waiting', askedByName: '测试' });
    await deliverReports({ ...service.deps, notifiers });
    expect(webhook.sent).toHaveLength(before + 1);
    const { kept, deliveries } = (await get(`/api/report/morning?day=${SUNDAY}`)).json();
    expect(kept).toBe(true);
    expect(deliveries).toHaveLength(4);
    expect(deliveries[0]).toMatchObject({ channel: 'email', state: 'sent', recipients: 3 });
    expect((await get('/api/report/days')).json().items).toMatchObject([{ day: SUNDAY }]);
  });

  it('is printed the same each time', async () => {
    const url = `/api/report/morning.pdf?day=${SUNDAY}`;
    const [first, again, english] = [
      await get(url),
      await get(url),
      await get(`${url}&language=en`),
    ];
    expect(first.headers['content-type']).toBe('application/pdf');
    expect(first.headers['content-disposition']).toContain(`morning-report-${SUNDAY}.pdf`);
    expect(first.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(again.rawPayload.equals(first.rawPayload)).toBe(true);
    expect(english.rawPayload.equals(first.rawPayload)).toBe(false);
  });

  it.each(['?day=2026-11-24', '?day=2026-02-30', '?day=soon', '?day='])(
    'refuses %s',
    async (query) => {
      for (const path of ['morning', 'morning.pdf']) {
        const { statusCode } = await get(`/api/report/${path}${query}`);
        expect([400, 422]).toContain(statusCode);
      }
    },
  );
});
