import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp } from '../../gateway/app.ts';
import { type TestApp, testApp } from '../support/app.ts';

describe('probes', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp();
  });
  afterAll(() => service.close());
  const get = (url: string, headers = {}) => service.inject({ method: 'GET', url, headers });

  it('say that the process lives and that everything answers', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    const ready = await get('/readyz');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({
      ready: true,
      checks: { database: 'ok', bus: 'ok', blobs: 'ok' },
    });
  });

  it('say within seconds which part does not answer', async () => {
    const never = new Promise<never>(() => {});
    const app = await buildApp({
      ...service.deps,
      db: { ...service.deps.db, query: () => never },
      blobs: { ...service.deps.blobs, has: () => Promise.reject(new Error('gone')) },
    });
    const startedAt = performance.now();
    const answers = await Promise.all([
      app.inject({ method: 'GET', url: '/readyz' }),
      app.inject({ method: 'GET', url: '/readyz' }),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    for (const answer of answers) {
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toEqual({
        ready: false,
        checks: { database: 'failed', bus: 'ok', blobs: 'failed' },
      });
    }
    expect((await app.inject({ method: 'GET', url: '/healthz' })).statusCode).toBe(200);
    await app.close();
  });

  it('count by the pattern of a route, never by what stands in it', async () => {
    await get('/problems/not-found');
    await get('/no/such/place-4711');
    const { body } = await get('/metrics');
    expect(body).toMatch(
      /citymark_http_request_seconds_count\{method="GET",route="\/problems\/:code",status="200"\} 1/,
    );
    expect(body).toContain('route="none",status="404"');
    expect(body).not.toContain('4711');
    expect(body).toContain('process_resident_memory_bytes');
  });

  it('show metrics to the holder of the token only, when there is one', async () => {
    const config = { ...service.deps.config, metricsToken: 'a-long-enough-token' };
    const closed = await buildApp({ ...service.deps, config });
    const scrape = (authorization?: string) =>
      closed.inject({
        method: 'GET',
        url: '/metrics',
        headers: authorization ? { authorization } : {},
      });
    expect((await scrape()).statusCode).toBe(401);
    expect((await scrape('Bearer wrong')).statusCode).toBe(401);
    expect((await scrape('Bearer a-long-enough-token')).statusCode).toBe(200);
    await closed.close();
  });
});
