import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../gateway/app.ts';
import { sql } from '../../platform/db.ts';
import { AppError, errorCatalogue } from '../../platform/errors.ts';
import { type TestApp, testApp } from '../support/app.ts';

/** Routes that go wrong in every way a route can. */
const wrongRoutes =
  (service: TestApp): FastifyPluginAsyncTypebox =>
  async (app) => {
    const config = { access: 'public' } as const;
    const response = { 200: Type.Object({ seen: Type.Unknown() }) };
    app.post(
      '/api/strict',
      {
        config,
        schema: {
          body: Type.Object({
            count: Type.Integer(),
            kind: Type.Optional(Type.Enum(['a', 'b'])),
            deep: Type.Optional(Type.Object({ yes: Type.Boolean() })),
          }),
          response,
        },
      },
      async (request) => ({ seen: request.body }),
    );
    app.get(
      '/api/coerced/:number',
      {
        config,
        schema: {
          params: Type.Object({ number: Type.Integer() }),
          querystring: Type.Object({ limit: Type.Integer({ maximum: 10, default: 5 }) }),
          response,
        },
      },
      async (request) => ({ seen: { ...request.params, ...request.query } }),
    );
    app.get('/api/bug', { config, schema: { response } }, async () => {
      throw new Error('the password of 13800138000 is hunter2');
    });
    app.get('/api/refused', { config, schema: { response } }, async () => {
      throw new AppError('conflict', 'Somebody was faster.', { retryAfterS: 3 });
    });
    app.get('/api/broken-sql', { config, schema: { response } }, async () => ({
      seen: await service.db.query(sql`select ${'13800138000 personal'}::text::uuid`),
    }));
    app.get('/api/unreachable', { config, schema: { response } }, async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), {
        code: 'ECONNREFUSED',
      });
    });
    app.get('/page', { config, schema: { response: { 200: Type.String() } } }, async () => {
      throw new AppError('not-found', 'There is no <b>plate</b> like this.');
    });
  };

