import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ringPrint } from '../../assets/index.ts';
import { buildApp } from '../../gateway/app.ts';
import { ringStory } from '../../gateway/demo/story-bell.ts';
import { stop } from '../../gateway/serve.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';
import { notLit } from '../support/ticket-world.ts';

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

/** Files a complaint about a new lamp; answers the ticket's number and whose it is. */
let serial = 0;
async function newTicket(service: TestApp) {
  serial += 1;
  const [lamp] = await addStreetLamps(service.db, 1, serial);
  if (!lamp) throw new Error('no lamp');
  const file = async () => (await fileComplaint(service.deps, notLit(lamp))).ticketNumber;
  return { departmentId: lamp.maintainerId, file };
}

describe('live changes', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp({ listen: true, environment: { LIVE_CONNECTIONS: '3' } });
  });
  afterAll(() => service.close());

  it('reach the own department and those who see all, nobody else', async () => {
    const [lamps, others] = [await newTicket(service), await newTicket(service)];
    const listeners = [
      await listen(service.url, await service.signIn('handler', lamps.departmentId)),
      await listen(service.url, await service.signIn('handler', others.departmentId)),
      await listen(service.url, await service.signIn('dispatcher')),
    ];
    const [atLamps, atOthers, atDispatcher] = listeners.map((each) => each.heard);

    const ticketNumber = await lamps.file();
    const otherNumber = await others.file();
    await vi.waitFor(() => {
      expect(atLamps?.text).toContain(ticketNumber);
      expect(atOthers?.text).toContain(otherNumber);
      expect(atDispatcher?.text).toContain(ticketNumber);
      expect(atDispatcher?.text).toContain(otherNumber);
    });
    expect(atLamps?.text).not.toContain(otherNumber);
    expect(atOthers?.text).not.toContain(ticketNumber);
    expect(atLamps?.text).toContain(
      `event: ticket\ndata: {"ticketNumber":"${ticketNumber}","departmentId":"${lamps.departmentId}",`,
    );
    expect(atLamps?.answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(atLamps?.answer.headers.get('content-security-policy')).toBeTruthy();
    for (const each of listeners) await each.leave();
  });

  it('are for staff only, and for as many at a time as the service allows', async () => {
    expect((await fetch(`${service.url}/api/live`)).status).toBe(401);
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
    const ticket = await newTicket(service);
    const { heard, leave } = await listen(service.url, await service.signIn('admin'));
    await service.deps.bus.publish('citymark/tickets/x', { contact: '13800138000' });
    const ring = { ticketNumber: 'T-9', departmentId: 'x', kind: 'filed', state: 'new' };
    await service.deps.bus.publish('citymark/tickets/x', ring);
    const ticketNumber = await ticket.file();
    await vi.waitFor(() => expect(heard.text).toContain(ticketNumber));
    expect(heard.text).not.toMatch(/13800138000|T-9/);
    await leave();
  });

  it('tell of sightings and cameras those who may look at them, and of tickets nobody else', async () => {
    const ticket = await newTicket(service);
    const listeners = [
      await listen(service.url, await service.signIn('asset_admin', ticket.departmentId)),
      await listen(service.url, await service.signIn('grid_worker')),
      await listen(service.url, await service.signIn('handler', ticket.departmentId)),
    ];
    const [atAssets, atGrid, atHandler] = listeners.map((each) => each.heard);
    const { bus } = service.deps;
    const sighting = { sightingId: 's-1', algorithmId: 'crowd', state: 'alerted' };
    await bus.publish('citymark/sightings/s-1', { ...sighting, secret: 'no' });
    await bus.publish('citymark/sightings/s-1', { sightingId: 's-2' });
    const ticketNumber = await ticket.file();
    await bus.publish('citymark/cameras/c-1', { cameraId: 'c-1', health: 'dark' });
    await vi.waitFor(() => {
      expect(atHandler?.text).toContain(ticketNumber);
      for (const heard of [atAssets, atGrid]) {
        expect(heard?.text).toContain(`event: sighting\ndata: ${JSON.stringify(sighting)}\n\n`);
        expect(heard?.text).toContain(
          'event: camera\ndata: {"cameraId":"c-1","health":"dark"}\n\n',
        );
      }
    });
    expect(atAssets?.text).not.toContain(ticketNumber);
    expect(atAssets?.text).not.toMatch(/s-2|secret/);
    expect(atHandler?.text).not.toMatch(/sighting|camera/);
    for (const each of listeners) await each.leave();
  });
});

describe('live progress', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await testApp({ listen: true });
  });
  afterAll(() => service.close());

  it('of a file reaches the one who brings it in, of print runs those who print, of the story all', async () => {
    const people = await Promise.all([
      service.signIn('asset_admin'),
      service.signIn('asset_admin'),
      service.signIn('handler'),
    ]);
    const listeners = await Promise.all(people.map((each) => listen(service.url, each)));
    const [own, others, handler] = listeners.map(({ heard }) => heard);
    const form = new FormData();
    const fields = { format: 'csv', crs: 'cgcs2000', importId: 'import-of-mine' };
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['ObjID,PointX,PointY\n1,2,3\n4,5,6']), 'lamps.csv');
    const preview = await fetch(`${service.url}/api/assets/import/preview`, {
      ...{ method: 'POST', body: form, headers: { ...people[0]?.headers } },
    });
    expect(preview.status, await preview.text()).toBe(200);
    ringPrint(service.deps, { batchId: 'b-1' });
    ringStory(service.deps, 's-1');
    await vi.waitFor(() => {
      expect(own?.text).toContain(
        'event: import\ndata: {"importId":"import-of-mine","phase":"checking","done":2,"rows":2}',
      );
      for (const each of [own, others]) {
        expect(each?.text).toContain('event: print\ndata: {"batchId":"b-1"}');
      }
      for (const each of [own, others, handler]) {
        expect(each?.text).toContain('event: story\ndata: {"storyId":"s-1"}');
      }
    });
    expect(others?.text).not.toContain('import-of-mine');
    expect(handler?.text).not.toMatch(/import|print/);
    for (const each of listeners) await each.leave();
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
