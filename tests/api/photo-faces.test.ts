import { randomUUID } from 'node:crypto';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../platform/errors.ts';
import { fileComplaint } from '../../tickets/index.ts';
import { photoRoutes } from '../../tickets/photos/photo-routes.ts';
import type { TestStaff } from '../support/app.ts';
import { type CitizenWorld, citizenWorld } from '../support/citizen-world.ts';
import { pavement, peopleIn } from '../support/people.ts';
import { staff } from '../support/ticket-world.ts';

describe('people in the photos of a ticket', { timeout: 120_000 }, () => {
  let world: CitizenWorld;
  let handler: TestStaff;
  let dispatcher: TestStaff;
  let ticketNumber: string;
  let url: string;
  const get = (who: TestStaff, path = url) => world.inject({ url: path, headers: who.headers });
  const detail = async (who: TestStaff) => (await get(who, `/api/tickets/${ticketNumber}`)).json();

  beforeAll(async () => {
    world = await citizenWorld();
    const { asset, smartCode } = await world.plate();
    const filed = await fileComplaint(world.deps, {
      ...{ smartCode, problemCode: 'not-lit', photos: [await pavement()], shareContact: false },
      ...{ clientKey: randomUUID(), lang: 'zh', channel: 'scan' },
    });
    ticketNumber = filed.ticketNumber;
    // It is late: every supervisor sees it.
    world.clock.set('2026-12-23T01:00:00Z');
    handler = await world.signIn('handler', asset.maintainerId);
    dispatcher = await world.signIn('dispatcher');
    url = `/api/photos/${(await detail(handler)).photos[0].photoId}`;
  }, 120_000);
  afterAll(() => world.close());

  test('are seen by the department that has it, and by nobody else who may see it', async () => {
    const [own, others] = [await get(handler), await get(dispatcher)];
    expect(await peopleIn(own.rawPayload)).toBeGreaterThan(0);
    expect([others.statusCode, others.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect(await peopleIn(others.rawPayload)).toBe(0);
    expect((await detail(handler)).photosMasked).toBe(false);
    expect((await detail(dispatcher)).photosMasked).toBe(true);
  });

  test.each(['supervisor', 'auditor', 'leader', 'admin'] as const)(
    'are masked for a %s',
    async (role) => {
      const masked = (await get(dispatcher)).rawPayload;
      const answer = await get(await world.signIn(role));
      expect(answer.statusCode).toBe(200);
      expect(answer.rawPayload.equals(masked)).toBe(true);
    },
  );

  test('are shown to nobody else when they cannot be masked', async () => {
    const app = Fastify();
    const away = { of: () => Promise.reject(new AppError('model-unavailable')) };
    let actor = staff(handler, 'handler');
    app.decorateRequest('actor', null);
    app.addHook('onRequest', async (request) => {
      request.actor = actor;
    });
    await app.register(photoRoutes({ ...world.deps, maskedCopies: away }));
    expect((await app.inject(url)).headers['content-type']).toBe('image/jpeg');
    actor = staff(dispatcher, 'dispatcher');
    const refused = await app.inject(url);
    expect(refused.statusCode).toBe(500);
    expect(refused.json()).toMatchObject({ code: 'model-unavailable' });
    await app.close();
  });
});
