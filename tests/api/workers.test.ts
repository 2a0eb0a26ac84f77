import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCamera, addWorkerToken, revokeWorkerToken } from '../../detection/index.ts';
import { openGateway } from '../../detection/workers/gateway-client.ts';
import type { LeaseRequest } from '../../detection/workers/take-leases.ts';
import { WORKER_PROTOCOL } from '../../detection/workers/worker-protocol.ts';
import { sql } from '../../platform/db.ts';
import { type TestApp, testApp } from '../support/app.ts';

const SECRET = 'S3cret-of-a-camera';

let service: TestApp;
let token: string;
let tokenId: string;
beforeAll(async () => {
  service = await testApp({ listen: true });
  ({ token, tokenId } = await addWorkerToken(service.deps, '机房一'));
  for (const number of [1, 2]) {
    await addCamera(service.deps, {
      ...{ cameraCode: `T-${number}`, name: `测试${number}`, lng: 114.3462, lat: 22.7084 },
      sourceUrl: `rtsp://user:${SECRET}@camera-${number}.example/1`,
      everySeconds: 10,
    });
  }
});
afterAll(() => service.close());
beforeEach(() => service.clock.advance(120_000));

const gateway = (use = token) => openGateway({ url: service.url, token: use });
const request = (more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  ...{ workerId: randomUUID(), name: '一号', protocol: WORKER_PROTOCOL, version: '0.1.0' },
  ...{ capacity: 4, holding: [], stopping: false, lagSeconds: 0, looksTaken: 0, looksDropped: 0 },
  ...more,
});

/** A worker with both cameras, and a look of the first one. */
async function workerWithLook() {
  const asked = request();
  const { leases } = await gateway().leases(asked);
  const [lease] = leases;
  if (!lease?.plan) throw new Error('no lease');
  const look = {
    ...{ leaseId: lease.leaseId, lookId: randomUUID(), cameraId: lease.cameraId },
    takenAt: service.clock.now(),
    ...{ widthPx: 64, heightPx: 48, health: 'ok' as const, algorithmIds: ['left-object'] },
    ...{ observations: [], hidden: [], detections: [], lagSeconds: 0.5 },
  };
  const stop = () => gateway().leases({ ...asked, stopping: true });
  return { workerId: asked.workerId, leases, plan: lease.plan, look, stop };
}

const jpeg = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
    .jpeg()
    .toBuffer();

describe('workers', () => {
  it('get plans with everything they need, and stored what they saw, once', async () => {
    const { workerId, leases, plan, look, stop } = await workerWithLook();
    expect(leases).toHaveLength(2);
    expect(plan.sourceUrl).toContain(SECRET);
    const sent = [{ look, jpeg: await jpeg() }];
    const stored = { outcomes: [{ lookId: look.lookId, outcome: 'stored' }], gone: [] };
    expect(await gateway().looks(workerId, sent)).toEqual(stored);
    const again = await gateway().looks(workerId, sent);
    expect(again.outcomes).toMatchObject([{ outcome: 'repeated' }]);
    const admin = await service.signIn('admin');
    const frame = await service.inject({
      url: `/api/cameras/${look.cameraId}/frame.jpg`,
      headers: admin.headers,
    });
    expect(frame.statusCode).toBe(200);
    expect(frame.rawPayload).toEqual(sent[0]?.jpeg);
    await stop();
    const late = { ...look, lookId: randomUUID(), takenAt: new Date(look.takenAt.getTime() + 1) };
    expect(await gateway().looks(workerId, [{ look: late, jpeg: undefined }])).toEqual({
      outcomes: [{ lookId: late.lookId, outcome: 'refused', reason: 'lease-lost' }],
      gone: [look.leaseId],
    });
    const metrics = await service.inject({ url: '/metrics' });
    expect(metrics.body).toMatch(/citymark_worker_looks_refused_total\{reason="lease-lost"\} 1/);
  });

  it('are shown with their cameras and their lag to those who run the city, without tokens', async () => {
    const { stop } = await workerWithLook();
    const { headers } = await service.signIn('supervisor');
    const answer = await service.inject({ url: '/api/workers', headers });
    const { workers } = answer.json<{ workers: { state: string; cameras: number }[] }>();
    const alive = workers.filter(({ state }) => state === 'alive');
    expect(alive).toMatchObject([{ name: '一号', cameras: 2, capacity: 4, lagSeconds: 0 }]);
    expect(answer.body).not.toContain(tokenId);
    await stop();
  });

  it('say that a camera sends nothing', async () => {
    const { workerId, look, stop } = await workerWithLook();
    const offline = { ...look, health: 'offline' as const, widthPx: 0, heightPx: 0 };
    const { outcomes } = await gateway().looks(workerId, [
      { look: { ...offline, algorithmIds: [] }, jpeg: undefined },
    ]);
    expect(outcomes).toMatchObject([{ outcome: 'stored' }]);
    const [row] = await service.db.query<{ health: string }>(
      sql`select health from cameras where camera_id = ${look.cameraId}`,
    );
    expect(row?.health).toBe('offline');
    await stop();
  });

  it('take turns with the same batch sent twice at the same time', async () => {
    const { workerId, look, stop } = await workerWithLook();
    const sent = [{ look, jpeg: undefined }];
    const answers = await Promise.all([
      gateway().looks(workerId, sent),
      gateway().looks(workerId, sent),
    ]);
    const outcomes = answers.flatMap((each) => each.outcomes.map(({ outcome }) => outcome));
    expect(outcomes.sort()).toEqual(['repeated', 'stored']);
    await stop();
  });

  it('are refused with another version, and told what to do', async () => {
    const old = request({ protocol: WORKER_PROTOCOL + 1, version: '9.9.9' });
    await expect(gateway().leases(old)).rejects.toMatchObject({
      code: 'worker-outdated',
      message: expect.stringContaining('same release'),
    });
  });

  it('cannot speak for a worker with another token', async () => {
    const { workerId, look, stop } = await workerWithLook();
    const other = gateway((await addWorkerToken(service.deps, '机房二')).token);
    const code = 'not-allowed';
    await expect(other.leases(request({ workerId }))).rejects.toMatchObject({ code });
    const sent = [{ look, jpeg: undefined }];
    await expect(other.looks(workerId, sent)).rejects.toMatchObject({ code });
    await stop();
  });
});

