import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MintedPlate, mintPlates } from '../../assets/index.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

describe('tickets over HTTP', () => {
  let app: TestApp;
  let plates: MintedPlate[];
  let handler: TestStaff;
  let other: TestStaff;
  let dispatcher: TestStaff;
  let photo: Buffer;
  beforeAll(async () => {
    app = await testApp();
    const lamps = await addStreetLamps(app.db, 40);
    const assetIds = lamps.map((lamp) => lamp.assetId);
    plates = await mintPlates(app.deps, { assetIds });
    handler = await app.signIn('handler', lamps[0]?.maintainerId);
    other = await app.signIn('handler');
    dispatcher = await app.signIn('dispatcher');
    photo = await sharp({ create: { width: 32, height: 24, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
  });
  afterAll(() => app.close());

  const complaint = (changes = {}) => ({
    smartCode: plates.pop()?.smartCode,
    problemCode: 'not-lit',
    clientKey: randomUUID(),
    ...changes,
  });
  const post = (payload: object) =>
    app.inject({ method: 'POST', url: '/api/complaints', payload, remoteAddress: '10.9.8.7' });
  const file = async (changes = {}) =>
    (await post(complaint(changes))).json<Record<string, string>>();
  const get = (who: TestStaff, url: string) => app.inject({ url, headers: who.headers });
  const move = (who: TestStaff, url: string, payload: object) =>
    app.inject({ method: 'POST', url: `/api/tickets/${url}`, headers: who.headers, payload });

  /** A multipart body as browsers make it. */
  async function form(fields: Record<string, string>, photos: Buffer[]) {
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    for (const each of photos) data.append('photos', new Blob([new Uint8Array(each)]), 'a.exe');
    const { headers, body } = new Request('http://x', { method: 'POST', body: data }) as Request & {
      body: ReadableStream<Uint8Array>;
    };
    const payload = Buffer.concat(await Array.fromAsync(body));
    return { payload, headers: { 'content-type': headers.get('content-type') ?? '' } };
  }

  it('takes a complaint once: 201, then 200 with the same body', async () => {
    const body = complaint({ contact: '13800138000', shareContact: 'yes', text: '不亮' });
    const first = await post(body);
    expect([first.statusCode, first.headers['cache-control']]).toEqual([201, 'no-store']);
    expect(first.json()).toMatchObject({
      ticketNumber: expect.stringMatching(/^SZPS20261123090000\d{4}$/),
      trackingUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:8080\/t\/[\w-]{43}$/),
      merged: false,
      reporters: 1,
    });
    const again = await post({ ...body, clientKey: body.clientKey.toUpperCase() });
    expect(again.statusCode).toBe(200);
    expect(again.json()).toEqual(first.json());
  });

  it('takes photos with it, and shows them to the department only', async () => {
    const { smartCode = '', problemCode, clientKey } = complaint();
    const sent = await form({ smartCode, problemCode, clientKey, shareContact: 'no' }, [
      photo,
      photo,
    ]);
    const url = '/api/complaints';
    const answer = await app.inject({ method: 'POST', url, ...sent });
    expect(answer.statusCode).toBe(201);
    const { ticketNumber } = answer.json<{ ticketNumber: string }>();
    const detail = (await get(handler, `/api/tickets/${ticketNumber}`)).json();
    expect(detail.complaints).toMatchObject([
      { photoIds: [expect.any(String), expect.any(String)] },
    ]);
    const picture = `/api/photos/${detail.photos[0].photoId}`;
    const shown = await get(handler, picture);
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await sharp(shown.rawPayload).metadata()).format).toBe('jpeg');
    expect((await get(other, picture)).statusCode).toBe(404);
    expect((await app.inject({ url: picture })).statusCode).toBe(401);
  });

  it.each([
    ['an unknown plate', { smartCode: 'ABC' }, 404],
    ['no plate', { smartCode: undefined }, 422],
    ['a problem of another class', { problemCode: 'overflowing' }, 422],
    ['a key that is no UUID', { clientKey: 'x' }, 422],
    ['a field nobody declared', { ticketNumber: 'x' }, 422],
    ['photos that are not bytes', { photos: ['x'] }, 422],
    ['photos from JSON', { photos: [{}] }, 422],
    ['a number for a text', { text: 5 }, 422],
    ['a contact that is none', { contact: 'x' }, 422],
    ['a text that is too long', { text: 'x'.repeat(2001) }, 422],
  ])('refuses %s', async (_what, changes, status) => {
    const body = complaint({ smartCode: plates[0]?.smartCode, ...changes });
    const answer = await post(body);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
  });

  it('moves a ticket from the inbox to done, with photos', async () => {
    const { ticketNumber } = await file();
    const inbox = (await get(handler, '/api/tickets')).json();
    expect(inbox.items.map((each: { ticketNumber: string }) => each.ticketNumber)).toContain(
      ticketNumber,
    );
    expect((await get(other, '/api/tickets')).json()).toMatchObject({
      items: [],
      counts: { inbox: 0 },
    });
    const accepted = await move(handler, `${ticketNumber}/accept`, { version: 1 });
    expect(accepted.json()).toMatchObject({ state: 'accepted', version: 2 });
    const { payload, headers } = await form({ version: '2', note: '已更换' }, [photo]);
    const done = await app.inject({
      method: 'POST',
      url: `/api/tickets/${ticketNumber}/handled`,
      headers: { ...handler.headers, ...headers },
      payload,
    });
    expect(done.json()).toMatchObject({ state: 'handled', photos: [{ kind: 'handled' }] });
    const gridWorker = await app.signIn('grid_worker');
    const seen = (await get(gridWorker, `/api/tickets/${ticketNumber}`)).json();
    expect(seen).toMatchObject({ state: 'handled', actions: ['send-back'] });
  });

  it('says which of version, table, role and department stands in the way', async () => {
    const { ticketNumber } = await file();
    const codeOf = async (...request: Parameters<typeof move>) => {
      const answer = await move(...request);
      return [answer.statusCode, answer.json<{ type: string }>().type.split('/').at(-1)];
    };
    expect(await codeOf(handler, `${ticketNumber}/accept`, { version: 7 })).toEqual([
      409,
      'conflict',
    ]);
    expect(await codeOf(dispatcher, `${ticketNumber}/resume`, { version: 1 })).toEqual([
      409,
      'ticket-move-not-allowed',
    ]);
    expect(await codeOf(dispatcher, `${ticketNumber}/accept`, { version: 1 })).toEqual([
      403,
      'not-allowed',
    ]);
    expect(await codeOf(other, `${ticketNumber}/accept`, { version: 1 })).toEqual([
      404,
      'not-found',
    ]);
    expect(await codeOf(handler, `${ticketNumber}/return`, { version: 1 })).toEqual([
      422,
      'invalid-field',
    ]);
  });

  it('shows a contact with consent and reason, and only there', async () => {
    const { ticketNumber, complaintId } = await file({
      contact: '13912345678',
      shareContact: 'yes',
    });
    const contact = `${ticketNumber}/complaints/${complaintId}/contact`;
    expect((await move(handler, contact, {})).statusCode).toBe(422);
    expect((await move(other, contact, { reason: '核实' })).statusCode).toBe(404);
    const shown = await move(handler, contact, { reason: '核实' });
    expect(shown.json()).toEqual({ contact: '13912345678' });
    const detail = await get(handler, `/api/tickets/${ticketNumber}`);
    expect(detail.body).not.toContain('13912345678');
    expect(app.logs.join('')).not.toContain('13912345678');
  });

  it('answers hostile queries with a problem or nothing, never with an error of its own', async () => {
    for (const query of [
      'q=%00%27%3B--',
      'q=%25_%5C',
      'cursor=AAAA',
      'cursor=%00',
      'limit=0',
      'box=everything',
      'departmentId=1',
    ]) {
      expect((await get(handler, `/api/tickets?${query}`)).statusCode).toBeLessThan(500);
    }
    for (const number of ['%00', "'", 'SZPS', 'x'.repeat(99)]) {
      expect([404, 422]).toContain((await get(handler, `/api/tickets/${number}`)).statusCode);
    }
  });
});
