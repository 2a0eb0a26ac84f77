import { randomUUID } from 'node:crypto';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintPlates } from '../../assets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

/** Data of people who do not exist, each in a form that nothing else in the service has. */
const PERSONAL = {
  phone: '13987650123',
  email: 'zhanggongmin@mail.example',
  name: '张公民甲乙丙',
  home: '梧桐花园七栋九零三',
  address: '203.0.113.77',
  forwarded: '198.51.100.23',
  agent: 'PhoneOfZhang/9.9',
  password: 'zhang-secret-words',
  remark: '王处置员私人电话',
};

const story = `我是${PERSONAL.name}，住${PERSONAL.home}，电话${PERSONAL.phone}`;
const FORM = 'application/x-www-form-urlencoded';

describe('personal data', () => {
  let service: TestApp;
  let smartCode: string;
  let handler: TestStaff;
  let trackingKey: string;
  let ticketNumber: string;
  let otherPage: string;
  /** Every answer that anybody can get. */
  const publicAnswers: string[] = [];
  /** Secrets that came up on the way. */
  const secrets: string[] = [];

  const call = async (request: InjectOptions): Promise<LightMyRequestResponse> =>
    service.inject({
      ...request,
      remoteAddress: PERSONAL.address,
      headers: {
        'user-agent': PERSONAL.agent,
        'x-forwarded-for': PERSONAL.forwarded,
        ...request.headers,
      },
    });
  const asCitizen = async (request: InjectOptions) => {
    const answer = await call(request);
    publicAnswers.push(`${JSON.stringify(answer.headers)}\n${answer.body}`);
    return answer;
  };
  const get = (url: string) => asCitizen({ method: 'GET', url });
  const form = (url: string, fields: Record<string, string>) =>
    asCitizen({
      method: 'POST',
      url,
      headers: { 'content-type': FORM },
      payload: new URLSearchParams(fields).toString(),
    });
  const complain = (changes: Record<string, unknown> = {}) =>
    asCitizen({
      method: 'POST',
      url: '/api/complaints',
      payload: {
        smartCode,
        problemCode: 'not-lit',
        text: story,
        contact: PERSONAL.phone,
        shareContact: 'yes',
        clientKey: randomUUID(),
        ...changes,
      },
    });
  const asHandler = (method: 'GET' | 'POST', url: string, payload?: object) =>
    call({ method, url, payload, headers: handler.headers });

  beforeAll(async () => {
    service = await testApp({ environment: { TRUST_PROXY: 'yes' } });
    const [lamp] = await addStreetLamps(service.db, 1);
    const [plate] = await mintPlates(service.deps, { assetIds: [lamp?.assetId ?? ''] });
    smartCode = plate?.smartCode ?? '';
    handler = await service.signIn('handler', lamp?.maintainerId);
    secrets.push(handler.password, handler.headers['x-csrf-token'], handler.headers.cookie);
  });
  afterAll(() => service.close());

  it('goes through all flows of a complaint', async () => {
    expect((await get(`/A/${smartCode}`)).statusCode).toBe(200);
    const filed = await complain();
    expect(filed.statusCode).toBe(201);
    ticketNumber = filed.json().ticketNumber;
    trackingKey = filed.json().trackingUrl.split('/t/')[1];
    secrets.push(trackingKey);
    expect((await complain({ contact: PERSONAL.email })).statusCode).toBe(201);
    expect((await get(`/A/${smartCode}`)).statusCode).toBe(200);
    expect((await get(`/t/${trackingKey}`)).statusCode).toBe(200);
    const found = await form('/track', { ticketNumber, contact: PERSONAL.phone });
    expect(found.statusCode).toBe(303);
  });

  it('goes through the plain form and the report of a fake label', async () => {
    const boundary = 'citymark-test';
    const fields = {
      problemCode: 'tilted',
      text: story,
      contact: PERSONAL.email,
      clientKey: randomUUID(),
    };
    const parts = Object.entries(fields).map(
      ([name, value]) =>
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const filed = await asCitizen({
      method: 'POST',
      url: `/A/${smartCode}`,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      payload: `${parts.join('')}--${boundary}--\r\n`,
    });
    expect(filed.statusCode).toBe(303);
    otherPage = new URL(String(filed.headers.location), service.url).pathname;
    secrets.push(otherPage.split('/t/')[1] ?? '');
    const fake = { where: PERSONAL.home, why: story };
    expect((await form(`/A/${smartCode}/fake-label`, fake)).statusCode).toBe(303);
  });

  it('goes through the merge of two tickets, of which the reporters are told', async () => {
    const joined = '已与另一件反映合并办理';
    expect((await get(otherPage)).body).not.toContain(joined);
    const { headers } = await service.signIn('dispatcher');
    const list = await call({ url: '/api/tickets?box=all&q=SZPS', headers });
    type Item = { ticketNumber: string; version: number };
    const other = list
      .json<{ items: Item[] }>()
      .items.find((each) => each.ticketNumber !== ticketNumber);
    const url = `/api/tickets/${other?.ticketNumber}/merge`;
    const payload = { into: ticketNumber, version: other?.version };
    expect((await call({ method: 'POST', url, headers, payload })).statusCode).toBe(200);
    const page = await get(otherPage);
    expect(page.body).toContain(joined);
    expect(page.body).toContain(other?.ticketNumber);
    expect(page.body).not.toContain('/pictures/');
    // Who had the ticket that goes on has nothing to be told, and the two are not led to each other.
    expect((await get(`/t/${trackingKey}`)).body).not.toContain(joined);
    expect(page.body).not.toContain(ticketNumber);
    expect((await get(`${otherPage}?lang=en`)).body).toContain('Joined with another report');
  });

  it('goes through handling and rating', async () => {
    const detail = await asHandler('GET', `/api/tickets/${ticketNumber}`);
    expect(detail.body).toContain(PERSONAL.name);
    expect((await asHandler('GET', '/api/tickets?box=inbox')).statusCode).toBe(200);
    const { complaints, version } = detail.json();
    const contactUrl = `/api/tickets/${ticketNumber}/complaints/${complaints[0].complaintId}/contact`;
    const revealed = await asHandler('POST', contactUrl, { reason: PERSONAL.remark });
    expect(revealed.body).toContain(PERSONAL.phone);
    const accepted = await asHandler('POST', `/api/tickets/${ticketNumber}/accept`, { version });
    expect(accepted.statusCode).toBe(200);
    const handled = await asHandler('POST', `/api/tickets/${ticketNumber}/handled`, {
      version: String(accepted.json().version),
      note: PERSONAL.remark,
    });
    expect([200, 422]).toContain(handled.statusCode);
    await form(`/t/${trackingKey}/rating`, {
      ...{ speed: '5', result: '5', service: '5', system: '5' },
      comment: story,
    });
    await get(`/t/${trackingKey}`);
  });

  it('is in requests that go wrong, too', async () => {
    expect((await complain({ text: `${story}\u0000` })).statusCode).toBeLessThan(500);
    const bad = [
      await complain({ contact: `${PERSONAL.phone}x`, clientKey: 'not-a-key' }),
      await complain({ problemCode: PERSONAL.email }),
      await asCitizen({
        method: 'POST',
        url: '/api/complaints',
        headers: { 'content-type': 'application/json' },
        payload: `{"contact": "${PERSONAL.phone}", `,
      }),
      await call({
        method: 'POST',
        url: '/api/session',
        payload: { login: PERSONAL.email, password: PERSONAL.password },
      }),
      await call({ method: 'GET', url: `/t/${PERSONAL.phone}` }),
      await call({ method: 'GET', url: `/A/${PERSONAL.phone}?name=${PERSONAL.name}` }),
      await call({ method: 'GET', url: `/no/${encodeURIComponent(PERSONAL.name)}` }),
      await call({ method: 'GET', url: `/%zz${PERSONAL.phone}` }),
    ];
    for (const answer of bad) {
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    }
  });

  it('is in the database when it fails, too', async () => {
    // PostgreSQL quotes the whole row that breaks a rule.
    const alter = (text: string) => service.db.query({ text, values: [] });
    await alter('alter table complaints add constraint never check (false) not valid');
    const answer = await complain();
    await alter('alter table complaints drop constraint never');
    expect(answer.statusCode).toBe(500);
    expect(service.logs.join('')).toContain('"constraint":"never"');
  });

  it('is in no line of the log, and neither is a secret', () => {
    const log = service.logs.join('');
    expect(service.logs.length).toBeGreaterThan(20);
    expect(log).toContain('"route":"/t/:trackingKey"');
    for (const value of [...Object.values(PERSONAL), ...secrets]) {
      expect(service.logs.filter((line) => line.includes(value))).toEqual([]);
    }
  });

  it('is in no answer that anybody can get', () => {
    for (const value of Object.values(PERSONAL)) {
      expect(publicAnswers.filter((answer) => answer.includes(value))).toEqual([]);
    }
  });

  it('is in no metric', async () => {
    const { body } = await call({ method: 'GET', url: '/metrics' });
    for (const value of [...Object.values(PERSONAL), ...secrets]) expect(body).not.toContain(value);
  });
});