describe('the token of a worker', () => {
  it.each([
    ['of another service', `cmw-${'0'.repeat(12)}-${'A'.repeat(43)}`],
    ['that is none', 'abc'],
  ])('%s is refused', async (_what, wrong) => {
    await expect(gateway(wrong).models()).rejects.toMatchObject({ code: 'worker-token-unknown' });
  });

  it('with one other character is refused, and one that was revoked at once', async () => {
    const added = await addWorkerToken(service.deps, '机房三');
    expect(await gateway(added.token).models()).toMatchObject({ protocol: WORKER_PROTOCOL });
    const changed = added.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await expect(gateway(changed).models()).rejects.toMatchObject({ code: 'worker-token-unknown' });
    await revokeWorkerToken(service.deps, added.tokenId);
    await expect(gateway(added.token).models()).rejects.toMatchObject({
      code: 'worker-token-unknown',
    });
    await expect(revokeWorkerToken(service.deps, added.tokenId)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is stored as a hash, and neither it nor a camera’s password is in any log', async () => {
    // A secret is base64url and may hold a dash of its own: what follows the second one is all of it.
    const secret = token.split('-').slice(2).join('-');
    expect(secret.length).toBeGreaterThan(20);
    const rows = await service.db.query(sql`select * from worker_tokens`);
    expect(JSON.stringify(rows)).not.toContain(secret);
    const logs = service.logs.join('\n');
    expect(logs).not.toContain(secret);
    expect(logs).not.toContain(SECRET);
  });
});

describe('what is no look', () => {
  const post = (payload: string | Buffer, contentType = 'application/json') =>
    service.inject({
      method: 'POST',
      url: '/api/worker/looks',
      headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
      payload,
    });
  const form = (parts: [head: string, body: string][]) => {
    const text = parts.map(
      ([head, body]) => `--x\r\ncontent-disposition: form-data; ${head}\r\n\r\n${body}\r\n`,
    );
    return post(`${text.join('')}--x--\r\n`, 'multipart/form-data; boundary=x');
  };

  it.each([
    ['nothing', () => post('{}'), 422],
    ['no looks', () => post(JSON.stringify({ workerId: randomUUID(), looks: [] })), 422],
    ['broken JSON', () => form([['name="results"', '{"workerId":']]), 400],
    ['no JSON at all', () => form([['name="other"', 'x']]), 422],
    ['a list', () => form([['name="results"', '[1]']]), 422],
    [
      'a file that is no JPEG',
      () => form([['name="a"; filename="a.jpg"\r\ncontent-type: image/jpeg', '<svg/>']]),
      415,
    ],
    [
      'a form that breaks off',
      () => post('--x\r\ncontent-', 'multipart/form-data; boundary=x'),
      400,
    ],
  ])('%s gets a clear answer', async (_what, send, status) => {
    const answer = await send();
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status });
  });

  it('a field too much or a number too large is refused with its place', async () => {
    const { workerId, look, stop } = await workerWithLook();
    for (const [more, pointer] of [
      [{ surplus: 1 }, '/looks/0/surplus'],
      [{ widthPx: 1e9 }, '/looks/0/widthPx'],
      [{ takenAt: 'yesterday' }, '/looks/0/takenAt'],
    ] as const) {
      const answer = await post(JSON.stringify({ workerId, looks: [{ ...look, ...more }] }));
      expect(answer.statusCode).toBe(422);
      expect(answer.json().errors[0].pointer).toBe(pointer);
    }
    await stop();
  });

  it('a place that is no Citymark is told so, and a login in the address is refused', async () => {
    const elsewhere = openGateway({ url: `${service.url}/desk`, token });
    await expect(elsewhere.models()).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('--gateway'),
    });
    for (const url of ['nonsense', 'ftp://host', 'http://user:pass@host']) {
      expect(() => openGateway({ url, token })).toThrow('http://host:port');
    }
  });
});