describe('problems', () => {
  let service: TestApp;
  let app: TestApp['app'];
  beforeAll(async () => {
    service = await testApp();
    app = await buildApp(service.deps);
    await app.register(wrongRoutes(service));
  });
  afterAll(async () => {
    await app.close();
    await service.close();
  });

  const post = (payload: string | object, headers: Record<string, string> = {}) =>
    app.inject({ method: 'POST', url: '/api/strict', payload, headers });
  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers });

  it('are RFC 9457 documents with a link to what they mean', async () => {
    const answer = await get('/api/refused');
    expect(answer.statusCode).toBe(409);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toEqual({
      type: 'http://127.0.0.1:8080/problems/conflict',
      title: errorCatalogue.conflict.zh,
      status: 409,
      detail: 'Somebody was faster.',
      requestId: answer.headers['x-request-id'],
    });
  });

  it.each([
    [undefined, 'zh'],
    ['zh-CN,en;q=0.5', 'zh'],
    ['en-GB,zh;q=0.5', 'en'],
    ['en;q=0.3,zh;q=0.7', 'zh'],
    ['fr', 'zh'],
    ['fr,en;q=0.1', 'en'],
    [';;;q=x,,', 'zh'],
  ] as const)('speak the language of %s: %s', async (header, language) => {
    const answer = await get('/api/refused', header ? { 'accept-language': header } : {});
    expect(answer.json().title).toBe(errorCatalogue.conflict[language]);
    expect(answer.headers['content-language']).toBe(language);
  });

  it('name every field of a body that is wrong, missing or not wanted', async () => {
    const answer = await post({ kind: 'c', deep: { yes: 'true', 'a/b': 1 }, more: 1 });
    expect(answer.statusCode).toBe(422);
    const pointers = answer.json().errors.map((each: { pointer: string }) => each.pointer);
    expect(pointers.sort()).toEqual(['/count', '/deep/a~1b', '/deep/yes', '/kind', '/more']);
  });

  it.each([{ count: '1' }, { count: 1.5 }, { count: null }, { count: [1] }])(
    'come for a body of another type, which is never turned into the right one: %j',
    async (body) => {
      expect((await post(body)).statusCode).toBe(422);
    },
  );

  it('do not come for text in paths and queries, which cannot be anything else', async () => {
    expect((await get('/api/coerced/12?limit=7')).json()).toEqual({
      seen: { number: 12, limit: 7 },
    });
    expect((await get('/api/coerced/12')).json()).toEqual({ seen: { number: 12, limit: 5 } });
    const answer = await get('/api/coerced/x?limit=11');
    expect(answer.json().errors).toEqual([
      { pointer: '/params/number', detail: expect.any(String) },
    ]);
  });

  it.each([
    ['{"count": ', 'application/json', 400],
    ['', 'application/json', 400],
    ['{"count": 1}', 'text/plain', 415],
    ['count=1', 'application/xml', 415],
    [`{"count": 1, "pad": "${'x'.repeat(1_100_000)}"}`, 'application/json', 413],
    ['{"__proto__": {"x": 1}, "count": 1}', 'application/json', 400],
  ])('say what is wrong with the request %#', async (body, type, status) => {
    const answer = await post(body, { 'content-type': type });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().type).toMatch(/\/problems\/[a-z-]+$/);
  });

  it('never show what is inside', async () => {
    for (const url of ['/api/bug', '/api/broken-sql']) {
      const answer = await get(url);
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toEqual({
        type: 'http://127.0.0.1:8080/problems/internal',
        title: errorCatalogue.internal.zh,
        status: 500,
        requestId: expect.any(String),
      });
      const line = service.logs.find((each) => each.includes(answer.json().requestId));
      expect(line).toContain('request failed');
    }
    expect(service.logs.join('')).not.toMatch(/13800138000|hunter2/);
  });

  it('tell that a lost database is worth another try', async () => {
    const answer = await get('/api/unreachable');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body).not.toContain('10.0.0.5');
  });

  it('are pages for people, but documents for programs', async () => {
    const answer = await get('/page', { accept: 'text/html', 'accept-language': 'en' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers['content-type']).toMatch(/^text\/html/);
    expect(answer.body).toContain(`<h1>${errorCatalogue['not-found'].en}</h1>`);
    expect(answer.body).not.toContain('<b>plate</b>');
    const api = await get('/api/refused', { accept: 'text/html' });
    expect(api.headers['content-type']).toMatch(/problem\+json/);
  });

  it('come for addresses nobody serves, as a page or as a document', async () => {
    const unknown = await get('/api/nothing-here');
    expect(unknown.statusCode).toBe(404);
    expect(unknown.json().type).toMatch(/not-found$/);
    expect((await get('/nothing', { accept: 'text/html' })).body).toMatch(/^<!doctype html>/);
    expect((await get('/%zz')).statusCode).toBe(400);
    expect((await get('/%zz')).json().type).toMatch(/bad-request$/);
  });

  it('have a page each, and one for all', async () => {
    const list = await get('/problems');
    for (const code of Object.keys(errorCatalogue)) {
      expect(list.body).toContain(`href="/problems/${code}"`);
      const page = await get(`/problems/${code}`, { 'accept-language': 'en' });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain(`<code>${code}</code>`);
    }
    expect((await get('/problems/constructor')).statusCode).toBe(404);
  });
});

describe('routes', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp();
  });
  afterAll(() => service.close());

  it('without a decision who may call them keep the service from starting', async () => {
    const app = await buildApp(service.deps);
    app.get('/forgotten', async () => 'open to all?');
    await expect(app.ready()).rejects.toThrow('routes without config.access: GET /forgotten');
    await app.close();
  });

  it('carry the headers that keep a page to itself', async () => {
    const publicUrl = 'https://code.example';
    const settings = { ...service.deps.settings, publicUrl };
    const app = await buildApp({ ...service.deps, settings });
    const { headers } = await app.inject({ method: 'GET', url: '/problems' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('same-origin');
    expect(headers['permissions-policy']).toContain('payment=()');
    const { login, password } = await service.signIn('handler');
    const payload = { login, password };
    const signedIn = await app.inject({ method: 'POST', url: '/api/session', payload });
    expect(signedIn.headers['set-cookie']).toMatch(/^__Host-citymark=.*; Secure/);
    await app.close();
  });

  it('count requests per address', async () => {
    const config = structuredClone(service.deps.config);
    config.limits.requestsPerMinute = 3;
    const app = await buildApp({ ...service.deps, config });
    const from = (remoteAddress: string, url = '/problems') =>
      app.inject({ method: 'GET', url, remoteAddress });
    for (let each = 0; each < 3; each++) expect((await from('192.0.2.1')).statusCode).toBe(200);
    const refused = await from('192.0.2.1');
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('192.0.2.1', '/no-such-page')).statusCode).toBe(429);
    expect((await from('192.0.2.2')).statusCode).toBe(200);
    expect((await from('192.0.2.1', '/healthz')).statusCode).toBe(200);
    await app.close();
  });
});
