import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { addCamera } from '../../detection/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { STREET } from '../support/cameras.ts';

import {
  auditor,
  bytes,
  cameraId,
  footage,
  get,
  granted,
  iso,
  service,
  unrecorded,
  views,
  type Who,
  want,
  withFootage,
  worker,
} from '../support/footage-service.ts';

withFootage();

describe('a clip', () => {
  it('is there at once, once, and its view is kept with the reason before it is played', async () => {
    const first = await want({});
    expect(first.statusCode).toBe(200);
    const clip = first.json();
    expect(clip).toMatchObject({
      cameraId,
      state: 'ready',
      url: `/api/clips/${clip.clipId}/video`,
      from: iso(0),
      to: iso(4),
      bytes: bytes.length,
      provider: 'mediamtx',
      clockOffsetSeconds: 2,
      progress: 1,
      problem: null,
    });
    const [before] = (await views(`?cameraId=${cameraId}`)).views;
    expect(before).toMatchObject({
      staffId: worker.staffId,
      staffName: '测试',
      roles: ['grid_worker'],
      departmentId: worker.departmentId,
      kind: 'clip',
      cameraId,
      cameraName: '街口',
      from: iso(0),
      to: iso(4),
      reason: '核实垃圾满溢',
      ticketNumber: null,
      openedAt: null,
    });
    const played = await get(clip.url);
    expect(played.rawPayload.equals(bytes)).toBe(true);
    expect(played.headers).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    });
    expect((await views(`?cameraId=${cameraId}`)).views[0]?.openedAt).not.toBeNull();
    expect((await get(`/api/clips/${clip.clipId}`)).json()).toEqual(clip);
    expect((await want({})).json()).toEqual(clip);
    expect(footage.fetched).toHaveLength(1);
  });

  it('is fetched once for all who ask at the same time', async () => {
    const before = footage.fetched.length;
    const answers = await Promise.all([1, 2, 3].map(() => want({ from: iso(1), to: iso(3) })));
    expect(answers.map((answer) => answer.json().state)).toEqual(['ready', 'ready', 'ready']);
    expect(footage.fetched).toHaveLength(before + 1);
  });

  it('is sent in the ranges that a player asks for', async () => {
    const { url } = (await want({})).json();
    const part = await get(url, worker, { range: 'bytes=100-199' });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 100-199/${bytes.length}`);
    expect(part.rawPayload.equals(bytes.subarray(100, 200))).toBe(true);
    const tail = await get(url, worker, { range: 'bytes=-10' });
    expect(tail.rawPayload.equals(bytes.subarray(-10))).toBe(true);
    const beyond = await get(url, worker, { range: `bytes=${bytes.length}-` });
    expect(beyond.statusCode).toBe(416);
    expect(beyond.headers['content-range']).toBe(`bytes */${bytes.length}`);
    const etag = String(part.headers.etag);
    expect((await get(url, worker, { range: 'bytes=0-0', 'if-range': etag })).statusCode).toBe(206);
    const other = await get(url, worker, { range: 'bytes=0-0', 'if-range': '"other"' });
    expect([other.statusCode, other.rawPayload.length]).toEqual([200, bytes.length]);
    expect((await get(url, worker, { 'if-none-match': etag })).statusCode).toBe(304);
    const several = await get(url, worker, { range: 'bytes=0-1,5-6' });
    expect([several.statusCode, several.rawPayload.length]).toEqual([200, bytes.length]);
    const head = await service.inject({ method: 'HEAD', url, headers: worker.headers });
    expect([head.statusCode, head.headers['content-length']]).toEqual([200, String(bytes.length)]);
    expect(head.rawPayload).toHaveLength(0);
  });

  it('is not for who has not said why, or said it too long ago', async () => {
    const { url, clipId } = (await want({})).json();
    const other = await service.signIn('admin');
    for (const path of [url, `/api/clips/${clipId}`]) {
      expect((await get(path, other)).statusCode).toBe(404);
    }
    for (const reason of [undefined, '', '   ', 'x'.repeat(501), 7]) {
      expect((await want({ reason })).statusCode).toBe(422);
    }
    const late = await service.signIn('supervisor');
    await want({}, late);
    expect((await get(url, late)).statusCode).toBe(200);
    await service.db.query({
      text: "update footage_views set asked_at = asked_at - interval '13 hours' where staff_id = $1",
      values: [late.staffId],
    });
    expect((await get(url, late)).statusCode).toBe(404);
  });

  it('says what is wrong with a time that cannot be asked for', async () => {
    const wrong: [string, string][] = [
      [iso(4), iso(4)],
      [iso(4), iso(0)],
      [iso(0), iso(601)],
      ['2027-01-01T00:00:00Z', '2027-01-01T00:01:00Z'],
      ['1970-01-01T00:00:00Z', '1970-01-01T00:01:00Z'],
      ['0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z'],
      ['2026-11-23T00:59:00Z', '2026-11-23T01:05:00Z'],
      ['yesterday', iso(4)],
      ["2026-11-23' or 1=1", iso(4)],
    ];
    for (const [from, to] of wrong) {
      const answer = await want({ from, to });
      expect([answer.statusCode, from, to]).toEqual([422, from, to]);
    }
    expect((await want({ from: iso(0), to: iso(601) })).json().detail).toContain('10 minutes');
    expect((await want({}, worker, 'nonsense')).statusCode).toBe(422);
    const url = `/api/cameras/${cameraId}/footage?from=2024-01-01T00:00:00Z&to=2026-01-01T00:00:00Z`;
    expect((await get(url)).json().detail).toContain('31 days');
  });

  it('says why it cannot be had, and is tried anew when it is asked for again', async () => {
    footage.failures = [new AppError('footage-unavailable', 'The platform is asleep.')];
    const failed = (await want({ from: iso(0), to: iso(2) })).json();
    expect(failed).toMatchObject({
      state: 'failed',
      url: null,
      problem: 'The platform is asleep.',
      problemZh: '录像暂时无法获取',
    });
    expect((await get(`/api/clips/${failed.clipId}/video`)).statusCode).toBe(404);
    expect((await want({ from: iso(0), to: iso(2) })).json()).toMatchObject({ state: 'ready' });
    const none = (await want({ from: iso(100), to: iso(110) })).json();
    expect(none).toMatchObject({ state: 'failed', url: null });
  });

  it('is refused for a camera that is not there, or that nobody records', async () => {
    expect((await want({}, worker, newId())).statusCode).toBe(404);
    unrecorded.add(cameraId);
    expect((await want({}, worker, cameraId)).statusCode).toBe(404);
    unrecorded.clear();
  });
});

describe('a picture of a moment', () => {
  const frame = (search: Record<string, string>, who: Who = worker, camera = cameraId) =>
    get(`/api/cameras/${camera}/frame?${new URLSearchParams(search)}`, who);

  it('comes out of the footage, and that it was seen is kept', async () => {
    const answer = await frame({ at: iso(2), reason: '核查积水' });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, no-store',
      'x-taken-at': iso(2),
      'x-clock-offset': '2',
    });
    expect((await sharp(answer.rawPayload).metadata()).width).toBe(320);
    const [view] = (await views(`?staffId=${worker.staffId}&limit=1`)).views;
    expect(view).toMatchObject({ kind: 'frame', reason: '核查积水', cameraId });
    const log = (await get('/api/audit-log?kind=footage&limit=1', auditor)).json();
    expect(log.items).toMatchObject([{ reason: '核查积水', subjectId: cameraId }]);
    expect(view?.openedAt).not.toBeNull();
  });

  it('needs a reason and a time at which there can be footage', async () => {
    expect((await frame({ at: iso(2) })).statusCode).toBe(422);
    expect((await frame({ at: iso(2), reason: ' ' })).statusCode).toBe(422);
    expect((await frame({ at: '2028-01-01T00:00:00Z', reason: 'x' })).statusCode).toBe(422);
    expect((await frame({ at: iso(300), reason: 'x' })).statusCode).toBe(404);
  });

  it('comes from a slow platform only out of a clip that is here', async () => {
    const { cameraId: slow } = await addCamera(service.deps, {
      cameraCode: 'T-slow',
      name: '慢',
      ...STREET,
    });
    footage.isPrompt = false;
    expect((await frame({ at: iso(2), reason: 'x' }, worker, slow)).statusCode).toBe(503);
    footage.isPrompt = true;
    await want({}, worker, slow);
    footage.isPrompt = false;
    const before = footage.fetched.length;
    expect((await frame({ at: iso(2), reason: 'x' }, worker, slow)).statusCode).toBe(200);
    expect(footage.fetched).toHaveLength(before);
  });
});

describe('when there is footage', () => {
  it('is said of a camera', async () => {
    const search = new URLSearchParams({ from: iso(-60), to: iso(60) });
    const answer = await get(`/api/cameras/${cameraId}/footage?${search}`);
    expect(answer.json()).toEqual({
      provider: 'mediamtx',
      stretches: [{ from: iso(0), to: iso(4) }],
    });
  });
});

describe('a handler', () => {
  it('sees what belongs to a ticket of the own department, and nothing else', async () => {
    const own = await service.signIn('handler');
    const foreign = await service.signIn('handler');
    const ticket = 'SZPS202611230001';
    granted.add(`${own.departmentId} ${cameraId} ${ticket}`);
    const search = `?ticketNumber=${ticket}`;
    const clip = (await want({}, own, cameraId, search)).json();
    expect(clip.state).toBe('ready');
    expect((await get(clip.url, own)).statusCode).toBe(200);
    const range = `from=${iso(0)}&to=${iso(4)}`;
    const paths = [
      `/api/cameras/${cameraId}/footage?${range}`,
      `/api/cameras/${cameraId}/frame?at=${iso(2)}&reason=x`,
    ];
    for (const path of paths) {
      expect((await get(`${path}&ticketNumber=${ticket}`, own)).statusCode).toBe(200);
      // Without the ticket, with another one, for another department.
      expect((await get(path, own)).statusCode).toBe(404);
      expect((await get(`${path}&ticketNumber=${ticket}9`, own)).statusCode).toBe(404);
      expect((await get(`${path}&ticketNumber=${ticket}`, foreign)).statusCode).toBe(404);
    }
    expect((await want({}, own)).statusCode).toBe(404);
    expect((await want({}, foreign, cameraId, search)).statusCode).toBe(404);
    expect((await get(clip.url, foreign)).statusCode).toBe(404);
    const refused = (await views(`?staffId=${foreign.staffId}`)).views;
    expect(refused).toEqual([]);
    // The ticket has gone to somebody else meanwhile.
    granted.clear();
    expect((await get(clip.url, own)).statusCode).toBe(404);
    expect((await get(`/api/clips/${clip.clipId}`, own)).statusCode).toBe(404);
  });
});

describe('the list of views', () => {
  it('goes back page by page, and can be asked by camera, person and ticket', async () => {
    const someone = await service.signIn('dispatcher');
    for (const reason of ['一', '二', '三']) {
      service.clock.advance(1000);
      await want({ reason }, someone, cameraId, reason === '二' ? '?ticketNumber=SZPS1' : '');
    }
    const mine = `?staffId=${someone.staffId}`;
    const first = await views(`${mine}&limit=2`);
    expect(first.views.map(({ reason }) => reason)).toEqual(['三', '二']);
    const second = await views(`${mine}&limit=2&after=${first.next}`);
    expect(second.views.map(({ reason }) => reason)).toEqual(['一']);
    expect(second.next).toBeNull();
    expect((await views(`${mine}&ticketNumber=SZPS1`)).views).toHaveLength(1);
    expect((await views(`${mine}&cameraId=${newId()}`)).views).toEqual([]);
    expect((await get('/api/footage-views?after=1.x', auditor)).statusCode).toBe(400);
  });
});
