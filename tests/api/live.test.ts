import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildApp } from '../../gateway/app.ts';
import { stop } from '../../gateway/serve.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';

/** Reads a stream of server-sent events into `text` until it ends. */
async function listen(url: string, staff: TestStaff) {
  const abort = new AbortController();
  const answer = await fetch(`${url}/api/live`, {
    headers: staff.headers,
    signal: abort.signal,
  });
  const heard = { status: answer.status, text: '', ended: false, answer };
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) heard.text += decoder.decode(chunk);
    heard.ended = true;
  };
  const reading = read().catch(() => {});
  const leave = async () => {
    abort.abort();
    await reading;
  };
  return { heard, leave };
}

const ring = (service: TestApp, departmentId: string, ticketNumber: string) =>
  service.deps.bus.publish(`citymark/tickets/${departmentId}`, {
    ticketNumber,
    departmentId,
    kind: 'accepted',
    state: 'accepted',
  });

describe('live changes', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp({ listen: true, environment: { LIVE_CONNECTIONS: '3' } });
  });
  afterAll(() => service.close());

  it('reach the own department and those who see all, nobody else', async () => {
    const mine = await service.signIn('handler');
    const other = await service.signIn('handler');
    const dispatcher = await service.signIn('dispatcher');
    const listeners = [];
    for (const staff of [mine, other, dispatcher]) listeners.push(await listen(service.url, staff));
    const [atMine, atOther, atDispatcher] = listeners.map((each) => each.heard);

    await ring(service, mine.departmentId, 'T-1');
    await ring(service, other.departmentId, 'T-2');
    await vi.waitFor(() => {
      expect(atMine?.text).toContain('"T-1"');
      expect(atOther?.text).toContain('"T-2"');
      expect(atDispatcher?.text).toMatch(/"T-1".*"T-2"/s);
    });
    expect(atMine?.text).not.toContain('"T-2"');
    expect(atOther?.text).not.toContain('"T-1"');
    expect(atMine?.text).toContain(
      `event: ticket\ndata: {"ticketNumber":"T-1","departmentId":"${mine.departmentId}",`,
    );
    expect(atMine?.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(atMine?.answer.headers.get('content-security-policy')).toBeTruthy();
    for (const each of listeners) await each.leave();
  });

  it('are for staff only, and for as many at a time as the service allows', async () => {
    expect((await fetch(`${service.url}/api/live`)).status).toBe(401);
    expect((await listen(service.url, await service.signIn('asset_admin'))).heard.status).toBe(403);
    const staff = await service.signIn('handler');
    const listeners: Awaited<ReturnType<typeof listen>>[] = [];
    await vi.waitFor(async () => {
      for (let each = listeners.length; each < 3; each++) {
        const next = await listen(service.url, staff);
        expect(next.heard.status).toBe(200);
        listeners.push(next);
      }
    });
    const refused = await listen(service.url, staff);
    expect(refused.heard.status).toBe(503);
    for (const each of listeners) await each.leave();
    await vi.waitFor(async () => {
      const again = await listen(service.url, staff);
      expect(again.heard.status).toBe(200);
      await again.leave();
    });
  });

  it('ignore what is not a ticket', async () => {
    const staff = await service.signIn('admin');
    const { heard, leave } = await listen(service.url, staff);
    await service.deps.bus.publish('citymark/tickets/x', { contact: '13800138000' });
    await ring(service, staff.departmentId, 'T-9');
    await vi.waitFor(() => expect(heard.text).toContain('T-9'));
    expect(heard.text).not.toContain('13800138000');
    await leave();
  });
});

describe('stopping', () => {
  it('ends live connections, lets running requests finish, and takes no new ones', async () => {
    const service = await testApp();
    const app = await buildApp(service.deps);
    const begun = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    app.get('/api/slow', { config: { access: 'public' } }, async () => {
      begun.resolve();
      await goOn.promise;
      return 'done';
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const { heard } = await listen(url, await service.signIn('handler'));
    const running = fetch(`${url}/api/slow`);
    await begun.promise;
    const stopped = stop(app, { deps: service.deps, close: async () => {} }, 10);
    await vi.waitFor(() => expect(app.server.listening).toBe(false));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    goOn.resolve();
    expect(await (await running).text()).toBe('done');
    await stopped;
    expect(heard.ended).toBe(true);
    await service.close();
  });
});
