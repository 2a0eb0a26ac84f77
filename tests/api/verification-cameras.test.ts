import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../detection/box.ts';
import { evidenceOf, recordLooks } from '../../detection/index.ts';
import { localMetres } from '../../geogrid/index.ts';
import { type Query, sql } from '../../platform/db.ts';
import { footageAccess, takeAlerts } from '../../tickets/index.ts';
import { postCheck } from '../../tickets/verification/post-check.ts';
import { preCheck } from '../../tickets/verification/pre-check.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addLedgerCamera, at, look, observation, setAlgorithm } from '../support/ledger-world.ts';

const map = localMetres({ lng: 114.35, lat: 22.69 });
const LEFT = 'left-object';
const BAG: Box = [424, 364, 472, 412];
const pair = (name: string) => readFile(`../shared/data/video/pairs/aboda_${name}.jpg`);

let world: TestApp;
let pictures: Record<'bag' | 'bagLater' | 'clean' | 'cleanLater', Buffer>;
let size: { widthPx: number; heightPx: number };
let guards: string;
let handler: TestStaff;
let gridWorker: TestStaff;
let dispatcher: TestStaff;
beforeAll(async () => {
  world = await testApp();
  const [bag, bagLater, clean, cleanLater] = await Promise.all(
    ['bag_a', 'bag_b', 'empty_a', 'empty_b'].map(pair),
  );
  pictures = { bag, bagLater, clean, cleanLater } as typeof pictures;
  const { width = 0, height = 0 } = await sharp(bag).metadata();
  size = { widthPx: width, heightPx: height };
  guards = await world.department('公园管理处');
  handler = await world.signIn('handler', guards);
  gridWorker = await world.signIn('grid_worker');
  dispatcher = await world.signIn('dispatcher');
  await world.db.query(sql`insert into category_duties values ('*', '*', ${guards})`);
  await call(dispatcher, 'PUT', '/api/verification-policies/*', {
    ...{ closeBy: 'machine', minConfidence: 0.8, samplePercent: 0 },
  });
});
afterAll(() => world.close());

