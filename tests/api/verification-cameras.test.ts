import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sql } from '../../platform/db.ts';
import { footageAccess, takeAlerts } from '../../tickets/index.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { preCheck } from '../../tickets/verification/pre-check.ts';
import type { TestStaff } from '../support/app.ts';
import { addLedgerCamera, at } from '../support/ledger-world.ts';

import {
  BAG,
  call,
  handledTicket,
  kindsOf,
  LEFT,
  people,
  pictures,
  shows,
  size,
  ticketOf,
  withLeftBags,
  world,
} from '../support/left-bags.ts';

withLeftBags();

describe('a claim that cameras can verify', () => {
  it('is closed when the camera shows that the thing is gone', async () => {
    const { cameraId, ticketNumber } = await handledTicket(0);
    await shows(cameraId, 210, pictures.cleanLater, 'unasked');
    world.clock.set(at(215));
    expect(await postCheck(world.deps)).toBe(1);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket.state).toBe('closed');
    expect(ticket.events.at(-1)).toMatchObject({
      ...{ kind: 'confirm', data: { by: 'machine', verdict: 'gone' } },
    });
    expect(await kindsOf(world.db.query, ticketNumber)).toEqual([
      ...['clean', 'before', 'after', 'finding'],
    ]);
  });

  it('is sent back when the camera shows that it is still there', async () => {
    const { cameraId, ticketNumber } = await handledTicket(200);
    await shows(cameraId, 210, pictures.bagLater, 'unasked');
    world.clock.set(at(215));
    await postCheck(world.deps);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket.state).toBe('accepted');
    expect(ticket.events.at(-1)).toMatchObject({
      ...{ kind: 'send-back', data: { by: 'machine', verdict: 'still_there' } },
    });
  });

  it('waits when there is nothing but a dark picture, and a person decides over HTTP', async () => {
    const { cameraId, ticketNumber } = await handledTicket(400);
    const dark = await sharp(pictures.cleanLater).linear(0.02, 0).jpeg().toBuffer();
    await shows(cameraId, 210, dark, 'unasked');
    world.clock.set(at(215));
    await postCheck(world.deps);
    const list = await call(people.gridWorker, 'GET', '/api/verifications?state=waiting');
    const item = list.body.items.find((each: { ticketNumber: string }) => {
      return each.ticketNumber === ticketNumber;
    });
    expect(item).toMatchObject({ machineVerdict: 'cannot_see', algorithmId: LEFT, answer: null });
    expect(list.body.counts.waiting).toBe(1);
    const url = `/api/verifications/${item.verificationId}`;
    const { body: detail } = await call(people.gridWorker, 'GET', url);
    expect(detail).toMatchObject({
      ...{ camera: { cameraId }, handledNote: '清走了', policy: { category: '*' } },
    });
    const picture = detail.pictures.find((each: { role: string }) => each.role === 'before');
    expect(picture).toMatchObject({ ...size, region: BAG });
    const shown = await world.inject({ url: picture.url, headers: people.gridWorker.headers });
    expect(shown.statusCode).toBe(200);
    expect(detail.clips.map((each: { role: string }) => each.role)).toEqual(['before', 'after']);
    const { version } = detail;
    const said = await call(people.gridWorker, 'POST', `${url}/answer`, {
      version,
      verdict: 'gone',
    });
    expect(said).toMatchObject({ status: 200, body: { state: 'done', answer: 'gone' } });
    expect((await ticketOf(ticketNumber)).state).toBe('closed');
  });

  it('is closed by the ledger, which has kept looking', async () => {
    const { cameraId, ticketNumber } = await handledTicket(600);
    for (const seconds of [210, 240, 270, 300]) {
      await shows(cameraId, seconds, pictures.cleanLater, 'nothing');
    }
    await postCheck(world.deps);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket).toMatchObject({ state: 'closed', sighting: { state: 'gone' } });
    expect(ticket.events.at(-1)?.data).toMatchObject({
      reason: 'left-the-ledger',
      confidence: 0.9,
    });
    expect(await kindsOf(world.db.query, ticketNumber)).toEqual(['before', 'after', 'finding']);
  });

  it('is sent back by the ledger, which has seen it again', async () => {
    const { cameraId, ticketNumber } = await handledTicket(800);
    await shows(cameraId, 220, pictures.bagLater, 'bag');
    await postCheck(world.deps);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket.state).toBe('accepted');
    expect(ticket.events.at(-1)?.data).toMatchObject({ reason: 'seen-by-the-ledger' });
  });

  it('and when the camera sees it again after the closing, the ticket opens again', async () => {
    const { cameraId, ticketNumber } = await handledTicket(1000);
    for (const seconds of [210, 240, 270, 300]) {
      await shows(cameraId, seconds, pictures.cleanLater, 'nothing');
    }
    await postCheck(world.deps);
    expect((await ticketOf(ticketNumber)).state).toBe('closed');
    for (const seconds of [400, 430, 460, 490]) {
      await shows(cameraId, seconds, pictures.bagLater, 'bag');
    }
    await world.db.query(sql`
      update sightings set verdict = 'confirmed', judged_at = ${at(495)},
        judged_by = ${people.handler.staffId} where camera_id = ${cameraId} and verdict is null`);
    await takeAlerts(world.deps);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket).toMatchObject({ state: 'reopened', reopenCount: 1 });
    expect(ticket.events.at(-1)?.kind).toBe('contradict');
    const { body } = await call(people.dispatcher, 'GET', '/api/verification-agreement?days=1');
    const row = body.algorithms.find((each: { algorithmId: string }) => each.algorithmId === LEFT);
    expect(row).toMatchObject({ contradicted: 1, algorithmZh: '遗留物' });
  });
});

