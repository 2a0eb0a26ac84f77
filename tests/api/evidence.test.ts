import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MintedPlate, mintPlates } from '../../assets/index.ts';
import {
  type EvidenceDraft,
  evidenceViews,
  keepEvidence,
  storeEvidenceBytes,
  ticketChain,
} from '../../detection/index.ts';
import { sql } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { isSignedBy } from '../../platform/signing.ts';
import { type TestApp, type TestStaff, testApp } from '../support/app.ts';
import { evidenceDraft, plainPicture } from '../support/evidence-drafts.ts';
import { addLedgerCamera } from '../support/ledger-world.ts';
import { addStreetLamps } from '../support/street-lamps.ts';

let app: TestApp;
let plates: MintedPlate[];
let handler: TestStaff;
let stranger: TestStaff;
let dispatcher: TestStaff;
let cameraId: string;
beforeAll(async () => {
  app = await testApp();
  const lamps = await addStreetLamps(app.db, 12);
  plates = await mintPlates(app.deps, { assetIds: lamps.map((lamp) => lamp.assetId) });
  handler = await app.signIn('handler', lamps[0]?.maintainerId);
  stranger = await app.signIn('handler');
  dispatcher = await app.signIn('dispatcher');
  cameraId = await addLedgerCamera(app.db);
});
afterAll(() => app.close());

const get = (who: TestStaff, url: string) => app.inject({ url, headers: who.headers });

/** A ticket with evidence; answers its number and the list as its handler sees it. */
async function ticketWith(...changes: Partial<EvidenceDraft>[]) {
  const payload = {
    smartCode: plates.pop()?.smartCode,
    problemCode: 'not-lit',
    clientKey: randomUUID(),
  };
  const filed = await app.inject({ method: 'POST', url: '/api/complaints', payload });
  const { ticketNumber } = filed.json<{ ticketNumber: string }>();
  const picture = await plainPicture('red');
  const drafts = changes.map((each) =>
    evidenceDraft(each.bytes ?? picture, {
      ...{ chain: ticketChain(ticketNumber), cameraId },
      ...each,
    }),
  );
  const stored = await storeEvidenceBytes(app.deps, drafts);
  await app.db.transaction((query) => keepEvidence(query, stored, app.clock.now()));
  const list = await get(handler, `/api/tickets/${ticketNumber}/evidence`);
  return { ticketNumber, list: list.json(), picture };
}

describe('the evidence of a ticket', () => {
  it('is listed with what was seen, by whom, and a signed end', async () => {
    const { list } = await ticketWith(
      {},
      { kind: 'after', data: { verdict: 'gone', confidence: 0.9, reason: 'like-clean' } },
      { kind: 'finding', bytes: Buffer.from('{}'), mediaType: 'application/json', cameraId: null },
    );
    expect(list.items[0]).toMatchObject({
      seq: 1,
      kind: 'before',
      cameraId,
      cameraName: '测试',
      widthPx: 320,
      heightPx: 180,
      takenAt: '2026-11-23T02:00:00.123Z',
      verdict: null,
    });
    expect(list.items[1]).toMatchObject({
      verdict: 'gone',
      reasonZh: '与干净时的画面一致',
      reasonEn: 'It looks as it did when it was clean',
    });
    expect(list.items[2]).toMatchObject({ seq: 3, cameraName: null, pictureUrl: null });
    expect(list.intact).toBe(true);
    const key = (await app.inject({ url: '/api/evidence-key' })).json();
    expect(list.head).toMatchObject({ keyId: key.keyId, publicKey: key.publicKey });
    expect(key.pem).toContain('BEGIN PUBLIC KEY');
  });

  it('is empty, and intact, for a ticket that has none', async () => {
    expect((await ticketWith()).list).toEqual({ items: [], head: null, intact: true });
  });

  it('is not intact when somebody has changed a row', async () => {
    const { ticketNumber } = await ticketWith({}, {});
    await app.db.transaction(async (query) => {
      await query({ text: 'alter table evidence disable trigger user', values: [] });
      await query(
        sql`update evidence set camera_id = ${newId()} where chain = ${ticketChain(ticketNumber)}`,
      );
      await query({ text: 'alter table evidence enable trigger user', values: [] });
    });
    const { intact } = (await get(handler, `/api/tickets/${ticketNumber}/evidence`)).json();
    expect(intact).toBe(false);
  });

  it('is for those who may see the ticket, and nobody else can tell that it is there', async () => {
    const { ticketNumber, list } = await ticketWith({});
    const [{ evidenceId }] = list.items;
    for (const url of [
      `/api/tickets/${ticketNumber}/evidence`,
      `/api/evidence/${evidenceId}/picture`,
      `/api/evidence/${evidenceId}/masked`,
    ]) {
      const refused = await get(stranger, url);
      const unknown = await get(
        stranger,
        url.replace(evidenceId, newId()).replace(/SZPS\d+/, 'SZPS1'),
      );
      expect([refused.statusCode, refused.json().detail]).toEqual([404, unknown.json().detail]);
      expect((await app.inject({ url })).statusCode).toBe(401);
    }
    expect((await get(dispatcher, `/api/evidence/${evidenceId}/picture`)).statusCode).toBe(200);
  });

  it('comes as it was taken, and who looked is written down', async () => {
    const { ticketNumber, list, picture } = await ticketWith({});
    const answer = await get(handler, list.items[0].pictureUrl);
    expect(answer.rawPayload.equals(picture)).toBe(true);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=3600',
    });
    expect(await evidenceViews(app.db.query, ticketChain(ticketNumber))).toMatchObject([
      { evidenceId: list.items[0].evidenceId, staffId: handler.staffId, staffName: '测试' },
    ]);
  });

  it('is saved, not shown, when it is no picture or clip', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    const { list } = await ticketWith({ kind: 'finding', bytes: svg, mediaType: 'text/html' });
    const { evidenceId } = list.items[0];
    const { headers } = await get(handler, `/api/evidence/${evidenceId}/picture`);
    expect(headers['content-disposition']).toContain('attachment');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect((await get(handler, `/api/evidence/${evidenceId}/masked`)).statusCode).toBe(404);
  });

  it('says that its bytes were damaged instead of giving them', async () => {
    const { list } = await ticketWith({ bytes: await plainPicture('gold') });
    await app.deps.blobs.delete(list.items[0].sha256);
    expect((await get(handler, list.items[0].pictureUrl)).statusCode).toBe(404);
  });
});

describe('the key of evidence', () => {
  it('is public, and checks the signed end of a chain', async () => {
    const { list } = await ticketWith({});
    const key = (await app.inject({ url: '/api/evidence-key' })).json();
    const { hash, signature, signedAt } = list.head;
    const chain = `ticket:${(await chainNumber(list.items[0].evidenceId)) ?? ''}`;
    const message = `{"chain":"${chain}","headHash":"${hash}","itemCount":1,"signedAt":"${signedAt}","what":"citymark-evidence-head"}`;
    const bytes = (hex: string) => Buffer.from(hex, 'hex');
    expect(isSignedBy(bytes(key.publicKey), message, bytes(signature))).toBe(true);
  });
});

async function chainNumber(evidenceId: string) {
  const [row] = await app.db.query<{ chain: string }>(
    sql`select chain from evidence where evidence_id = ${evidenceId}`,
  );
  return row?.chain.split(':')[1];
}