const call = async (
  who: TestStaff,
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  payload?: object,
) => {
  const answer = await world.inject({
    method,
    url,
    headers: who.headers,
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};

/** Records what a camera shows: the thing, nothing, or only a picture of which no algorithm was asked. */
const shows = async (
  cameraId: string,
  seconds: number,
  jpeg: Buffer,
  seen: 'bag' | 'nothing' | 'unasked',
) => {
  world.clock.set(at(seconds));
  const bag = observation({ algorithmId: LEFT, box: BAG, place: place(cameraId) });
  const taken = look(cameraId, seconds, seen === 'bag' ? [bag] : [], {
    ...{ algorithmIds: seen === 'unasked' ? [] : [LEFT], ...size },
  });
  const [outcome] = await recordLooks(world.deps, [taken], new Map([[taken.lookId, jpeg]]));
  expect(outcome?.outcome).toBe('stored');
};

const places = new Map<string, { lng: number; lat: number; sigmaM: number }>();
const place = (cameraId: string) => places.get(cameraId) ?? null;

/** A bag that somebody left in front of a camera of its own, as a ticket that is said to be done. */
async function handledTicket(x: number) {
  const cameraId = await addLedgerCamera(world.db, { x, y: 0 });
  places.set(cameraId, { ...map.toPoint({ x, y: 15 }), sigmaM: 0.5 });
  await setAlgorithm(
    world.db,
    cameraId,
    { dwellSeconds: 60, clearSeconds: 60, gapSeconds: 20 },
    LEFT,
  );
  const reference = await world.deps.blobs.put(pictures.clean);
  await world.db.query(sql`
    update cameras set reference_frame_sha256 = ${reference} where camera_id = ${cameraId}`);
  for (const seconds of [0, 30, 60, 90]) await shows(cameraId, seconds, pictures.bag, 'bag');
  await world.db.query(sql`
    update sightings set verdict = 'confirmed', judged_at = ${at(95)}, judged_by = ${handler.staffId}
    where camera_id = ${cameraId}`);
  world.clock.set(at(100));
  await takeAlerts(world.deps);
  const [row] = await world.db.query<{ ticketNumber: string }>(sql`
    select ticket_number as "ticketNumber" from tickets join ticket_sightings using (ticket_id)
    where camera_id = ${cameraId}`);
  const ticketNumber = row?.ticketNumber ?? '';
  const url = `/api/tickets/${ticketNumber}`;
  await call(handler, 'POST', `${url}/accept`, { version: 1 });
  world.clock.set(at(200));
  expect(
    await call(handler, 'POST', `${url}/handled`, { version: 2, note: '清走了' }),
  ).toMatchObject({
    ...{ status: 200, body: { state: 'handled' } },
  });
  return { cameraId, ticketNumber };
}

const ticketOf = async (ticketNumber: string) =>
  (await call(dispatcher, 'GET', `/api/tickets/${ticketNumber}`)).body;

const kindsOf = async (query: Query, ticketNumber: string) =>
  (await evidenceOf(query, `ticket:${ticketNumber}`)).map(({ kind }) => kind);

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
    const list = await call(gridWorker, 'GET', '/api/verifications?state=waiting');
    const item = list.body.items.find((each: { ticketNumber: string }) => {
      return each.ticketNumber === ticketNumber;
    });
    expect(item).toMatchObject({ machineVerdict: 'cannot_see', algorithmId: LEFT, answer: null });
    expect(list.body.counts.waiting).toBe(1);
    const url = `/api/verifications/${item.verificationId}`;
    const { body: detail } = await call(gridWorker, 'GET', url);
    expect(detail).toMatchObject({
      ...{ camera: { cameraId }, handledNote: '清走了', policy: { category: '*' } },
    });
    const picture = detail.pictures.find((each: { role: string }) => each.role === 'before');
    expect(picture).toMatchObject({ ...size, region: BAG });
    const shown = await world.inject({ url: picture.url, headers: gridWorker.headers });
    expect(shown.statusCode).toBe(200);
    expect(detail.clips.map((each: { role: string }) => each.role)).toEqual(['before', 'after']);
    const { version } = detail;
    const said = await call(gridWorker, 'POST', `${url}/answer`, { version, verdict: 'gone' });
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
        judged_by = ${handler.staffId} where camera_id = ${cameraId} and verdict is null`);
    await takeAlerts(world.deps);
    const ticket = await ticketOf(ticketNumber);
    expect(ticket).toMatchObject({ state: 'reopened', reopenCount: 1 });
    expect(ticket.events.at(-1)?.kind).toBe('contradict');
    const { body } = await call(dispatcher, 'GET', '/api/verification-agreement?days=1');
    const row = body.algorithms.find((each: { algorithmId: string }) => each.algorithmId === LEFT);
    expect(row).toMatchObject({ contradicted: 1, algorithmZh: '遗留物' });
  });
});

describe('over HTTP', () => {
  const NOBODY = '0190b5c0-0000-7000-8000-00000000dead';

  it('refuses what is malformed, unknown or not for the role', async () => {
    const statusOf = async (...request: Parameters<typeof call>) => (await call(...request)).status;
    expect(await statusOf(gridWorker, 'GET', '/api/verifications?cursor=AAAA')).toBe(422);
    expect(await statusOf(gridWorker, 'GET', '/api/verifications?state=running')).toBe(422);
    expect(await statusOf(gridWorker, 'GET', '/api/verifications?limit=0')).toBe(422);
    expect(await statusOf(gridWorker, 'GET', '/api/verifications/1')).toBe(422);
    expect(await statusOf(gridWorker, 'GET', `/api/verifications/${NOBODY}`)).toBe(404);
    expect(await statusOf(handler, 'GET', '/api/verifications')).toBe(403);
    const answer = `/api/verifications/${NOBODY}/answer`;
    expect(await statusOf(gridWorker, 'POST', answer, { version: 1, verdict: 'gone' })).toBe(404);
    expect(await statusOf(gridWorker, 'POST', answer, { version: 1, verdict: 'fine' })).toBe(422);
    expect(await statusOf(gridWorker, 'POST', answer, { version: '1', verdict: 'gone' })).toBe(422);
    const note = 'x'.repeat(3000);
    expect(await statusOf(gridWorker, 'POST', answer, { version: 1, verdict: 'gone', note })).toBe(
      422,
    );
    expect(await statusOf(gridWorker, 'GET', `/api/field-tasks/${NOBODY}`)).toBe(404);
    const policy = { closeBy: 'machine', minConfidence: 0.5, samplePercent: 5 };
    expect(await statusOf(gridWorker, 'PUT', '/api/verification-policies/*', policy)).toBe(403);
    const put = (category: string, changes = {}) =>
      statusOf(dispatcher, 'PUT', `/api/verification-policies/${category}`, {
        ...policy,
        ...changes,
      });
    expect(await put('*', { minConfidence: 1.1 })).toBe(422);
    expect(await put('*', { samplePercent: -1 })).toBe(422);
    expect(await put('*', { closeBy: 'nobody' })).toBe(422);
    expect(await put(encodeURIComponent("0118'; drop table tickets"))).toBe(422);
    expect(await put('bin-overflow')).toBe(200);
    const { body } = await call(gridWorker, 'GET', '/api/verification-policies');
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
      await call(gridWorker, 'GET', '/api/verifications');
    }
    dispatcher = await world.signIn('dispatcher');
    const { body } = await call(gridWorker, 'GET', '/api/verifications');
    const item = body.items.find((each: { ticketNumber: string }) => {
      return each.ticketNumber === ticketNumber;
    });
    const url = `/api/verifications/${item.verificationId}`;
    const { version } = item;
    const sent = await call(gridWorker, 'POST', `${url}/answer`, {
      ...{ version, verdict: 'cannot_see', note: '画面被树挡住' },
    });
    expect(sent.body).toMatchObject({ state: 'field' });
    const task = (await call(gridWorker, 'GET', `/api/field-tasks/${sent.body.fieldTaskId}`)).body;
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
          ...gridWorker.headers,
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
    const own = actor(handler, 'handler');
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
    expect(await may(actor(gridWorker, 'handler'))).toBe(false);
    expect(await may(actor(gridWorker, 'grid_worker'), { ticket: null })).toBe(true);
    expect(await may(actor(handler, 'asset_admin'))).toBe(false);
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