describe('over HTTP', () => {
  const NOBODY = '0190b5c0-0000-7000-8000-00000000dead';

  it('refuses what is malformed, unknown or not for the role', async () => {
    const statusOf = async (...request: Parameters<typeof call>) => (await call(...request)).status;
    expect(await statusOf(people.gridWorker, 'GET', '/api/verifications?cursor=AAAA')).toBe(422);
    expect(await statusOf(people.gridWorker, 'GET', '/api/verifications?state=running')).toBe(422);
    expect(await statusOf(people.gridWorker, 'GET', '/api/verifications?limit=0')).toBe(422);
    expect(await statusOf(people.gridWorker, 'GET', '/api/verifications/1')).toBe(422);
    expect(await statusOf(people.gridWorker, 'GET', `/api/verifications/${NOBODY}`)).toBe(404);
    expect(await statusOf(people.handler, 'GET', '/api/verifications')).toBe(403);
    const answer = `/api/verifications/${NOBODY}/answer`;
    expect(await statusOf(people.gridWorker, 'POST', answer, { version: 1, verdict: 'gone' })).toBe(
      404,
    );
    expect(await statusOf(people.gridWorker, 'POST', answer, { version: 1, verdict: 'fine' })).toBe(
      422,
    );
    expect(
      await statusOf(people.gridWorker, 'POST', answer, { version: '1', verdict: 'gone' }),
    ).toBe(422);
    const note = 'x'.repeat(3000);
    expect(
      await statusOf(people.gridWorker, 'POST', answer, { version: 1, verdict: 'gone', note }),
    ).toBe(422);
    expect(await statusOf(people.gridWorker, 'GET', `/api/field-tasks/${NOBODY}`)).toBe(404);
    const policy = { closeBy: 'machine', minConfidence: 0.5, samplePercent: 5 };
    expect(await statusOf(people.gridWorker, 'PUT', '/api/verification-policies/*', policy)).toBe(
      403,
    );
    const put = (category: string, changes = {}) =>
      statusOf(people.dispatcher, 'PUT', `/api/verification-policies/${category}`, {
        ...policy,
        ...changes,
      });
    expect(await put('*', { minConfidence: 1.1 })).toBe(422);
    expect(await put('*', { samplePercent: -1 })).toBe(422);
    expect(await put('*', { closeBy: 'nobody' })).toBe(422);
    expect(await put(encodeURIComponent("0118'; drop table tickets"))).toBe(422);
    expect(await put('bin-overflow')).toBe(200);
    const { body } = await call(people.gridWorker, 'GET', '/api/verification-policies');
    expect(body.items[0]).toMatchObject({ category: '*', nameZh: '其他所有类别' });
    expect(body.changes[0]).toMatchObject({ category: 'bin-overflow', before: null });
  });

  it('takes a report from the street as a form, with a photo and a place', async () => {
    const { ticketNumber } = await handledTicket(1200);
    world.clock.set(at(215));
    // No picture for now, and five times over half an hour.
    for (let tries = 1; tries <= 5; tries++) {
      await postCheck(world.deps);
      world.clock.advance(20 * 60_000);
      await call(people.gridWorker, 'GET', '/api/verifications');
    }
    people.dispatcher = await world.signIn('dispatcher');
    const { body } = await call(people.gridWorker, 'GET', '/api/verifications');
    const item = body.items.find((each: { ticketNumber: string }) => {
      return each.ticketNumber === ticketNumber;
    });
    const url = `/api/verifications/${item.verificationId}`;
    const { version } = item;
    const sent = await call(people.gridWorker, 'POST', `${url}/answer`, {
      ...{ version, verdict: 'cannot_see', note: '画面被树挡住' },
    });
    expect(sent.body).toMatchObject({ state: 'field' });
    const task = (await call(people.gridWorker, 'GET', `/api/field-tasks/${sent.body.fieldTaskId}`))
      .body;
    expect(task).toMatchObject({ state: 'open', note: '画面被树挡住', ticketNumber, report: null });
    const report = async (fields: Record<string, string>, photos: Buffer[]) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      for (const photo of photos)
        form.append('photos', new Blob([Uint8Array.from(photo)]), 'a.jpg');
      const request = new Request('http://x', { method: 'POST', body: form });
      const answer = await world.inject({
        method: 'POST',
        url: `/api/field-tasks/${task.fieldTaskId}/report`,
        headers: {
          ...people.gridWorker.headers,
          'content-type': request.headers.get('content-type') ?? '',
        },
        payload: Buffer.from(await request.arrayBuffer()),
      });
      return { status: answer.statusCode, body: answer.json() };
    };
    const fields = { version: '1', verdict: 'gone', lng: '114.40', lat: '22.69' };
    expect((await report(fields, [])).status).toBe(422);
    expect((await report({ ...fields, lng: '1e9' }, [pictures.cleanLater])).status).toBe(422);
    expect((await report({ ...fields, verdict: 'cannot_see' }, [pictures.clean])).status).toBe(422);
    const done = await report(fields, [pictures.cleanLater]);
    expect(done).toMatchObject({
      ...{ status: 200, body: { state: 'done', report: { verdict: 'gone', isFar: true } } },
    });
    expect((await report(fields, [pictures.cleanLater])).status).toBe(200);
    expect((await report({ ...fields, verdict: 'still_there' }, [pictures.clean])).status).toBe(
      409,
    );
    expect(await ticketOf(ticketNumber)).toMatchObject({ state: 'closed' });
    expect(await kindsOf(world.db.query, ticketNumber)).toContain('field-photo');
  });
});

describe('footage of a ticket', () => {
  it('is for its handler only, from cameras that see its place, around its time', async () => {
    const { cameraId, ticketNumber } = await handledTicket(1400);
    const elsewhere = await addLedgerCamera(world.db, { x: 5000, y: 0 });
    const { mayView } = footageAccess(world.deps);
    const actor = (staff: TestStaff, role: 'handler' | 'grid_worker' | 'asset_admin') => ({
      ...{ staffId: staff.staffId, departmentId: staff.departmentId, name: 'x', roles: [role] },
    });
    const own = actor(people.handler, 'handler');
    const filed = { from: at(90), to: at(110) };
    const may = (
      who = own,
      { camera = cameraId, range = filed, ticket = ticketNumber as string | null } = {},
    ) => mayView(who, camera, range, ticket);
    expect(await may()).toBe(true);
    expect(await may(own, { camera: elsewhere })).toBe(false);
    expect(await may(own, { ticket: null })).toBe(false);
    expect(await may(own, { ticket: 'SZPS000000000000000000' })).toBe(false);
    expect(await may(own, { range: { from: at(-3600), to: at(110) } })).toBe(false);
    expect(await may(own, { range: { from: at(90), to: at(100_000) } })).toBe(false);
    expect(await may(actor(people.gridWorker, 'handler'))).toBe(false);
    expect(await may(actor(people.gridWorker, 'grid_worker'), { ticket: null })).toBe(true);
    expect(await may(actor(people.handler, 'asset_admin'))).toBe(false);
  });

  it('is held while the ticket can still be rated', async () => {
    const { ticketNumber } = await handledTicket(1600);
    const held = () =>
      world.db.query(sql`
        select holder from footage_holds where holder like ${`ticket:${ticketNumber}%`} order by holder`);
    await preCheck(world.deps);
    await postCheck(world.deps);
    expect(await held()).toEqual([{ holder: `ticket:${ticketNumber}/handled` }]);
  });
});
